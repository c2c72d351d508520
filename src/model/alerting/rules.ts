import type { Locatable, Path, SourceFile } from "../../load/document.js";
import { embeddedFiles } from "../embedded-files.js";
import type { GroupKind, KubernetesObject } from "../kubernetes-object.js";
import { asList, asRecord, asText, isUndecidable, type JsonRecord } from "../value.js";
import { parsePromql, type Promql } from "./promql.js";

/** The language of the expressions: PromQL, VictoriaMetrics' superset of it, or one that is not told (Loki's ruler reads the same files). */
export type RuleLanguage = "promql" | "metricsql" | "unknown";

/** Rule groups: an object, a file, a file in an object. */
export interface RuleSource {
  readonly source: Locatable;
  readonly file: SourceFile;
  /** The object that they stand in. */
  readonly object: KubernetesObject | undefined;
  /** Whether the object itself is the rules, and no file in it. */
  readonly isResource: boolean;
  /** What the source is called in messages. */
  readonly title: string;
  readonly groupsPath: Path;
  readonly groups: readonly RuleGroup[];
  readonly language: RuleLanguage;
}

export interface RuleGroup {
  readonly path: Path;
  readonly name: string | undefined;
  readonly rules: readonly Rule[];
}

/** A recording or alerting rule as it is written, whatever it is. */
export interface Rule {
  readonly from: RuleSource;
  readonly path: Path;
  readonly value: JsonRecord;
  readonly alert: string | undefined;
  readonly record: string | undefined;
  /** The expression; a number counts as its text. */
  readonly expression: string | undefined;
  /** Its own labels over those of its group. */
  readonly labels: JsonRecord;
  /** What the expression is, read when asked for. Undefined where there is none, or in a language that is not read. */
  readonly promql: Promql | undefined;
}

export const PROMETHEUS_RULE = "monitoring.coreos.com/PrometheusRule";

/** Objects of rules, and the language of their expressions. */
export const RULE_KINDS: ReadonlyMap<GroupKind, RuleLanguage> = new Map<GroupKind, RuleLanguage>([
  [PROMETHEUS_RULE, "promql"],
  ["monitoring.rhobs/PrometheusRule", "promql"],
  ["monitoring.googleapis.com/Rules", "promql"],
  ["monitoring.googleapis.com/ClusterRules", "promql"],
  ["monitoring.googleapis.com/GlobalRules", "promql"],
  ["operator.victoriametrics.com/VMRule", "metricsql"],
  ["loki.grafana.com/AlertingRule", "unknown"],
  ["loki.grafana.com/RecordingRule", "unknown"],
]);

const bySource = new WeakMap<KubernetesObject | SourceFile, readonly RuleSource[]>();

/** The rules that an object is or holds. */
export function rulesOfObject(object: KubernetesObject): readonly RuleSource[] {
  let sources = bySource.get(object);
  if (!sources) bySource.set(object, (sources = readObject(object)));
  return sources;
}

/** The rules of a file of rule groups. */
export function rulesOfFile(file: SourceFile): readonly RuleSource[] {
  let sources = bySource.get(file);
  if (!sources) {
    const isRules = file.kind === "rule groups";
    const language = isOfLoki(file.projectPath) ? "unknown" : "promql";
    sources = !isRules
      ? []
      : file.documents.map((source) => new Source({ source, file, object: undefined, isResource: false, title: file.path, language }, []));
    bySource.set(file, sources);
  }
  return sources;
}

function readObject(object: KubernetesObject): readonly RuleSource[] {
  const { file } = object.document;
  const language = RULE_KINDS.get(object.groupKind);
  if (language)
    return [
      new Source({ source: object, file, object, isResource: true, title: object.title, language: languageOf(object, language) }, ["spec"]),
    ];
  return embeddedFiles(object).flatMap((embedded) => {
    if (embedded.kind !== "rule groups") return [];
    const isLoki = isOfLoki(embedded.name) || isOfLoki(object.name ?? "") || Object.keys(object.labels).some(isOfLoki);
    const title = `${embedded.name} in ${object.title}`;
    return embedded.documents.map(
      (source) => new Source({ source, file, object, isResource: false, title, language: isLoki ? "unknown" : "promql" }, []),
    );
  });
}

/** Grafana's operators load PrometheusRules into Loki and Mimir by their labels. */
function languageOf(object: KubernetesObject, usual: RuleLanguage): RuleLanguage {
  const signs = [...Object.keys(object.labels), ...Object.values(object.labels), object.name ?? ""];
  return signs.some(isOfLoki) ? "unknown" : usual;
}

function isOfLoki(text: string): boolean {
  return /(^|[-_./])loki([-_./]|$)|logql/i.test(text);
}

type SourceInfo = Omit<RuleSource, "groups" | "groupsPath">;

class Source implements RuleSource {
  readonly source: Locatable;
  readonly file: SourceFile;
  readonly object: KubernetesObject | undefined;
  readonly isResource: boolean;
  readonly title: string;
  readonly language: RuleLanguage;
  readonly groupsPath: Path;
  readonly groups: readonly RuleGroup[];

  constructor(info: SourceInfo, root: Path) {
    this.source = info.source;
    this.file = info.file;
    this.object = info.object;
    this.isResource = info.isResource;
    this.title = info.title;
    this.language = info.language;
    this.groupsPath = [...root, "groups"];
    const holder = root.length === 0 ? asRecord(info.source.value) : asRecord(asRecord(info.source.value)?.[String(root[0])]);
    this.groups = asList(holder?.["groups"]).flatMap((value, index) => {
      const group = asRecord(value);
      return group ? [this.#group(group, [...this.groupsPath, index])] : [];
    });
  }

  #group(group: JsonRecord, path: Path): RuleGroup {
    const common = asRecord(group["labels"]) ?? {};
    const rules = asList(group["rules"]).flatMap((value, index) => {
      const rule = asRecord(value);
      return rule ? [new RuleView(this, [...path, "rules", index], rule, common)] : [];
    });
    return { path, name: asText(group["name"]), rules };
  }
}

class RuleView implements Rule {
  readonly alert: string | undefined;
  readonly record: string | undefined;
  readonly expression: string | undefined;

  constructor(
    readonly from: RuleSource,
    readonly path: Path,
    readonly value: JsonRecord,
    readonly groupLabels: JsonRecord,
  ) {
    this.alert = asText(value["alert"]);
    this.record = asText(value["record"]);
    const expr = value["expr"];
    this.expression = typeof expr === "number" || typeof expr === "bigint" ? String(expr) : asText(expr);
  }

  get labels(): JsonRecord {
    return { ...this.groupLabels, ...asRecord(this.value["labels"]) };
  }

  get promql(): Promql | undefined {
    const { expression } = this;
    const isRead = expression !== undefined && !isUndecidable(expression) && this.from.language === "promql";
    return isRead ? parsePromql(expression) : undefined;
  }
}

/** All rules of sources, in their order. */
export function rulesIn(sources: Iterable<RuleSource>): Rule[] {
  const rules: Rule[] = [];
  for (const { groups } of sources) for (const group of groups) rules.push(...group.rules);
  return rules;
}

/** LogQL in a place where PromQL is expected: a log pipeline behind a stream selector. Loki's ruler reads the same objects and files. */
export function looksLikeLogql(expression: string): boolean {
  // `} != 0` compares in PromQL; only a text behind it makes it a filter of lines.
  return /\}\s*(?:\|[=~>]|!=\s*["`]|!~|!>|\|\s*\w)/.test(expression);
}
