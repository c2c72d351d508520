import { wellFormed } from "./visible.js";

/**
 * JSON with a final line break. Lone surrogates are replaced, since strict readers refuse them; `##[`, `##vso[` and `##teamcity[` are written with
 * an escape that means the same, since build servers obey them even inside JSON that is printed to their log.
 */
export function toJson(value: unknown): string {
  let text = JSON.stringify(value, null, 2);
  if (/\\ud[89a-f]/.test(text))
    text = JSON.stringify(value, (_, entry: unknown) => (typeof entry === "string" ? wellFormed(entry) : entry), 2);
  return `${text.replace(/(?<=#)#(?=\[|vso\[|teamcity\[)/g, "\\u0023")}\n`;
}
