import { createRequire } from "node:module";
import type { RE2JS } from "re2js";
import { CelError } from "./errors.js";

/** How many patterns are kept compiled: policies have few, and a manifest may bring any number. */
const MAX_KEPT = 1000;
const MAX_LENGTH = 10_000;

let engine: typeof RE2JS | undefined;
const compiled = new Map<string, RE2JS | CelError>();

/** A pattern of RE2, whose matching takes linear time. An error of the expression when it is none. */
export function pattern(source: string): RE2JS {
  let kept = compiled.get(source);
  if (!kept) {
    if (compiled.size >= MAX_KEPT) compiled.clear();
    compiled.set(source, (kept = compilePattern(source)));
  }
  if (kept instanceof CelError) throw new CelError(kept.message);
  return kept;
}

function compilePattern(source: string): RE2JS | CelError {
  if (source.length > MAX_LENGTH) return new CelError("the regular expression is too long");
  engine ??= (createRequire(import.meta.url)("re2js") as { RE2JS: typeof RE2JS }).RE2JS;
  try {
    return engine.compile(source);
  } catch (error) {
    return new CelError(`invalid regular expression ${JSON.stringify(source)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
