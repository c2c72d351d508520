import { ParsedFile } from "../../src/load/source-file.js";
import type { Document, Path, Part } from "../../src/load/document.js";

/** A file that was not read from disk. Format and kind follow from the path, as they do for others. */
export function fileOf(text: string, path = "k8s/app.yaml", named = false): ParsedFile {
  return new ParsedFile({ path, absolutePath: `/project/${path}`, projectPath: path, text, named });
}

/** The only document of a file. */
export function documentOf(text: string, path?: string): Document {
  const { documents, problems } = fileOf(text, path);
  if (documents.length !== 1) throw new Error(`${documents.length} documents; ${problems.map(({ message }) => message).join("; ")}`);
  return documents[0]!;
}

/** The text of the range of what stands at a path. */
export function written(document: Document, path: Path, part: Part = "value"): string | undefined {
  return document.locate(path, part)?.text;
}

/** What is wrong with a file: "error parse 3:5 message". */
export function problemsOf(file: ParsedFile): string[] {
  return file.problems.map(({ level, kind, message, location }) => {
    const { line, column } = location!.range.start;
    return `${level} ${kind} ${line}:${column} ${message}`;
  });
}
