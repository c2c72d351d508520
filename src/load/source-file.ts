import { Location, TextFile } from "../text/location.js";
import { classifyName, hasTemplateMarks, type FileKind } from "./classify.js";
import type { Document, FileFormat, Problem, SourceFile } from "./document.js";
import { parseJson } from "./json.js";
import type { Composed, Fault } from "./yaml/compose.js";
import { TapeDocument } from "./yaml/document.js";
import { parseYaml } from "./yaml/parse.js";
import { NODE, SIZE, type Tape } from "./yaml/tape.js";

export interface SourceText {
  readonly path: string;
  readonly absolutePath: string;
  readonly projectPath: string;
  readonly text: string;
  /** Named on the command line, not met while walking: what cannot be read is then an error. */
  readonly named?: boolean;
}

/** A file with its documents, parsed at once; whatever cannot be is a problem of the file. */
export class ParsedFile extends TextFile implements SourceFile {
  readonly absolutePath: string;
  readonly projectPath: string;
  readonly format: FileFormat;
  readonly kind: FileKind;
  readonly documents: readonly Document[];
  readonly problems: Problem[] = [];

  constructor(source: SourceText) {
    super(source.path, source.text);
    this.absolutePath = source.absolutePath;
    this.projectPath = source.projectPath;
    const { kind, format } = classifyName(source.projectPath);
    this.kind = kind;
    this.format = format;
    this.documents = format === "yaml" || format === "json" ? this.#parse(source.named ?? false) : [];
  }

  #parse(named: boolean): Document[] {
    const isJson = this.format === "json";
    const { documents, faults } = isJson ? parseJson(this.text, { comments: this.kind === "vercel" }) : parseYaml(this.text);
    for (const fault of faults) this.#unparsable(fault, named);
    const result: Document[] = [];
    for (const composed of documents) {
      for (const fault of composed.faults) this.#problem(fault);
      if (composed.faults.some((fault) => fault.fatal) || this.#isTemplate(composed)) continue;
      result.push(new TapeDocument(this, result.length, composed.value, composed.tape));
    }
    return result;
  }

  /** Text that does not parse is an error where it shows a sign of Kubernetes or was asked for; a template is a note. */
  #unparsable(fault: Fault, named: boolean): void {
    if (hasTemplateMarks(this.text)) {
      if (!this.problems.some((problem) => problem.kind === "skipped")) this.#skippedTemplate(fault.start);
      return;
    }
    const isKnown = this.kind !== "manifest" || /^[ \t]*["']?(?:apiVersion|kind)["']?[ \t]*:/m.test(this.text);
    this.#problem(fault, named || isKnown ? "error" : "note");
  }

  #problem(fault: Fault, level: Problem["level"] = "error"): void {
    const message = fault.other === undefined ? fault.message : fault.message.replace("{line}", String(this.positionAt(fault.other).line));
    this.problems.push({ level, kind: "parse", message, file: this.path, location: new Location(this, fault.start, fault.end) });
  }

  #skippedTemplate(offset: number): void {
    const message = "a template, not a manifest: render it first, then lint the result";
    this.problems.push({ level: "note", kind: "skipped", message, file: this.path, location: new Location(this, offset, offset + 1) });
  }

  /** A template may parse by luck: `{{ .Values.x }}` without quotes is a mapping in a mapping. */
  #isTemplate({ tape }: Composed): boolean {
    const place = templateMapping(tape, this.text);
    if (place < 0) return false;
    if (!this.problems.some((problem) => problem.kind === "skipped")) this.#skippedTemplate(place);
    return true;
  }
}

function templateMapping(tape: Tape, text: string): number {
  const { cells } = tape;
  for (let node = 0; node < cells.length; node += SIZE) {
    if (cells[node] !== NODE.mapping) continue;
    const start = tape.base + cells[node + 1]!;
    if (text.charCodeAt(start) === 123 && text.charCodeAt(start + 1) === 123) return start;
  }
  return -1;
}
