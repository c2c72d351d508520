import type { Path } from "../../load/document.js";
import type { CelProgram } from "../cel/engine.js";
import { CelError } from "../cel/errors.js";
import type { Budget } from "../cel/frame.js";
import { CelDouble, CelMap, CelObject, CelOptional, CelUint } from "../cel/values.js";
import type { Mistake } from "./shape.js";

/** A text with {{expressions}}. */
export interface Template {
  readonly text: string;
  fill(values: readonly unknown[], budget: Budget): string;
}

/** `text` stands at `path`; `compile` gives the program of an expression at an offset of it, or notes why there is none. */
export function compileTemplate(
  text: string,
  path: Path,
  compile: (expression: string, offset: number) => CelProgram | undefined,
  mistakes: Mistake[],
): Template {
  const parts: (string | CelProgram)[] = [];
  let end = 0;
  for (let start = text.indexOf("{{"); start >= 0; start = text.indexOf("{{", end)) {
    const close = closing(text, start + 2);
    if (close < 0) {
      mistakes.push({ message: "{{ is not closed", path, span: { start, end: start + 2 } });
      break;
    }
    parts.push(text.slice(end, start));
    const program = compile(text.slice(start + 2, close), start + 2);
    if (program) parts.push(program);
    end = close + 2;
  }
  parts.push(text.slice(end));
  return {
    text,
    fill: (values, budget) => parts.map((part) => (typeof part === "string" ? part : shownResult(part, values, budget))).join(""),
  };
}

/** Offset of the }} that closes an expression; those in its texts do not count. */
function closing(text: string, from: number): number {
  const part = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\}\}|[^]/gy;
  part.lastIndex = from;
  for (let match = part.exec(text); match; match = part.exec(text)) if (match[0] === "}}") return match.index;
  return -1;
}

/** What a message says of what is not there. */
const NOTHING = "(none)";

function shownResult(program: CelProgram, values: readonly unknown[], budget: Budget): string {
  try {
    return shownValue(program.evaluate(values, budget).value);
  } catch (error) {
    if (!(error instanceof CelError) || error.fatal) throw error;
    return NOTHING;
  }
}

const MAX_LENGTH = 500;

/** A value in a sentence. */
export function shownValue(value: unknown): string {
  const text = textOf(value);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return NOTHING;
  if (value instanceof CelOptional) return textOf(value.value);
  if (value instanceof CelDouble || value instanceof CelUint) return String(value.value);
  if (Array.isArray(value)) return value.length === 0 ? "(empty)" : value.map(textOf).join(", ");
  if (typeof value !== "object") return String(value);
  if (value instanceof CelMap)
    return JSON.stringify(Object.fromEntries([...value.entries.values()].map(([key, entry]) => [String(key), plain(entry)])));
  return value instanceof CelObject ? `(${value.kind})` : JSON.stringify(plain(value));
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, entry: unknown) => (typeof entry === "bigint" ? String(entry) : entry))) as unknown;
}
