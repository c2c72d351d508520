/** Places that the events of a parser do not tell. All offsets are of `text`; `from` is behind the last thing that was written before. */

/** Over blanks, line breaks and comments. */
export function skipBlanks(text: string, from: number): number {
  for (let i = from; ; i++) {
    const code = text.charCodeAt(i);
    if (code === 35) i = lastOfLine(text, i);
    else if (!isBlank(code)) return i;
  }
}

/** Behind the colon or dash that comes next; `from` where something else does. */
export function behindIndicator(text: string, from: number, indicator: number): number {
  const place = skipBlanks(text, from);
  return text.charCodeAt(place) === indicator ? place + 1 : from;
}

/** Behind the bracket of a flow collection whose last child ends at `from`; a comma may stand before it. */
export function behindBracket(text: string, from: number): number {
  let place = skipBlanks(text, from);
  while (text.charCodeAt(place) === 44 || text.charCodeAt(place) === 58) place = skipBlanks(text, place + 1);
  return place + 1;
}

/** The `|` or `>` of a block scalar: behind a key or dash, perhaps on a later line. */
export function blockIndicator(text: string, from: number): number {
  for (let i = from; ; i++) {
    const code = text.charCodeAt(i);
    if (code === 124 || code === 62 || Number.isNaN(code)) return i;
    if (code === 35) i = lastOfLine(text, i);
  }
}

/** `end` without the blanks and empty lines before it. */
export function withoutBlanks(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && isBlank(text.charCodeAt(last - 1))) last--;
  return last;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** Offset of the line's last character, so that a loop goes on with its break. */
function lastOfLine(text: string, from: number): number {
  let i = from;
  while (i < text.length && text.charCodeAt(i) !== 10 && text.charCodeAt(i) !== 13) i++;
  return i - 1;
}
