import type { Locatable, Path, SourceFile } from "../../load/document.js";
import { chartReleases } from "../chart-releases.js";
import { embeddedFiles } from "../embedded-files.js";
import type { KubernetesObject } from "../kubernetes-object.js";
import { asRecord, type JsonRecord } from "../value.js";

/** The configuration of a Loki: a file of its own, or one in a ConfigMap or Secret. */
export interface LokiConfig {
  readonly source: Locatable;
  readonly value: JsonRecord;
  readonly file: SourceFile;
  /** The object that it stands in. */
  readonly object: KubernetesObject | undefined;
  /** What it is called in messages. */
  readonly title: string;
}

export function lokiConfigsOfObject(object: KubernetesObject): LokiConfig[] {
  return [...ofReleases(object), ...filesOf(object)];
}

/** Keys of Loki's configuration that the chart names otherwise. Source: grafana/loki, production/helm/loki/values.yaml. */
const CHART_KEYS: Readonly<Record<string, string>> = { ruler: "rulerConfig", common: "commonConfig", schema_config: "schemaConfig" };

/** The configuration that the loki chart (from 3.0 on) makes of its values, as far as rules ask for it. None where it is a text of its own. */
function ofReleases(object: KubernetesObject): LokiConfig[] {
  return chartReleases([object], []).flatMap(({ chart, version, values, source, root, isOpen, title, file }) => {
    const loki = asRecord(values["loki"]);
    if (chart !== "loki" || isOpen || !loki || "config" in values || "config" in loki || /^[~^=v ]*[012]\./.test(version ?? "")) return [];
    const structured = asRecord(loki["structuredConfig"]) ?? {};
    const keyOf = (key: string): Path => {
      const own = CHART_KEYS[key] ?? key;
      return key in structured ? ["loki", "structuredConfig", key] : ["loki", own];
    };
    const place = (path: Path): Path => {
      const [key, ...rest] = path;
      return [...root, ...(typeof key === "string" ? [...keyOf(key), ...rest] : ["loki"])];
    };
    const value: Record<string, unknown> = { auth_enabled: true };
    for (const key of ["auth_enabled", "compactor", "limits_config", "table_manager", "ruler", "overrides", "schema_config"]) {
      const part = asRecord(structured[key])
        ? { ...asRecord(loki[CHART_KEYS[key] ?? key]), ...asRecord(structured[key]) }
        : structured[key];
      const given = part ?? loki[CHART_KEYS[key] ?? key];
      if (given !== undefined) value[key] = given;
    }
    // The chart writes where rules are kept itself, from loki.storage.
    value["common"] = { storage: {} };
    const chartSource: Locatable = {
      value,
      locate: (path, part) => source.locate(place(path), part),
      at: (path, part) => source.at(place(path), part),
    };
    return [{ source: chartSource, value, file, object, title: `loki in the values of ${title}` }];
  });
}

function filesOf(object: KubernetesObject): LokiConfig[] {
  return embeddedFiles(object).flatMap((embedded) => {
    if (embedded.kind !== "loki") return [];
    const title = `${embedded.name} in ${object.title}`;
    return embedded.documents.flatMap((source) => configOf(source, object.document.file, object, title));
  });
}

export function lokiConfigsOfFile(file: SourceFile): LokiConfig[] {
  return file.kind === "loki" ? file.documents.flatMap((source) => configOf(source, file, undefined, file.path)) : [];
}

function configOf(source: Locatable, file: SourceFile, object: KubernetesObject | undefined, title: string): LokiConfig[] {
  const value = asRecord(source.value);
  return value ? [{ source, value, file, object, title }] : [];
}
