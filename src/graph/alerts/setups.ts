import { valueAt } from "../../load/locate.js";
import type { Path } from "../../load/document.js";
import { embeddedFiles, type EmbeddedFile } from "../../model/embedded-files.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { parseLabelSelector, readLabels, selects, both, type Verdict } from "../../model/selector.js";
import { asRecord, asText, isUndecidable, type JsonRecord } from "../../model/value.js";
import type { AlertmanagerConfiguration, Receiver, RouteNode } from "../../model/alerting/routes.js";
import type { Location } from "../../text/location.js";
import { namespaceOf } from "../scope.js";
import { reachesNamespace, type NamespaceLabels } from "./collectors.js";
import type { StackRelease } from "./stacks.js";

/** How the routes of AlertmanagerConfigs are narrowed to their namespace. */
export type MatcherStrategy = "OnNamespace" | "OnNamespaceExceptForAlertmanagerNamespace" | "None" | "unknown";

/** One Alertmanager with the configuration that it runs on, put together from its parts. */
export interface AlertmanagerSetup {
  readonly title: string;
  /** The Alertmanager, or what stands for it; undefined for a configuration that no Alertmanager of the project is known to use. */
  readonly object: KubernetesObject | undefined;
  readonly release: StackRelease | undefined;
  readonly place: Location;
  readonly namespace: string | undefined;
  /** The main configuration; undefined when it is not in the project. */
  readonly base: AlertmanagerConfiguration | undefined;
  /** Proved: there is no main configuration, and everything that no AlertmanagerConfig takes is dropped. */
  readonly isDropping: boolean;
  /** AlertmanagerConfigs that are merged in. */
  readonly parts: readonly AlertmanagerConfiguration[];
  /** Whether there may be other parts. */
  readonly isOpen: boolean;
  readonly strategy: MatcherStrategy;
  /** The merged tree: its root is a stand-in where the main configuration is not known. */
  readonly root: RouteNode;
  /** Settings of global: spec.alertmanagerConfiguration.global of the Alertmanager, or `global` of the main configuration. */
  readonly global: JsonRecord | undefined;
}

/** What an end of a walk notifies. */
export type Destination =
  | { readonly state: "receiver"; readonly receiver: Receiver }
  | { readonly state: "dropped" | "unknown" | "undefined" };

/** The receiver in which a node of the merged tree ends. */
export function destinationOf(setup: AlertmanagerSetup, node: RouteNode): Destination {
  if (isStandIn(node)) return { state: setup.isDropping ? "dropped" : "unknown" };
  if (node.receiver === undefined) return { state: "unknown" };
  const receiver = receiverOf(node);
  return receiver ? { state: "receiver", receiver } : { state: "undefined" };
}

/** The receiver that a node names or inherits, in its own configuration. */
export function receiverOf(node: RouteNode): Receiver | undefined {
  return node.receiver === undefined ? undefined : node.config.receivers.find(({ name }) => name === node.receiver);
}

const standIns = new WeakSet<RouteNode>();

export function isStandIn(node: RouteNode): boolean {
  return standIns.has(node);
}

export interface SetupParts extends Omit<AlertmanagerSetup, "root" | "global"> {
  readonly global?: JsonRecord | undefined;
}

/**
 * Merges a configuration as the operator does: the routes of AlertmanagerConfigs come first, each narrowed to its namespace and with `continue`.
 * Source: prometheus-operator, pkg/alertmanager/amcfg.go.
 */
export function setupOf(parts: SetupParts): AlertmanagerSetup {
  const { base, namespace } = parts;
  const children = parts.parts.flatMap((config) => (config.route ? [narrowed(config.route, parts.strategy, namespace)] : []));
  const main = base?.route;
  const matchers = { list: [], broken: [], open: false, deprecated: [] };
  const fallback: RouteNode = {
    config: (base ?? parts.parts[0])!,
    path: [],
    ownReceiver: undefined,
    receiver: undefined,
    matchers,
    continues: false,
    children,
  };
  const root: RouteNode = main ? { ...main, children: [...children, ...main.children] } : fallback;
  if (!main) standIns.add(root);
  return { ...parts, root, global: parts.global ?? base?.global };
}

function narrowed(route: RouteNode, strategy: MatcherStrategy, alertmanagerNamespace: string | undefined): RouteNode {
  const { object } = route.config;
  const namespace = object && namespaceOf(object);
  const first: RouteNode = { ...route, continues: true };
  const isExempt =
    strategy === "OnNamespaceExceptForAlertmanagerNamespace" && namespace !== undefined && namespace === alertmanagerNamespace;
  if (strategy === "None" || isExempt) return first;
  const isTold = strategy !== "unknown" && namespace !== undefined;
  const matcher = { label: "namespace", operator: "=" as const, value: namespace ?? "", path: ["metadata", "namespace"] };
  const { list, open, ...others } = route.matchers;
  return { ...first, matchers: { ...others, list: isTold ? [...list, matcher] : list, open: open || !isTold } };
}

/** Alertmanager's file in a Secret: the entry that the operator reads. */
export const CONFIG_KEY = "alertmanager.yaml";

/** The main configuration of an Alertmanager of prometheus-operator: the name of its Secret. */
export function configSecretName(alertmanager: KubernetesObject): string | undefined {
  const written = asText(alertmanager.get(["spec", "configSecret"]));
  return written || (alertmanager.name === undefined ? undefined : `alertmanager-${alertmanager.name}`);
}

export function strategyOf(alertmanager: KubernetesObject): MatcherStrategy {
  const type = alertmanager.get(["spec", "alertmanagerConfigMatcherStrategy", "type"]);
  return strategyNamed(type);
}

export function strategyNamed(type: unknown): MatcherStrategy {
  if (type === undefined || type === null || type === "") return "OnNamespace";
  if (type === "None" || type === "OnNamespace" || type === "OnNamespaceExceptForAlertmanagerNamespace") return type;
  return "unknown";
}

/** Whether an Alertmanager merges an AlertmanagerConfig in: a null selector takes none, a null namespace selector looks into the own namespace. */
export function takesConfig(alertmanager: KubernetesObject, config: KubernetesObject, labelsOfNamespace: NamespaceLabels): Verdict {
  const selector = parseLabelSelector(alertmanager.get(["spec", "alertmanagerConfigSelector"]), "nothing");
  const verdict = selects(selector, readLabels(config.get(["metadata", "labels"])));
  if (verdict === false) return false;
  const namespaces = alertmanager.get(["spec", "alertmanagerConfigNamespaceSelector"]);
  return both(verdict, reachesNamespace(namespaces, namespaceOf(config), namespaceOf(alertmanager), labelsOfNamespace));
}

/** spec.alertmanagerConfiguration.global: camelCase in the resource, as of the main configuration otherwise. */
export function operatorGlobal(alertmanager: KubernetesObject): JsonRecord | undefined {
  return asRecord(alertmanager.get(["spec", "alertmanagerConfiguration", "global"]));
}

/** Whether a text in an object is a configuration of Alertmanager: by its content, or by what it is called. */
export function isAlertmanagerFile(file: EmbeddedFile): boolean {
  if (file.kind === "alertmanager") return true;
  if (!/^alertmanager(?:-config)?\.ya?ml$/.test(file.name)) return false;
  const value = asRecord(file.documents[0]?.value);
  return value !== undefined && ["route", "receivers", "global"].some((key) => key in value) && !("apiVersion" in value);
}

/** The values of a chart that are Alertmanager's configuration. */
export function configInValues(release: StackRelease): { path: Path; value: JsonRecord } | undefined {
  const path = ["alertmanager", "config"];
  const value = asRecord(valueAt(release.values, path));
  return value && ("route" in value || "receivers" in value) ? { path: [...release.root, ...path], value } : undefined;
}

/** Whether a name can be told. */
export function isTold(name: string | undefined): name is string {
  return name !== undefined && !isUndecidable(name);
}

/** The files of an object that are configurations of Alertmanager. */
export function alertmanagerFiles(object: KubernetesObject): readonly EmbeddedFile[] {
  return embeddedFiles(object).filter(isAlertmanagerFile);
}
