import { wellFormed } from "./visible.js";

/** What JSON may carry as it is but a terminal or a build server must not see: see {@link visible}. */
const RAW = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}|(?<=#)#(?=\[|vso\[|teamcity\[)/gu;

/**
 * JSON with a final line break. Control and format characters, and the commands that build servers obey even inside JSON printed to their log, are
 * written with escapes that mean the same. Lone surrogates are replaced, since strict readers refuse them.
 */
export function toJson(value: unknown): string {
  let text = JSON.stringify(value, null, 2);
  if (/\\ud[89a-f]/.test(text)) text = JSON.stringify(value, wellFormedEntry, 2);
  return `${text.replace(RAW, escapeUnits)}\n`;
}

function wellFormedEntry(_: string, entry: unknown): unknown {
  if (typeof entry === "string") return wellFormed(entry);
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return entry;
  return Object.fromEntries(Object.entries(entry).map(([key, inner]) => [wellFormed(key), inner]));
}

function escapeUnits(character: string): string {
  return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`).join("");
}
