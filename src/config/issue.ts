import type { Document, Part, Path, Problem } from "../load/document.js";
import { valueAt } from "../load/locate.js";
import { asRecord } from "../model/value.js";
import type { Location } from "../text/location.js";

/** Something wrong with a config, at a place of its text. */
export interface Issue {
  readonly path: Path;
  readonly part: Part;
  /** One or two sentences; names what is allowed. */
  readonly message: string;
}

export function issue(path: Path, message: string, part: Part = "value"): Issue {
  return { path, part, message };
}

export function problemOf({ path, part, message }: Issue, document: Document): Problem {
  const text = path.length === 0 ? message : `${pathText(path)}: ${message}`;
  return { level: "error", kind: "config", message: text, file: document.file.path, location: placeOf(document, path, part) };
}

/** A whole mapping is shown by its first key: carets under many lines help nobody. */
function placeOf(document: Document, path: Path, part: Part): Location {
  const value = part === "value" && path.length > 0 ? asRecord(valueAt(document.value, path)) : undefined;
  const first = value && Object.keys(value)[0];
  return first === undefined ? document.at(path, part) : document.at([...path, first], "key");
}

/** overrides[0].rules.tls/ingress-https */
export function pathText(path: Path): string {
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}

/** `, did you mean "x"?` or a full stop; then what is allowed. */
export function hint(close: string | undefined, allowed: readonly string[]): string {
  const question = close === undefined ? "." : `, did you mean "${close}"?`;
  return allowed.length === 0 || allowed.length > MAX_LISTED ? question : `${question} Allowed: ${allowed.join(", ")}.`;
}

/** A longer list helps nobody. */
const MAX_LISTED = 24;

/** A value as it can be shown inside a message. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a mapping";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
