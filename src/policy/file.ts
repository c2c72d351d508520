import { basename } from "node:path";
import { decode } from "../load/decode.js";
import type { Document, FileFormat, Problem, SourceFile } from "../load/document.js";
import { parseJson } from "../load/formats/json.js";
import { shownPath } from "../load/project-files.js";
import { MAX_FILE_SIZE } from "../load/read.js";
import type { FileSystem } from "../load/file-system.js";
import { TapeDocument } from "../load/yaml/document.js";
import type { Fault } from "../load/yaml/fault.js";
import { parseYaml } from "../load/yaml/parse.js";
import { Location, TextFile } from "../text/location.js";

/** A file that was named as a policy, or lies in a folder that was. Parsed when its documents are first asked for. */
export class PolicyFile extends TextFile implements SourceFile {
  readonly format: FileFormat;
  #parsed: { readonly documents: readonly Document[]; readonly problems: readonly Problem[] } | undefined;

  constructor(
    path: string,
    readonly absolutePath: string,
    text: string,
    /** Named itself, not met in a folder or by a glob: only then may it be code. */
    readonly named: boolean,
  ) {
    super(path, text);
    this.format = /\.json$/i.test(absolutePath) ? "json" : /\.ya?ml$/i.test(absolutePath) ? "yaml" : "text";
  }

  get projectPath(): string {
    return this.path;
  }

  get name(): string {
    return basename(this.absolutePath);
  }

  /** Of YAML and JSON; empty for what has another format. */
  get documents(): readonly Document[] {
    return (this.#parsed ??= this.#parse()).documents;
  }

  /** What does not parse. */
  get problems(): readonly Problem[] {
    return (this.#parsed ??= this.#parse()).problems;
  }

  /** The first line that says something: what a problem of the whole file is reported on. */
  get start(): Location {
    const line = Math.max(0, this.text.search(/\S/));
    const [, end] = this.lineBounds(this.positionAt(line).line);
    return new Location(this, line, Math.max(line, end));
  }

  problem(message: string, location: Location = this.start, level: Problem["level"] = "error"): Problem {
    return { level, kind: "policy", message, file: location.file.path, location };
  }

  #parse(): { documents: readonly Document[]; problems: readonly Problem[] } {
    if (this.format === "text") return { documents: [], problems: [] };
    // "off" is a severity here, not the boolean that Kubernetes reads.
    const schema = isDeclarativeName(this.name) ? "core" : "kubernetes";
    const parsed = this.format === "json" ? parseJson(this.text) : parseYaml(this.text, { schema });
    const faults = [...parsed.faults, ...parsed.documents.flatMap((document) => document.faults)];
    const documents = parsed.documents
      .filter((document) => !document.faults.some(({ fatal }) => fatal))
      .map(({ value, tape, root }, index) => new TapeDocument(this, index, value, tape, root));
    return { documents, problems: faults.map((fault) => this.#faultProblem(fault)) };
  }

  #faultProblem(fault: Fault): Problem {
    const message = fault.other === undefined ? fault.message : fault.message.replace("{line}", String(this.positionAt(fault.other).line));
    return this.problem(message, new Location(this, fault.start, fault.end));
  }
}

/** `images.policy.yaml`: a declarative policy, whatever it holds. */
export function isDeclarativeName(name: string): boolean {
  return /\.policy\.(?:ya?ml|json)$/i.test(name);
}

/** Reads a policy file, or says why it cannot be. */
export function readPolicyFile(absolutePath: string, cwd: string, named: boolean, files: FileSystem): PolicyFile | Problem {
  const path = shownPath(absolutePath, cwd);
  const read = files.read(absolutePath);
  if ("bytes" in read) {
    const decoded = decode(read.bytes);
    return "fault" in decoded ? unread(path, decoded.fault) : new PolicyFile(path, absolutePath, decoded.text, named);
  }
  if (read.fault === "unreadable") return unread(path, read.code);
  return unread(path, read.fault === "irregular" ? "it is no file" : `it is larger than ${MAX_FILE_SIZE / 1024 / 1024} MB`);
}

function unread(path: string, reason: string): Problem {
  return { level: "error", kind: "policy", message: `the policy cannot be read: ${reason}`, file: path };
}
