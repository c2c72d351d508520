import type { Locatable, Path } from "../load/document.js";
import { scalarOrigin } from "../load/scalar-origin.js";
import { Location } from "../text/location.js";
import { originalOf } from "./admission/copies.js";
import type { ReadPlace } from "./cel/engine.js";

/** Values deeper than this are not searched. Steps of a path. */
const MAX_DEPTH = 100;

/** The path at which a mapping or list stands in a value: itself, not one that is equal. Undefined when it is not there. */
export function pathTo(value: unknown, wanted: unknown): Path | undefined {
  if (typeof wanted !== "object" || wanted === null) return undefined;
  const path: (string | number)[] = [];
  const seen = new Set<unknown>();
  const search = (current: unknown): boolean => {
    if (current === wanted) return true;
    if (typeof current !== "object" || current === null || path.length > MAX_DEPTH || seen.has(current)) return false;
    // What aliases share is searched once: it is not there the second time either.
    seen.add(current);
    for (const [key, entry] of Object.entries(current)) {
      path.push(Array.isArray(current) ? Number(key) : key);
      if (search(entry)) return true;
      path.pop();
    }
    return false;
  };
  return search(value) ? path : undefined;
}

/** The path of what was read, in the value it was read from; copies with defaults lead to what is written. */
export function pathOfRead(value: unknown, { base, key }: ReadPlace): Path | undefined {
  const path = pathTo(value, originalOf(base));
  return path && (key === undefined ? path : [...path, key]);
}

/** The range of a part of a text that stands at a path, as an expression in a policy; that of the whole text where the part is not found. */
export function locationOfSpan(
  source: Locatable,
  path: Path,
  text: unknown,
  span: { readonly start: number; readonly end: number } | undefined,
): Location {
  const whole = source.locate(path, "value");
  if (!span || !whole || typeof text !== "string") return firstLine(source.at(path));
  const origin = scalarOrigin(whole.file.text, whole.start, whole.end, text);
  if (!origin) return firstLine(source.at(path));
  // At the end of a text nothing stands that could be shown: then its last character is.
  const start = Math.min(span.start, Math.max(0, text.length - 1));
  const from = origin.start(start);
  const to = origin.end(Math.max(start + 1, Math.min(span.end, text.length)));
  return new Location(whole.file, from, Math.max(to, from + 1), path);
}

/** Carets under many lines help nobody. */
function firstLine(location: Location): Location {
  const { file, start, end, path } = location;
  const [, lineEnd] = file.lineBounds(file.positionAt(start).line);
  return end <= lineEnd ? location : new Location(file, start, Math.max(start, lineEnd), path);
}
