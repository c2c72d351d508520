import type { Locatable, SourceFile } from "../../load/document.js";
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
