import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** What a fixture says must be reported. Lines and columns are 1-based, the end is inclusive. */
export interface Expectation {
  /** Relative to the root of the case. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly severity: string;
  readonly messageId: string;
  /** What the message must contain. */
  readonly text?: string | undefined;
}

const TAIL = String.raw`\s+(error|warning|info)\s+([\w-]+)(?:\s+"([^"]*)")?\s*$`;
/** `#   ^^^^ error id "text"` under the line that it is about. */
const CARETS = new RegExp(String.raw`^(\s*#[^^]*?)(\^+)${TAIL}`);
/** `#1-4 error id "text"`: columns, where carets have no room. */
const COLUMNS = new RegExp(String.raw`^\s*#(\d+)-(\d+)${TAIL}`);
/** `file:line:column-column error id "text"` in `<case>.expected` or a folder's `.expected`, for files without comments. */
const SIDECAR = new RegExp(String.raw`^(?:(\S+?):)?(\d+):(\d+)-(\d+)${TAIL}`);

export function expectationsOf(target: string, root: string): Expectation[] {
  const isFolder = statSync(target).isDirectory();
  const files = isFolder ? readdirSync(target, { recursive: true, encoding: "utf8" }).map((name) => path.join(target, name)) : [target];
  const found = files
    .filter((file) => statSync(file).isFile())
    .flatMap((file) => inComments(file, path.relative(root, file).split(path.sep).join("/")));
  const sidecar = isFolder ? path.join(target, ".expected") : `${target}.expected`;
  return existsSync(sidecar) ? [...found, ...inSidecar(sidecar, path.basename(target))] : found;
}

function inComments(file: string, name: string): Expectation[] {
  const result: Expectation[] = [];
  let line = 0;
  for (const [index, text] of readFileSync(file, "utf8")
    .split(/\r\n|\n|\r/)
    .entries()) {
    const carets = CARETS.exec(text);
    const columns = carets ? undefined : COLUMNS.exec(text);
    if (carets) {
      const column = carets[1]!.length + 1;
      result.push({
        file: name,
        line,
        column,
        endColumn: column + carets[2]!.length - 1,
        severity: carets[3]!,
        messageId: carets[4]!,
        text: carets[5],
      });
    } else if (columns) {
      result.push({
        file: name,
        line,
        column: Number(columns[1]),
        endColumn: Number(columns[2]),
        severity: columns[3]!,
        messageId: columns[4]!,
        text: columns[5],
      });
    } else line = index + 1;
  }
  return result;
}

function inSidecar(sidecar: string, name: string): Expectation[] {
  return readFileSync(sidecar, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const match = SIDECAR.exec(line);
      if (!match) throw new Error(`${sidecar}: not an expectation: ${line}`);
      return {
        file: match[1] ?? name,
        line: Number(match[2]),
        column: Number(match[3]),
        endColumn: Number(match[4]),
        severity: match[5]!,
        messageId: match[6]!,
        text: match[7],
      };
    });
}
