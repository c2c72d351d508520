import type { Locatable, Path, SourceFile } from "../../load/document.js";
import { embeddedFiles } from "../embedded-files.js";
import type { KubernetesObject } from "../kubernetes-object.js";
import { asList, asRecord, asText } from "../value.js";
import type { Location } from "../../text/location.js";
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

/** The shippers' configurations that an object holds. */
export function shipperConfigsOfObject(object: KubernetesObject): readonly ShipperConfig[] {
  let list = byObject.get(object);
  if (!list) {
    list = embeddedFiles(object).flatMap((embedded) => {
      const { file, text } = embedded;
      const at = (start: number, end: number): Location => embedded.at(start, end);
      if (embedded.kind === "promtail") return embedded.documents.map((source) => ofPromtail(source, file, object));
      return ofAlloy(text, at, file, object) ?? ofFluentBit(text, at, file, object) ?? [];
    });
    byObject.set(object, list);
  }
  return list;
}

/** A Promtail configuration that is a file of its own. */
export function shipperConfigsOfFile(file: SourceFile): readonly ShipperConfig[] {
  return file.kind === "promtail" ? file.documents.map((source) => ofPromtail(source, file, undefined)) : [];
}

type At = (start: number, end: number) => Location;

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

/** The sections of Fluent Bit's classic format that speak of Loki and of the Kubernetes filter. Source: Fluent Bit's manual, outputs/loki and filters/kubernetes. */
function ofFluentBit(text: string, at: At, file: SourceFile, object: KubernetesObject): ShipperConfig | undefined {
  if (!/^\s*\[(?:OUTPUT|FILTER|INPUT|SERVICE)\]/im.test(text)) return undefined;
  const sections = sectionsOf(text);
  const named = (section: string, plugin: string): Section[] =>
    sections.filter((each) => each.name === section && each.entries.get("name")?.value.toLowerCase() === plugin);
  const outputs = named("output", "loki");
  const filters = named("filter", "kubernetes");
  return {
    tool: "Fluent Bit",
    object,
    file,
    urls: outputs.flatMap(({ entries }) => {
      const host = entries.get("host");
      return host ? [{ text: host.value, at: at(host.start, host.end) }] : [];
    }),
    labels: [],
    readsOverApi: false,
    hasMetrics: named("filter", "log_to_metrics").length > 0,
    loadsRules: false,
    honoursExclude:
      filters.length === 0
        ? undefined
        : filters.some(({ entries }) => /^(?:on|true|yes)$/i.test(entries.get("k8s-logging.exclude")?.value ?? "")),
  };
}

interface Section {
  readonly name: string;
  /** By key in lower case. */
  readonly entries: Map<string, { readonly value: string; readonly start: number; readonly end: number }>;
}

function sectionsOf(text: string): Section[] {
  const sections: Section[] = [];
  for (const match of text.matchAll(/^[ \t]*(?:\[([A-Za-z_]+)\]|([\w.-]+)[ \t]+(\S.*?))[ \t]*$/gm)) {
    const [whole, section, key, value] = match;
    if (section !== undefined) sections.push({ name: section.toLowerCase(), entries: new Map() });
    else if (key !== undefined && value !== undefined) {
      const start = match.index + whole.lastIndexOf(value);
      sections.at(-1)?.entries.set(key.toLowerCase(), { value, start, end: start + value.length });
    }
  }
  return sections;
}
