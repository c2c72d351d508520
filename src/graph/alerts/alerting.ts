import type { Document, SourceFile } from "../../load/document.js";
import { embeddedFiles } from "../../model/embedded-files.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import type { Verdict } from "../../model/selector.js";
import { asRecord, type JsonRecord } from "../../model/value.js";
import type { AlertmanagerConfiguration } from "../../model/alerting/routes.js";
import { RULE_KINDS, rulesIn, rulesOfFile, rulesOfObject, type Rule, type RuleSource } from "../../model/alerting/rules.js";
import type { Bundle } from "../../project/project.js";
import type { Graph } from "../graph.js";
import {
  type Collector,
  COLLECTOR_KINDS,
  FOREIGN_COLLECTORS,
  isAlloyConfig,
  OperatorCollector,
  selectedKind,
  StackCollector,
} from "./collectors.js";
import { AMC_KINDS, configsOfFile, configsOfObject } from "./configs.js";
import { buildSetups } from "./build-setups.js";
import { type AlertmanagerSetup } from "./setups.js";
import { hasStockRules, RELEASE_KINDS, stackReleases, type StackRelease } from "./stacks.js";

/** Kinds that hold files. */
export const FILE_HOLDERS = [
  "ConfigMap",
  "Secret",
  "external-secrets.io/ExternalSecret",
  "bitnami.com/SealedSecret",
  "operator.victoriametrics.com/VMAlertmanager",
] as const;

/** Who loads a monitor or a rule. */
export interface Loading {
  /** True: `by` does. False: all of `refusing` do not, and there is no other. */
  readonly verdict: Verdict;
  readonly by: readonly Collector[];
  readonly refusing: readonly Collector[];
}

/** Everything between a monitor and a mail in one environment. Nothing is computed before it is asked for. */
export class Alerting {
  readonly #graph: Graph;
  #releases: readonly StackRelease[] | undefined;
  #sources: readonly RuleSource[] | undefined;
  #rules: readonly Rule[] | undefined;
  #configs: readonly AlertmanagerConfiguration[] | undefined;
  #setups: readonly AlertmanagerSetup[] | undefined;
  #collectors: readonly Collector[] | undefined;
  #hasForeign: boolean | undefined;
  #namespaces: ReadonlyMap<string, JsonRecord> | undefined;
  readonly #loadings = new Map<KubernetesObject, Loading>();

  constructor(
    graph: Graph,
    readonly bundle: Bundle,
  ) {
    this.#graph = graph;
  }

  get graph(): Graph {
    return this.#graph;
  }

  /** Releases of charts that bring a whole stack along. */
  get releases(): readonly StackRelease[] {
    return (this.#releases ??= stackReleases(this.#graph.objectsAnywhere(...RELEASE_KINDS), this.#files));
  }

  /** The release whose chart renders the stock rules; undefined when there is none. */
  get stockRules(): StackRelease | undefined {
    return this.releases.find(hasStockRules);
  }

  /** All rule groups of the environment: objects, files in objects, and files of the project. */
  get ruleSources(): readonly RuleSource[] {
    return (this.#sources ??= [
      ...this.#graph.objectsAnywhere(...RULE_KINDS.keys(), ...FILE_HOLDERS).flatMap(rulesOfObject),
      ...this.#files.flatMap(rulesOfFile),
    ]);
  }

  get rules(): readonly Rule[] {
    return (this.#rules ??= rulesIn(this.ruleSources));
  }

  get alerts(): readonly Rule[] {
    return this.rules.filter(({ alert, from }) => alert !== undefined && from.language !== "unknown");
  }

  /** All configurations of Alertmanager in the environment. */
  get configs(): readonly AlertmanagerConfiguration[] {
    return (this.#configs ??= [
      ...this.#graph.objectsAnywhere(...AMC_KINDS, ...FILE_HOLDERS, ...RELEASE_KINDS).flatMap(configsOfObject),
      ...this.#files.filter(({ kind }) => kind === "alertmanager").flatMap(configsOfFile),
    ]);
  }

  /** Every Alertmanager with the configuration that it runs on. */
  get setups(): readonly AlertmanagerSetup[] {
    return (this.#setups ??= buildSetups(this));
  }

  /** What loads monitors and rules of prometheus-operator. */
  get collectors(): readonly Collector[] {
    return (this.#collectors ??= [
      ...this.#graph.objectsAnywhere(...COLLECTOR_KINDS).map((object) => new OperatorCollector(object, this.labelsOfNamespace)),
      ...this.releases.map((release) => new StackCollector(release)),
    ]);
  }

  /** Who loads a ServiceMonitor, PodMonitor, Probe, ScrapeConfig or PrometheusRule. */
  loadingOf(object: KubernetesObject): Loading {
    let loading = this.#loadings.get(object);
    if (!loading) this.#loadings.set(object, (loading = this.#load(object)));
    return loading;
  }

  /** The labels of a Namespace of the project; undefined when it is not there. */
  readonly labelsOfNamespace = (name: string): JsonRecord | undefined => {
    this.#namespaces ??= new Map(
      this.#graph
        .objectsAnywhere("Namespace")
        .flatMap((object) =>
          object.name === undefined ? [] : [[object.name, asRecord(object.get(["metadata", "labels"])) ?? {}] as const],
        ),
    );
    return this.#namespaces.get(name);
  };

  /** Configurations of a plain Prometheus: in files, and in objects. */
  get prometheusFiles(): readonly { readonly document: Document; readonly object: KubernetesObject | undefined }[] {
    const embedded = this.#graph.objectsAnywhere("ConfigMap", "Secret").flatMap((object) => {
      const files = embeddedFiles(object).filter(({ kind }) => kind === "prometheus");
      return files.flatMap(({ documents }) => documents.map((document) => ({ document, object })));
    });
    const files = this.#files.filter(({ kind }) => kind === "prometheus");
    return [...embedded, ...files.flatMap(({ documents }) => documents.map((document) => ({ document, object: undefined })))];
  }

  #load(object: KubernetesObject): Loading {
    const kind = selectedKind(object);
    if (!kind) return { verdict: undefined, by: [], refusing: [] };
    const asked = this.collectors.filter((collector) => collector.has(kind));
    const verdicts = asked.map((collector) => collector.selects(kind, object));
    const by = asked.filter((_, index) => verdicts[index] === true);
    if (by.length > 0) return { verdict: true, by, refusing: [] };
    const refusing = asked.filter((_, index) => verdicts[index] === false);
    const others = asked.length === 0 || refusing.length < asked.length || this.#foreign || this.#isExternal();
    return { verdict: others ? undefined : false, by, refusing };
  }

  #isExternal(): boolean {
    return COLLECTOR_KINDS.some((kind) => this.#graph.isExternal(kind.slice(kind.indexOf("/") + 1), undefined, "*"));
  }

  /** Whether something else may load what the operator's Prometheus does not. */
  get #foreign(): boolean {
    this.#hasForeign ??=
      this.#graph.objectsAnywhere(...FOREIGN_COLLECTORS).length > 0 ||
      this.#graph.objectsAnywhere("ConfigMap", ...RELEASE_KINDS).some(isAlloyConfig);
    return this.#hasForeign;
  }

  get #files(): readonly SourceFile[] {
    return this.bundle.projectFiles ?? this.bundle.files;
  }
}

const known = new WeakMap<Graph, Alerting>();

/** The alerting of a bundle's environment, the same each time. */
export function alertingOf(graph: Graph, bundle: Bundle): Alerting {
  let alerting = known.get(graph);
  if (!alerting) known.set(graph, (alerting = new Alerting(graph, bundle)));
  return alerting;
}
