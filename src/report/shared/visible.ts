/**
 * What must not reach a terminal, a log or a page as it is: control characters and line breaks, lone surrogates, invisible and bidirectional
 * format characters (zero-width joiners apart: scripts and emoji need them), and the second `#` of `##[…`, `##vso[…` and `##teamcity[…`,
 * which build servers obey wherever they stand in a line.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}|(?<=#)#(?=\[|vso\[|teamcity\[)/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeUnit(unit: string): string {
  const code = unit.codePointAt(0)!;
  return SHORT[unit] ?? (code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`);
}

/** A text on one line in which everything can be seen: "a\r\nb" becomes `a\r\nb` with backslashes. */
export function visible(text: string): string {
  return text.replace(UNSAFE, escapeUnit);
}

/** The same text with unsafe characters replaced one unit for one, so that lines and columns stay. */
export function neutral(text: string): string {
  return text.replace(UNSAFE, (unit) => (unit in SHORT ? unit : "\ufffd".repeat(unit.length)));
}

/** The same for a text that begins a line, perhaps behind blanks: GitHub would take `::error::` there for a command. */
export function visibleLine(text: string): string {
  return visible(text).replace(/^(\s*):(?=:)/, "$1\\u003a");
}

/** The same for a path, which stays one that can be opened: `./::error::x.yaml`. */
export function visiblePath(path: string): string {
  return visible(/^\s*::/.test(path) ? `./${path}` : path);
}

/** Replaces lone surrogates, which UTF-8 cannot carry. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd");
}
