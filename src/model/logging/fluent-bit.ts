import type { Locatable, Path, SourceFile } from "../../load/document.js";
import type { KubernetesObject } from "../kubernetes-object.js";
import { asList, asRecord, asText, type JsonRecord } from "../value.js";
import type { At, ShipperConfig } from "./shippers.js";

/** The sections of Fluent Bit's classic format that speak of Loki and of the Kubernetes filter. Source: Fluent Bit's manual, outputs/loki and filters/kubernetes. */
export function ofFluentBit(text: string, at: At, file: SourceFile, object: KubernetesObject): ShipperConfig | undefined {
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

/** The same of Fluent Bit's YAML format, where filters may also stand as processors of an input or output. Empty when it is another pipeline. */
export function fluentBitYaml(source: Locatable, file: SourceFile, object: KubernetesObject): ShipperConfig[] {
  const pipeline = asRecord(asRecord(source.value)?.["pipeline"]);
  const plugins = (key: string): { readonly plugin: JsonRecord; readonly path: Path }[] =>
    asList(pipeline?.[key]).map((plugin, index) => ({ plugin: lowered(asRecord(plugin) ?? {}), path: ["pipeline", key, index] }));
  const ends = [...plugins("inputs"), ...plugins("outputs")];
  if (ends.length === 0 || !ends.some(({ plugin }) => "name" in plugin)) return [];
  const processors = ends.flatMap(({ plugin }) =>
    asList(asRecord(plugin["processors"])?.["logs"]).map((each) => lowered(asRecord(each) ?? {})),
  );
  const filters = [...plugins("filters").map(({ plugin }) => plugin), ...processors];
  const named = (name: string): JsonRecord[] => filters.filter((filter) => asText(filter["name"])?.toLowerCase() === name);
  const kubernetes = named("kubernetes");
  return [
    {
      tool: "Fluent Bit",
      object,
      file,
      urls: plugins("outputs").flatMap(({ plugin, path }) => {
        const host = asText(plugin["host"]);
        return asText(plugin["name"])?.toLowerCase() === "loki" && host !== undefined
          ? [{ text: host, at: source.at([...path, "host"]) }]
          : [];
      }),
      labels: [],
      readsOverApi: false,
      hasMetrics: named("log_to_metrics").length > 0,
      loadsRules: false,
      honoursExclude:
        kubernetes.length === 0
          ? undefined
          : kubernetes.some((filter) => /^(?:on|true|yes)$/i.test(String(filter["k8s-logging.exclude"] ?? ""))),
    },
  ];
}

function lowered(record: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]));
}
