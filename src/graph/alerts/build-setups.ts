import { valueAt } from "../../load/locate.js";
import { embeddedFile, embeddedFiles } from "../../model/embedded-files.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { parseLabelSelector, readLabels, selects, type Verdict } from "../../model/selector.js";
import { asRecord, asText } from "../../model/value.js";
import type { AlertmanagerConfiguration } from "../../model/alerting/routes.js";
import { namespaceOf, sameNamespace } from "../scope.js";
import type { Alerting } from "./alerting.js";
import { ALERTMANAGER_CONFIG, configsOfObject } from "./configs.js";
import {
  type AlertmanagerSetup,
  CONFIG_KEY,
  configSecretName,
  isTold,
  operatorGlobal,
  setupOf,
  strategyNamed,
  strategyOf,
  takesConfig,
} from "./setups.js";
import type { StackRelease } from "./stacks.js";

export const ALERTMANAGER = "monitoring.coreos.com/Alertmanager";
const VM_ALERTMANAGER = "operator.victoriametrics.com/VMAlertmanager";

/** A main configuration, or why there is none. */
interface Base {
  readonly config?: AlertmanagerConfiguration | undefined;
  readonly isDropping?: boolean;
}

/** Puts together what each Alertmanager of the environment runs on. A configuration that none of them uses stands for one of its own. */
export function buildSetups(alerting: Alerting): AlertmanagerSetup[] {
  const { graph } = alerting;
  const used = new Set<AlertmanagerConfiguration>();
  const resources = alerting.configs.filter(({ object }) => object?.groupKind === ALERTMANAGER_CONFIG);
  const setups: AlertmanagerSetup[] = [];
  for (const object of graph.objectsAnywhere(ALERTMANAGER)) setups.push(ofOperator(object, alerting, resources, used));
  for (const release of alerting.releases) {
    if (valueAt(release.values, ["alertmanager", "enabled"]) !== false && release.chart !== "victoria-metrics-k8s-stack")
      setups.push(ofRelease(release, alerting, resources, used));
  }
  for (const object of graph.objectsAnywhere(VM_ALERTMANAGER)) setups.push(ofVictoria(object, alerting, used));
  const isKept = setups.length > 0;
  for (const config of alerting.configs) {
    if (used.has(config) || config.origin === "resource") continue;
    setups.push(
      setupOf({ ...common(config), base: config, isDropping: false, parts: [], isOpen: false, strategy: "unknown", release: undefined }),
    );
  }
  const left = resources.filter((config) => !used.has(config));
  if (left.length > 0 && !isKept)
    setups.push(
      setupOf({
        ...common(left[0]!),
        base: undefined,
        isDropping: false,
        parts: left,
        isOpen: true,
        strategy: "unknown",
        release: undefined,
      }),
    );
  return setups;
}

function common(config: AlertmanagerConfiguration): Pick<AlertmanagerSetup, "title" | "object" | "place" | "namespace"> {
  const { object, file, source, root } = config;
  const place = root.length === 0 && object ? source.at(["route"], "key") : source.at([...root, "route"], "key");
  return { title: object?.title ?? file.path, object, place, namespace: object && namespaceOf(object) };
}

function ofOperator(
  object: KubernetesObject,
  alerting: Alerting,
  resources: readonly AlertmanagerConfiguration[],
  used: Set<AlertmanagerConfiguration>,
): AlertmanagerSetup {
  const verdicts = resources.map((config) => takesConfig(object, config.object!, alerting.labelsOfNamespace));
  const base = baseOf(object, alerting, resources);
  const parts = resources.filter((config, index) => verdicts[index] === true && config !== base.config);
  for (const [index, config] of resources.entries()) if (verdicts[index] !== false) used.add(config);
  if (base.config) used.add(base.config);
  return setupOf({
    title: object.title,
    object,
    release: undefined,
    place: object.place,
    namespace: namespaceOf(object),
    base: base.config,
    isDropping: base.isDropping ?? false,
    parts,
    isOpen: verdicts.includes(undefined),
    strategy: strategyOf(object),
    global: operatorGlobal(object),
  });
}

function baseOf(object: KubernetesObject, alerting: Alerting, resources: readonly AlertmanagerConfiguration[]): Base {
  const named = object.get(["spec", "alertmanagerConfiguration", "name"]);
  if (named !== undefined) return { config: resources.find(({ object: other }) => other?.name === named && isNear(other, object)) };
  const name = configSecretName(object);
  if (!isTold(name)) return {};
  return secretBase(name, object, alerting);
}

function isNear(a: KubernetesObject | undefined, b: KubernetesObject): boolean {
  return a !== undefined && sameNamespace(namespaceOf(a), namespaceOf(b)) !== false;
}

/** The configuration in a Secret, or in what a controller makes the Secret of. */
function secretBase(name: string, from: KubernetesObject, { graph }: Alerting): Base {
  const found = graph.find("Secret", name, from);
  const candidates = graph.objectsAnywhere("Secret", "external-secrets.io/ExternalSecret", "bitnami.com/SealedSecret");
  const holders =
    found.state === "found"
      ? [found.value]
      : candidates.filter((object) => isNear(object, from) && (asText(object.get(["spec", "target", "name"])) || object.name) === name);
  for (const holder of holders) {
    const config = configsOfObject(holder).find(({ source }) => source === embeddedFile(holder, CONFIG_KEY)?.documents[0]);
    if (config) return { config };
  }
  if (found.state === "found") return { isDropping: embeddedFiles(found.value).every((file) => !file.name.startsWith(CONFIG_KEY)) };
  return { isDropping: found.state === "absent" && holders.length === 0 };
}

function ofRelease(
  release: StackRelease,
  alerting: Alerting,
  resources: readonly AlertmanagerConfiguration[],
  used: Set<AlertmanagerConfiguration>,
): AlertmanagerSetup {
  const spec = asRecord(valueAt(release.values, ["alertmanager", "alertmanagerSpec"])) ?? {};
  const named = asText(valueAt(spec, ["alertmanagerConfiguration", "name"]));
  // The chart's default selector takes all of all namespaces.
  const verdicts = resources.map(({ object }): Verdict => {
    const selector = parseLabelSelector(spec["alertmanagerConfigSelector"], "all");
    const verdict = selects(selector, readLabels(object!.get(["metadata", "labels"])));
    const narrowed = asRecord(spec["alertmanagerConfigNamespaceSelector"]);
    return verdict === false ? false : narrowed && Object.keys(narrowed).length > 0 ? undefined : verdict;
  });
  const base = releaseBase(
    release,
    alerting,
    named,
    resources,
    spec["useExistingSecret"] === true ? asText(spec["configSecret"]) : undefined,
  );
  for (const [index, config] of resources.entries()) if (verdicts[index] !== false) used.add(config);
  if (base.config) used.add(base.config);
  return setupOf({
    title: `the Alertmanager of ${release.title}`,
    object: release.object,
    release,
    place: release.place,
    namespace: release.namespace,
    base: base.config,
    isDropping: base.isDropping ?? false,
    parts: resources.filter((config, index) => verdicts[index] === true && config !== base.config),
    isOpen: release.isOpen || verdicts.includes(undefined),
    strategy: release.isOpen ? "unknown" : strategyNamed(valueAt(spec, ["alertmanagerConfigMatcherStrategy", "type"])),
    global: asRecord(valueAt(spec, ["alertmanagerConfiguration", "global"])),
  });
}

function releaseBase(
  release: StackRelease,
  alerting: Alerting,
  named: string | undefined,
  resources: readonly AlertmanagerConfiguration[],
  secret: string | undefined,
): Base {
  if (named !== undefined) return { config: resources.find(({ object }) => object?.name === named) };
  if (secret !== undefined) return release.object ? secretBase(secret, release.object, alerting) : {};
  const config = release.object && configsOfObject(release.object).find(({ origin }) => origin === "values");
  if (config) return { config };
  const isTemplate = ["stringConfig", "tplConfig"].some((key) => Boolean(valueAt(release.values, ["alertmanager", key])));
  // The chart's own configuration sends everything to a receiver "null" that notifies nobody.
  return { isDropping: !release.isOpen && !isTemplate && valueAt(release.values, ["alertmanager", "config"]) === undefined };
}

function ofVictoria(object: KubernetesObject, alerting: Alerting, used: Set<AlertmanagerConfiguration>): AlertmanagerSetup {
  const base = configsOfObject(object)[0];
  if (base) used.add(base);
  const parts = alerting.configs.filter(({ object: other }) => other?.groupKind === "operator.victoriametrics.com/VMAlertmanagerConfig");
  for (const part of parts) used.add(part);
  const common_ = { title: object.title, object, release: undefined, place: object.place, namespace: namespaceOf(object) };
  return setupOf({ ...common_, base, isDropping: false, parts, isOpen: true, strategy: "unknown" });
}
