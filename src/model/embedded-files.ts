import { classifyContent } from "../load/classify.js";
import type { Document, FileKind, Path, PlacedText, Problem, SourceFile } from "../load/document.js";
import { parsePlaced } from "../load/embedded.js";
import { placedText } from "../load/placed-text.js";
import { isHelmText, unparsableTemplate } from "../load/template.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asRecord } from "./value.js";

/** A file that an object holds as a text: an entry of a ConfigMap or a Secret, a field of a custom resource. */
export class EmbeddedFile {
  #parsed: { readonly documents: readonly Document[]; readonly problems: readonly Problem[] } | undefined;
  #kind: FileKind | undefined | null = null;
  #text: string | undefined;
  #placed: PlacedText | undefined;

  constructor(
    readonly object: KubernetesObject,
    /** The key of the entry, or the last step of the field: what the file is called where it is mounted. */
    readonly name: string,
    /** Where the text stands in the object. */
    readonly path: Path,
    /** Nothing of it may be printed. */
    readonly isSecret: boolean,
    private readonly value: string,
    private readonly base64: boolean,
  ) {}

  get text(): string {
    return (this.#text ??= this.base64 ? Buffer.from(this.value, "base64").toString("utf8") : this.value);
  }

  /** The text with its places, which are sought when first asked for: an object may have thousands of entries. */
  get placed(): PlacedText {
    return (this.#placed ??= placedText(this.object, this.path, { base64: this.base64 })!);
  }

  /** Where findings are reported when no place is known: the object's file. */
  get file(): SourceFile {
    return this.object.document.file;
  }

  /** Read as YAML, which takes JSON as well. Parsed when first asked for. */
  get documents(): readonly Document[] {
    return this.#parse().documents;
  }

  /** Why parts of it cannot be read; empty for a template that something else fills in first. */
  get problems(): readonly Problem[] {
    return this.#parse().problems;
  }

  /** What the file is, told by its content; undefined when it is none of a tool that rules speak of. */
  get kind(): FileKind | undefined {
    if (this.#kind === null) this.#kind = this.#classify();
    return this.#kind;
  }

  /** The place of a piece of the text. */
  at(start: number, end: number): ReturnType<PlacedText["at"]> {
    return this.placed.at(start, end);
  }

  #parse(): { readonly documents: readonly Document[]; readonly problems: readonly Problem[] } {
    if (!this.#parsed) {
      const parsed = parsePlaced(this.placed, this.file);
      const isTemplate = parsed.problems.length > 0 && (isHelmText(this.text) || unparsableTemplate(this.text) !== undefined);
      this.#parsed = isTemplate ? { documents: parsed.documents, problems: [] } : parsed;
    }
    return this.#parsed;
  }

  #classify(): FileKind | undefined {
    // Dashboards and scripts abound in ConfigMaps; only what shows a sign of a tool is parsed.
    if (!SIGNS.test(this.text)) return undefined;
    const kind = classifyContent(
      this.documents.map(({ value }) => value),
      this.name,
    );
    return TOOLS.has(kind) ? kind : undefined;
  }
}

/** Top-level keys of the files that rules speak of. */
const SIGNS = /^[ {]{0,2}["']?(?:groups|route|receivers|scrape_configs|rule_files|schema_config|limits_config|clients)["']?\s*:/m;

const TOOLS: ReadonlySet<FileKind> = new Set(["alertmanager", "prometheus", "rule groups", "loki", "promtail"]);

const files = new WeakMap<KubernetesObject, readonly EmbeddedFile[]>();

/** The files that an object holds, in the order of its entries. The same list each time. */
export function embeddedFiles(object: KubernetesObject): readonly EmbeddedFile[] {
  let list = files.get(object);
  if (!list) files.set(object, (list = readFiles(object)));
  return list;
}

/** One entry of a ConfigMap or Secret; for a Secret `stringData` wins over `data`, as the API merges them. */
export function embeddedFile(object: KubernetesObject, name: string): EmbeddedFile | undefined {
  return embeddedFiles(object).findLast((file) => file.name === name);
}

interface Holder {
  /** "*" stands for each item of a list. */
  readonly path: Path;
  /** "entries": each entry of the map is a file. "text": the string itself is one. */
  readonly holds: "entries" | "text";
  readonly base64?: boolean;
  readonly isSecret?: boolean;
}

/** Where kinds hold files. Sources: core/v1; external-secrets.io/v1; VictoriaMetrics operator API; k3s helm-controller; Argo CD application types. */
const HOLDERS: ReadonlyMap<string, readonly Holder[]> = new Map<string, readonly Holder[]>([
  ["ConfigMap", [{ path: ["data"], holds: "entries" }]],
  [
    "Secret",
    [
      { path: ["data"], holds: "entries", base64: true, isSecret: true },
      { path: ["stringData"], holds: "entries", isSecret: true },
    ],
  ],
  ["external-secrets.io/ExternalSecret", [{ path: ["spec", "target", "template", "data"], holds: "entries", isSecret: true }]],
  ["bitnami.com/SealedSecret", [{ path: ["spec", "template", "data"], holds: "entries", isSecret: true }]],
  ["operator.victoriametrics.com/VMAlertmanager", [{ path: ["spec", "configRawYaml"], holds: "text" }]],
  ["helm.cattle.io/HelmChart", [{ path: ["spec", "valuesContent"], holds: "text" }]],
  ["helm.cattle.io/HelmChartConfig", [{ path: ["spec", "valuesContent"], holds: "text" }]],
  [
    "argoproj.io/Application",
    [
      { path: ["spec", "source", "helm", "values"], holds: "text" },
      { path: ["spec", "sources", "*", "helm", "values"], holds: "text" },
    ],
  ],
]);

function readFiles(object: KubernetesObject): readonly EmbeddedFile[] {
  const result: EmbeddedFile[] = [];
  const holders = (HOLDERS.get(object.groupKind) ?? []).flatMap((holder) =>
    pathsOf(object, holder.path).map((path): Holder => ({ ...holder, path })),
  );
  for (const { path, holds, base64 = false, isSecret = false } of holders) {
    const keys = holds === "entries" ? Object.keys(asRecord(object.get(path)) ?? {}) : [undefined];
    for (const key of keys) {
      const place = key === undefined ? path : [...path, key];
      const value = object.get(place);
      if (typeof value === "string") result.push(new EmbeddedFile(object, key ?? String(path.at(-1)), place, isSecret, value, base64));
    }
  }
  return result;
}

function pathsOf(object: KubernetesObject, path: Path): Path[] {
  const star = path.indexOf("*");
  if (star < 0) return [path];
  return asList(object.get(path.slice(0, star))).map((_, index): Path => [...path.slice(0, star), index, ...path.slice(star + 1)]);
}
