import { Location } from "../text/location.js";
import type { Locatable, Part, Path } from "./document.js";

/** The range to report for `path`: the exact one, else the nearest key that should hold it. See {@link Locatable.at}. */
export function nearest(source: Pick<Locatable, "value" | "locate" | "deletedAt">, path: Path, part: Part = "value"): Location {
  const range =
    visible(source.locate(path, part)) ?? visible(source.locate(path, "key")) ?? source.deletedAt?.(path) ?? nearestAncestor(source, path);
  return new Location(range.file, range.start, range.end, path);
}

/** A value that is not written, as in `key:`, has a place without extent. */
function visible(range: Location | undefined): Location | undefined {
  return range && range.end > range.start ? range : undefined;
}

function nearestAncestor(source: Pick<Locatable, "value" | "locate">, path: Path): Location {
  for (let length = path.length - 1; length >= 0; length--) {
    const ancestor = path.slice(0, length);
    const anchor = anchorOf(source, ancestor);
    if (anchor) return anchor;
  }
  const whole = source.locate([], "value");
  if (!whole) throw new Error("a locatable value has no range of its own");
  return whole;
}

/** What stands for a whole mapping, list or item: its key; for a list item or a document, its name or first key. */
function anchorOf(source: Pick<Locatable, "value" | "locate">, path: Path): Location | undefined {
  const last = path.at(-1);
  if (typeof last === "string") return source.locate(path, "key");
  const value = valueAt(source.value, path);
  if (value === undefined) return undefined;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const identity = path.length === 0 ? "kind" : "name";
    const named = source.locate([...path, identity], "value");
    if (named) return named;
    const first = Object.keys(value)[0];
    if (first !== undefined) return source.locate([...path, first], "key");
  }
  return source.locate(path, "value");
}

/** The value at a path of plain data; undefined where the path leads nowhere. Inherited properties are not followed. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}
