import { Location, TextFile } from "../text/location.js";
import { classifyContent, classifyName, hasSignOfKubernetes, makesVercelConfig } from "./classify.js";
import { commentsIn, type Comment } from "./comments.js";
import type { Document, FileFormat, FileKind, Problem, SourceFile } from "./document.js";
import { FORMATS } from "./formats/formats.js";
import { parseJson } from "./formats/json.js";
import { isHelmText, templatePlace, unparsablePlace, unparsableTemplate, type TemplateKind } from "./template.js";
import { TapeDocument } from "./yaml/document.js";
import type { Fault } from "./yaml/fault.js";
import { parseYaml, type ParsedYaml } from "./yaml/parse.js";
import type { Tape } from "./yaml/tape.js";

export interface SourceText {
  readonly path: string;
  readonly absolutePath: string;
  readonly projectPath: string;
  readonly text: string;
  /** Named on the command line or wanted by a rule, not only met while walking: what cannot be read is then an error. */
  readonly named?: boolean;
  /** The format to read it in, whatever its name says. */
  readonly format?: FileFormat | undefined;
  /** Looked at beside a site alone, as text. */
  readonly isCompanion?: boolean;
}

const COMPANION = { kind: "framework", format: "text" } as const;

/** Ranges of a text that are in no document. */
type Ranges = ParsedYaml["unread"];

/** A file with its documents, parsed at once; whatever cannot be is a problem of the file. */
export class ParsedFile extends TextFile implements SourceFile {
  readonly absolutePath: string;
  readonly projectPath: string;
  readonly format: FileFormat;
  readonly kind: FileKind;
  readonly documents: readonly Document[];
  readonly problems: readonly Problem[];
  readonly #tape: Tape | undefined;
  readonly #unread: Ranges;

  constructor(source: SourceText) {
    super(source.path, source.text);
    this.absolutePath = source.absolutePath;
    this.projectPath = source.projectPath;
    const { kind, format } = source.isCompanion ? COMPANION : classifyName(source.projectPath);
    this.format = source.format ?? format;
    const content = readContent(this, kind, source.named ?? false);
    this.documents = content.documents;
    this.problems = content.problems;
    this.kind = content.kind;
    this.#tape = content.tape;
    this.#unread = content.unread;
  }

  /** The comments of the text in their order, sought anew at each call. */
  comments(): Comment[] {
    return commentsIn({ text: this.text, format: this.format, tape: this.#tape, unread: this.#unread });
  }
}

interface Content {
  readonly kind: FileKind;
  readonly documents: Document[];
  readonly problems: Problem[];
  readonly tape: Tape | undefined;
  readonly unread: Ranges;
}

function readContent(file: ParsedFile, kind: FileKind, named: boolean): Content {
  const content = { kind, documents: [] as Document[], problems: [] as Problem[], tape: undefined, unread: [] };
  if (kind === "vercel program") {
    if (!makesVercelConfig(file.text)) return { ...content, kind: "other" };
    const message = "a program that makes the configuration of Vercel: it is not run, so nothing in it is judged";
    const location = new Location(file, 0, Math.min(1, file.text.length));
    return { ...content, problems: [{ level: "note", kind: "skipped", message, file: file.path, location }] };
  }
  if (file.format === "text") return content;
  // JSON files abound where manifests are few: only those that may hold an object are parsed.
  if (file.format === "json" && kind === "manifest" && !named && !hasSignOfKubernetes(file.text, "json"))
    return { ...content, kind: "other" };
  if (kind === "chart template" && isHelmText(file.text))
    return { ...content, problems: [templateNote(file, "template", file.text.indexOf("{{"))] };
  return new ContentReader(file, kind, named).read();
}

class ContentReader {
  readonly #documents: Document[] = [];
  readonly #problems: Problem[] = [];
  #isTemplate = false;

  constructor(
    readonly file: ParsedFile,
    readonly kind: FileKind,
    readonly named: boolean,
  ) {}

  read(): Content {
    const { file } = this;
    const parsed = parse(file, this.kind);
    const { documents } = parsed;
    if (parsed.faults.length > 0) this.#unparsable(parsed.faults);
    const mayBeTemplate = file.format === "yaml" && file.text.includes("{{");
    for (const composed of documents) {
      const place = mayBeTemplate ? templatePlace(composed) : undefined;
      if (place !== undefined) this.#template("template", place);
      else this.#document(composed);
    }
    const known = this.kind === "manifest" || (this.kind === "chart template" && this.#documents.length > 0);
    const kind = known
      ? classifyContent(
          documents.map(({ value }) => value),
          file.projectPath,
        )
      : this.kind;
    return {
      kind,
      documents: this.#documents,
      problems: this.#problems,
      tape: parsed.tape ?? documents[0]?.tape,
      unread: parsed.unread ?? [],
    };
  }

  #document({ value, tape, root, faults }: ParsedYaml["documents"][number]): void {
    for (const fault of faults) this.#problem(fault);
    if (!faults.some((fault) => fault.fatal)) this.#documents.push(new TapeDocument(this.file, this.#documents.length, value, tape, root));
  }

  #unparsable(faults: readonly Fault[]): void {
    const template = this.file.format === "yaml" ? unparsableTemplate(this.file.text) : undefined;
    if (template) this.#template(template, unparsablePlace(this.file.text));
    else for (const fault of faults) this.#problem(fault);
  }

  #template(kind: TemplateKind, offset: number): void {
    if (!this.#isTemplate) this.#problems.push(templateNote(this.file, kind, offset));
    this.#isTemplate = true;
  }

  #problem(fault: Fault): void {
    const { file } = this;
    const message = fault.other === undefined ? fault.message : fault.message.replace("{line}", String(file.positionAt(fault.other).line));
    const level = this.#isExpected() ? "error" : "note";
    this.#problems.push({ level, kind: "parse", message, file: file.path, location: new Location(file, fault.start, fault.end) });
  }

  /** Whether this should have been a good file: it was named, is one of a known tool, or shows a sign of Kubernetes. */
  #isExpected(): boolean {
    const { file, kind } = this;
    return this.named || (kind !== "manifest" && kind !== "other") || hasSignOfKubernetes(file.text, file.format);
  }
}

type Parsed = Pick<ParsedYaml, "documents" | "faults"> & Partial<ParsedYaml>;

function parse(file: ParsedFile, kind: FileKind): Parsed {
  const { text, format } = file;
  if (format === "json" && (kind === "vercel" || kind === "deploylint")) return parseJson(text, { comments: true });
  if (format !== "yaml" && format !== "text") return FORMATS[format].parse(text);
  return parseYaml(text, { schema: kind === "workflow" ? "core" : "kubernetes" });
}

function templateNote(file: TextFile, kind: TemplateKind, offset: number): Problem {
  const message = `a ${kind}, not a manifest: render it first, then lint the result`;
  return { level: "note", kind: "skipped", message, file: file.path, location: new Location(file, offset, offset + 1) };
}
