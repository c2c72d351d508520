import { createRequire } from "node:module";
import type { RE2JS } from "re2js";
import type { Verdict } from "../selector.js";

const MAX_LENGTH = 10_000;
const MAX_KEPT = 500;

let engine: typeof RE2JS | undefined;
const compiled = new Map<string, RE2JS | undefined>();

/** Whether a pattern of RE2 matches the whole of a text, as Prometheus and Alertmanager match; undefined when it is no pattern. Takes linear time. */
export function fullMatch(pattern: string, text: string): Verdict {
  return compile(pattern)?.matches(text);
}

/** Whether a text is a pattern of RE2. */
export function isPattern(pattern: string): boolean {
  return compile(pattern) !== undefined;
}

function compile(pattern: string): RE2JS | undefined {
  if (pattern.length > MAX_LENGTH) return undefined;
  if (!compiled.has(pattern)) {
    if (compiled.size >= MAX_KEPT) compiled.clear();
    engine ??= (createRequire(import.meta.url)("re2js") as { RE2JS: typeof RE2JS }).RE2JS;
    let result: RE2JS | undefined;
    try {
      // A dot matches line breaks too, as in Alertmanager.
      result = engine.compile(pattern, engine.DOTALL);
    } catch {
      result = undefined;
    }
    compiled.set(pattern, result);
  }
  return compiled.get(pattern);
}
