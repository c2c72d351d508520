/**
 * What becomes of a folded scalar (`>`) that kustomize prints and reads once: its YAML writer doubles the break before a line that begins with a blank,
 * and where the text itself begins with one it loses the doubled breaks that folding needs.
 */
export function reprintFolded(value: string): string {
  const first = /[^\n]/.exec(value)?.[0] ?? "";
  const doubles = first !== "" && first !== " " && first !== "\t";
  const lines = value.split("\n");
  const printed: string[] = [];
  for (const [index, line] of lines.entries()) {
    printed.push(line);
    const isLast = index === lines.length - 1;
    if (doubles && !isLast && line !== "" && !isIndented(line)) printed.push("");
  }
  return unfold(printed, value);
}

function isIndented(line: string): boolean {
  return line.startsWith(" ") || line.startsWith("\t");
}

/** Reads the lines of a folded scalar. Trailing breaks are kept only where the value ends with more than one. */
function unfold(lines: readonly string[], value: string): string {
  const end = lines.findLastIndex((line) => line !== "");
  if (end < 0) return value;
  let text = "";
  let breaks = 0;
  let before: string | undefined;
  for (const line of lines.slice(0, end + 1)) {
    if (line === "") {
      breaks++;
      continue;
    }
    if (before === undefined) text += "\n".repeat(breaks);
    else if (isIndented(before) || isIndented(line)) text += "\n".repeat(breaks + 1);
    else text += breaks === 0 ? " " : "\n".repeat(breaks);
    text += line;
    before = line;
    breaks = 0;
  }
  const trailing = lines.length - 1 - end;
  return text + (value.endsWith("\n\n") ? "\n".repeat(trailing) : value.endsWith("\n") ? "\n" : "");
}
