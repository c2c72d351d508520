import type { Locatable, Path, SourceFile } from "../../load/document.js";
import { placedText } from "../../load/placed-text.js";
import { chartReleases, type ChartRelease } from "../chart-releases.js";
import { embeddedFiles } from "../embedded-files.js";
import type { KubernetesObject } from "../kubernetes-object.js";
import { asList, asRecord, asText, type JsonRecord } from "../value.js";
import type { Location } from "../../text/location.js";
import { fluentBitYaml, ofFluentBit } from "./fluent-bit.js";
import { blocksNamed, parseAlloy, type AlloyBlock } from "./alloy.js";

/** A value of a configuration and where it stands. */
export interface Placed {
  readonly text: string;
  readonly at: Location;
}

/** What the configuration of a log shipper says: Alloy, Promtail or Fluent Bit. */
export interface ShipperConfig {
  readonly tool: "Alloy" | "Promtail" | "Fluent Bit";
  readonly object: KubernetesObject | undefined;
  readonly file: SourceFile;
  /** Addresses of Loki that it sends to, as they are written. */
  readonly urls: readonly Placed[];
  /** Names of labels that it makes of what stands in a log line. */
  readonly labels: readonly Placed[];
  /** It reads logs over the Kubernetes API, so that one pod of it is enough. */
  readonly readsOverApi: boolean;
  /** It makes metrics of log lines. */
  readonly hasMetrics: boolean;
  /** It loads PrometheusRules into Loki's ruler. */
  readonly loadsRules: boolean;
  /** Fluent Bit: whether pods may exclude themselves; undefined for the others. */
  readonly honoursExclude: boolean | undefined;
}

const byObject = new WeakMap<KubernetesObject, readonly ShipperConfig[]>();

/** The shippers' configurations that an object holds: as files, or in the values of a chart that it asks for. */
export function shipperConfigsOfObject(object: KubernetesObject): readonly ShipperConfig[] {
  let list = byObject.get(object);
  if (!list) {
    list = [
      ...embeddedFiles(object).flatMap((embedded) => {
        const { file, text } = embedded;
        const at = (start: number, end: number): Location => embedded.at(start, end);
        if (embedded.kind === "promtail") return embedded.documents.map((source) => ofPromtail(source, file, object));
        if (/^pipeline:/m.test(text)) return embedded.documents.flatMap((source) => fluentBitYaml(source, file, object));
        return ofAlloy(text, at, file, object) ?? ofFluentBit(text, at, file, object) ?? [];
      }),
      ...chartReleases([object], []).flatMap((release) => ofRelease(release, object)),
    ];
    byObject.set(object, list);
  }
  return list;
}

/** Where charts take the configuration of a shipper as a text. Sources: the values of the charts alloy, grafana-agent and fluent-bit. */
const CHART_TEXTS: Readonly<Record<string, readonly Path[]>> = {
  alloy: [["alloy", "configMap", "content"]],
  "grafana-agent": [["agent", "configMap", "content"]],
  "fluent-bit": [
    ["config", "filters"],
    ["config", "outputs"],
  ],
};

function ofRelease({ chart, values, source, root, file }: ChartRelease, object: KubernetesObject): ShipperConfig[] {
  if (chart === "promtail") return ofPromtailChart(values, source, root, file, object);
  return (CHART_TEXTS[chart] ?? []).flatMap((path) => {
    const placed = placedText(source, [...root, ...path]);
    if (!placed) return [];
    const at = (start: number, end: number): Location => placed.at(start, end);
    return ofAlloy(placed.text, at, file, object) ?? ofFluentBit(placed.text, at, file, object) ?? [];
  });
}

/** The promtail chart has the clients and the stages in its values, under other names. Source: grafana/helm-charts, charts/promtail/values.yaml. */
function ofPromtailChart(values: JsonRecord, source: Locatable, root: Path, file: SourceFile, object: KubernetesObject): ShipperConfig[] {
  const config = asRecord(values["config"]);
  if (!config) return [];
  const stages = asList(asRecord(config["snippets"])?.["pipelineStages"]);
  const value = { clients: config["clients"], scrape_configs: [{ pipeline_stages: stages }] };
  const place = ([head, , , ...rest]: Path, path: Path): Path =>
    head === "clients" ? [...root, "config", ...path] : [...root, "config", "snippets", "pipelineStages", ...rest];
  const inner: Locatable = {
    value,
    locate: (path, part) => source.locate(place(path, path), part),
    at: (path, part) => source.at(place(path, path), part),
  };
  return [ofPromtail(inner, file, object)];
}

/** A Promtail configuration that is a file of its own. */
export function shipperConfigsOfFile(file: SourceFile): readonly ShipperConfig[] {
  return file.kind === "promtail" ? file.documents.map((source) => ofPromtail(source, file, undefined)) : [];
}

export type At = (start: number, end: number) => Location;

function ofAlloy(text: string, at: At, file: SourceFile, object: KubernetesObject): ShipperConfig | undefined {
  // A configuration without these components has nothing to do with logs.
  const root = /\bloki\.(?:write|source|process|rules)/.test(text) ? parseAlloy(text) : undefined;
  if (!root) return undefined;
  const has = (name: RegExp): boolean => blocksNamed(root, name).length > 0;
  return {
    tool: "Alloy",
    object,
    file,
    urls: blocksNamed(root, /^endpoint$/).flatMap((block) => textsOf(block, "url", at)),
    labels: blocksNamed(root, /^stage\.labels$/).flatMap(({ attributes }) =>
      attributes
        .filter(({ name }) => name === "values")
        .flatMap(({ keys }) => keys.map(({ name, start, end }) => ({ text: name, at: at(start, end) }))),
    ),
    readsOverApi: has(/^loki\.source\.(?:kubernetes|podlogs)$/),
    hasMetrics: has(/^stage\.metrics$/),
    loadsRules: has(/^loki\.rules\.kubernetes$/),
    honoursExclude: undefined,
  };
}

function textsOf({ attributes }: AlloyBlock, name: string, at: At): Placed[] {
  return attributes.flatMap((attribute) =>
    attribute.name === name && attribute.text !== undefined
      ? [{ text: attribute.text, at: at(attribute.valueStart, attribute.valueEnd) }]
      : [],
  );
}

/** Source: Promtail's configuration reference. */
function ofPromtail(source: Locatable, file: SourceFile, object: KubernetesObject | undefined): ShipperConfig {
  const value = asRecord(source.value) ?? {};
  const clients = [
    ...asList(value["clients"]).map((client, index) => [client, ["clients", index]] as const),
    [value["client"], ["client"]] as const,
  ];
  const stages: { readonly path: Path; readonly stage: unknown }[] = asList(value["scrape_configs"]).flatMap((scrape, index) =>
    asList(asRecord(scrape)?.["pipeline_stages"]).map((stage, step) => ({
      path: ["scrape_configs", index, "pipeline_stages", step],
      stage,
    })),
  );
  return {
    tool: "Promtail",
    object,
    file,
    urls: clients.flatMap(([client, path]) => {
      const text = asText(asRecord(client)?.["url"]);
      return text === undefined ? [] : [{ text, at: source.at([...path, "url"]) }];
    }),
    labels: stages.flatMap(({ path, stage }) =>
      Object.keys(asRecord(asRecord(stage)?.["labels"]) ?? {}).map((name) => ({
        text: name,
        at: source.at([...path, "labels", name], "key"),
      })),
    ),
    readsOverApi: false,
    hasMetrics: stages.some(({ stage }) => asRecord(stage)?.["metrics"] !== undefined),
    loadsRules: false,
    honoursExclude: undefined,
  };
}
