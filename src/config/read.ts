import { basename, relative } from "node:path";
import { decode } from "../load/decode.js";
import { disk, type FileSystem } from "../load/file-system.js";
import type { Document, FileFormat, Path, Problem, SourceFile } from "../load/document.js";
import { parseJson } from "../load/formats/json.js";
import type { Fault } from "../load/yaml/fault.js";
import { TapeDocument } from "../load/yaml/document.js";
import { parseYaml } from "../load/yaml/parse.js";
import { Location, TextFile } from "../text/location.js";

/** A config as it was read: plain data, and the document that knows where each part of it stands. */
export interface ConfigText {
  /** Undefined when the file could not be read. */
  readonly value?: unknown;
  readonly document?: Document;
  readonly problems: readonly Problem[];
}

/** No config is that long; what is comes from a mistake, or from someone who means harm. */
const MAX_BYTES = 1_000_000;
const MAX_VALUES = 50_000;

/** Reads one config file; never throws. `cwd`: what paths in problems are relative to. */
export function readConfigText(absolutePath: string, cwd: string, files: FileSystem = disk): ConfigText {
  const path = relative(cwd, absolutePath).replaceAll("\\", "/") || basename(absolutePath);
  const read = readText(absolutePath, files);
  if ("fault" in read)
    return { problems: [{ level: "error", kind: "config", message: `the config cannot be read: ${read.fault}`, file: path }] };
  return parseConfigText(path, absolutePath, read.text);
}

function readText(path: string, files: FileSystem): { readonly text: string } | { readonly fault: string } {
  const read = files.read(path);
  if ("fault" in read) return { fault: read.fault === "unreadable" ? reasonOf(read.code) : FAULTS[read.fault] };
  return read.bytes.length > MAX_BYTES ? { fault: FAULTS["too large"] } : decode(read.bytes);
}

const FAULTS = { irregular: "it is no file", "too large": "it is larger than 1 MB" } as const;

function reasonOf(code: string): string {
  if (code === "ENOENT") return "there is no such file";
  return code === "EACCES" || code === "EPERM" ? "permission is denied" : code;
}

class ConfigFile extends TextFile implements SourceFile {
  readonly format: FileFormat;
  readonly documents: readonly Document[] = [];
  readonly problems: readonly Problem[] = [];

  constructor(
    path: string,
    readonly absolutePath: string,
    text: string,
  ) {
    super(path, text);
    this.format = absolutePath.endsWith(".json") ? "json" : "yaml";
  }

  get projectPath(): string {
    return basename(this.absolutePath);
  }
}

export function parseConfigText(path: string, absolutePath: string, text: string): ConfigText {
  const file = new ConfigFile(path, absolutePath, text);
  const { documents, faults } = file.format === "json" ? parseJson(text, { comments: true }) : parseYaml(text);
  const all = [...faults, ...documents.flatMap((document) => document.faults)];
  if (all.length > 0) return { problems: all.map((fault) => faultProblem(file, fault)) };
  if (documents.length > 1) return { problems: [problemAt(file, 0, "a config is one document; this file has several")] };
  const [composed] = documents;
  if (!composed) return { value: null, document: new EmptyDocument(file), problems: [] };
  const document = new TapeDocument(file, 0, composed.value, composed.tape);
  try {
    return { value: plainCopy(document), document, problems: [] };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return { problems: [problemAt(file, 0, `the config has more than ${MAX_VALUES} values`)] };
  }
}

function faultProblem(file: ConfigFile, fault: Fault): Problem {
  const message = fault.other === undefined ? fault.message : fault.message.replace("{line}", String(file.positionAt(fault.other).line));
  return { level: "error", kind: "config", message, file: file.path, location: new Location(file, fault.start, fault.end) };
}

function problemAt(file: ConfigFile, offset: number, message: string): Problem {
  const end = Math.max(offset, offset + file.lineText(file.positionAt(offset).line).length);
  return { level: "error", kind: "config", message, file: file.path, location: new Location(file, offset, end) };
}

/** A file without any content. */
class EmptyDocument implements Document {
  readonly index = 0;
  readonly value = null;

  constructor(readonly file: SourceFile) {}

  locate(path: Path): Location {
    return this.at(path);
  }

  at(path: Path): Location {
    return new Location(this.file, 0, 0, path);
  }
}

class TooLarge extends Error {}

/**
 * The document's value without shared parts, so that checking it takes bounded time, and without prototypes. Manifests are read as Kubernetes reads
 * them, where `off`, `no` and `y` are booleans; a config is read as it looks.
 */
function plainCopy(document: Document): unknown {
  let count = 0;
  const copy = (value: unknown, path: Path): unknown => {
    if (++count > MAX_VALUES) throw new TooLarge();
    if (typeof value === "boolean") return asWritten(document, path) ?? value;
    if (typeof value === "bigint") return Number(value);
    if (Array.isArray(value)) return value.map((item, index) => copy(item, [...path, index]));
    if (typeof value !== "object" || value === null) return value;
    const record = Object.create(null) as Record<string, unknown>;
    for (const [key, entry] of Object.entries(value)) record[key] = copy(entry, [...path, key]);
    return record;
  };
  return copy(document.value, []);
}

function asWritten(document: Document, path: Path): string | undefined {
  const text = document.locate(path, "value")?.text;
  return text !== undefined && /^(?:y|yes|n|no|on|off)$/i.test(text) ? text.toLowerCase() : undefined;
}
