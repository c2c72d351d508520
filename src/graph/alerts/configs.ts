import type { SourceFile } from "../../load/document.js";
import { valueAt } from "../../load/locate.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { type AlertmanagerConfiguration, readAlertmanagerConfig } from "../../model/alerting/routes.js";
import { alertmanagerFiles, configInValues } from "./setups.js";
import { stackReleases } from "./stacks.js";

export const ALERTMANAGER_CONFIG = "monitoring.coreos.com/AlertmanagerConfig";

/** Resources that are parts of a configuration. */
export const AMC_KINDS = [
  ALERTMANAGER_CONFIG,
  "monitoring.rhobs/AlertmanagerConfig",
  "operator.victoriametrics.com/VMAlertmanagerConfig",
] as const;

const ofObjects = new WeakMap<KubernetesObject, readonly AlertmanagerConfiguration[]>();
const ofFiles = new WeakMap<SourceFile, readonly AlertmanagerConfiguration[]>();

/** The configurations of Alertmanager that an object is or holds. */
export function configsOfObject(object: KubernetesObject): readonly AlertmanagerConfiguration[] {
  let configs = ofObjects.get(object);
  if (!configs) ofObjects.set(object, (configs = readObject(object)));
  return configs;
}

function readObject(object: KubernetesObject): readonly AlertmanagerConfiguration[] {
  const { file } = object.document;
  if ((AMC_KINDS as readonly string[]).includes(object.groupKind)) {
    const config = readAlertmanagerConfig({ source: object, file, object, origin: "resource", root: ["spec"] }, object.get(["spec"]));
    return config ? [config] : [];
  }
  const embedded = alertmanagerFiles(object).flatMap(({ documents, isSecret }) =>
    documents.flatMap(
      (source) => readAlertmanagerConfig({ source, file, object, origin: "embedded", isSecret, root: [] }, source.value) ?? [],
    ),
  );
  const values = stackReleases([object], []).flatMap((release) => {
    const found = configInValues(release);
    if (!found) return [];
    const { source } = release;
    return readAlertmanagerConfig({ source, file, object, origin: "values", root: found.path }, found.value) ?? [];
  });
  return [...embedded, ...values];
}

/** Where charts have Alertmanager's configuration among their values. */
const VALUES = [
  ["alertmanager", "config"],
  ["kube-prometheus-stack", "alertmanager", "config"],
  ["config"],
  ["alertmanagerFiles", "alertmanager.yml"],
] as const;

/** The configurations of Alertmanager in a file: alertmanager.yml, or the values of a chart. */
export function configsOfFile(file: SourceFile): readonly AlertmanagerConfiguration[] {
  let configs = ofFiles.get(file);
  if (!configs) ofFiles.set(file, (configs = readFile(file)));
  return configs;
}

function readFile(file: SourceFile): readonly AlertmanagerConfiguration[] {
  if (file.kind === "alertmanager")
    return file.documents.flatMap((source) => readAlertmanagerConfig({ source, file, origin: "file", root: [] }, source.value) ?? []);
  if (file.kind !== "chart values") return [];
  return file.documents.flatMap((source) =>
    VALUES.flatMap((root) => {
      const value = valueAt(source.value, root);
      const config = readAlertmanagerConfig({ source, file, origin: "values", root }, value);
      return config && config.route && config.receivers.length > 0 ? [config] : [];
    }),
  );
}
