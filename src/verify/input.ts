import { DEFAULT_CONFIG, type Config } from "../config/config.js";
import type { RawFinding } from "../engine/runner.js";
import { runRules } from "../engine/runner.js";
import type { Rule } from "../engine/rule.js";
import type { Environment } from "../environment/environment.js";
import { wholeWord } from "../environment/vocabulary.js";
import { buildGraph } from "../graph/build.js";
import { classifyName } from "../load/classify.js";
import type { Document, FileFormat, Part, Path, Problem, SourceFile } from "../load/document.js";
import { nearest, valueAt } from "../load/locate.js";
import { KubernetesObject } from "../model/kubernetes-object.js";
import { asRecord } from "../model/value.js";
import type { Bundle } from "../project/project.js";
import { type Location, TextFile } from "../text/location.js";

/** A part of a policy's document as a document of its own: the input of a test stands where it is written. */
class InputDocument implements Document {
  readonly index = 0;
  readonly value: unknown;

  constructor(
    readonly file: SourceFile,
    readonly outer: Document,
    readonly prefix: Path,
  ) {
    this.value = valueAt(outer.value, prefix);
  }

  locate(path: Path, part: Part): Location | undefined {
    return this.outer.locate([...this.prefix, ...path], part);
  }

  at(path: Path, part: Part = "value"): Location {
    return nearest(this, path, part);
  }
}

/** The file that an input stands for: its text is the policy's, its path what the test says. */
class InputFile extends TextFile implements SourceFile {
  readonly kind = "manifest";
  readonly documents: Document[] = [];
  readonly problems: readonly Problem[] = [];
  readonly absolutePath: string;
  readonly format: FileFormat;

  constructor(
    { path, text, absolutePath }: SourceFile,
    readonly projectPath: string,
  ) {
    super(path, text);
    this.absolutePath = absolutePath;
    this.format = classifyName(projectPath).format;
  }
}

export interface InputRun {
  readonly findings: readonly RawFinding[];
  readonly problems: readonly Problem[];
}

/** Judges the value at `prefix` of a policy's document: an object, several objects, or what a file in another format holds. */
export function runInput(
  outer: Document,
  prefix: Path,
  settings: { readonly rules: readonly Rule[]; readonly path: string; readonly environment: string | undefined },
): InputRun {
  const file = new InputFile(outer.file, settings.path);
  const value = valueAt(outer.value, prefix);
  const isList = Array.isArray(value) && value.some(isObject);
  const prefixes = isList ? value.map((_, index) => [...prefix, index]) : [prefix];
  const documents = prefixes.map((path) => new InputDocument(file, outer, path));
  file.documents.push(...documents.filter((document) => !isObject(document.value)));
  const objects = documents.flatMap((document) => (isObject(document.value) ? [new KubernetesObject(document, document.value)] : []));
  const bundle = bundleOf(objects, file, environmentOf(settings.environment));
  const config: Config = DEFAULT_CONFIG;
  const graph = buildGraph(bundle, { assumeComplete: true, external: [], database: config.database });
  return runRules(bundle, graph, settings.rules, config);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  const record = asRecord(value);
  return typeof record?.["apiVersion"] === "string" && typeof record["kind"] === "string";
}

function bundleOf(objects: readonly KubernetesObject[], file: SourceFile, environment: Environment): Bundle {
  return {
    name: "input",
    origin: "files",
    environment,
    environmentOf: () => environment,
    objects,
    context: [],
    elsewhere: [],
    files: file.documents.length > 0 ? [file] : [],
  };
}

export function environmentOf(name: string | undefined): Environment {
  const because = { text: "the test" };
  if (name === undefined) return { name: "unknown", role: "unknown", because };
  const role = wholeWord(name)?.role ?? "unknown";
  return { name: role === "unknown" ? name : role, role, because };
}
