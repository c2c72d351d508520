import { asRecord, asText, type Autoscaler, defineRule, foundOr, isUndecidable, rolloutViolations, scope } from "../../src/sdk.js";
import type { KubernetesObject } from "../../src/sdk.js";

/** The API group of kinds that an autoscaler can scale. */
const GROUPS: Readonly<Record<string, string>> = { Deployment: "apps", StatefulSet: "apps", ReplicaSet: "apps" };
const NOT_SCALED: ReadonlySet<string> = new Set(["DaemonSet", "Job", "CronJob", "Pod"]);
const TARGET = ["spec", "scaleTargetRef"];

export default defineRule({
  meta: {
    docs: {
      description: "An autoscaler scales one workload that is there, and nothing else scales that workload",
      why: "An autoscaler whose target is misspelt does nothing, without a word in the manifest; two on one target undo each other's work.",
      references: [
        "https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/",
        "https://keda.sh/docs/latest/reference/scaledobject-spec/",
      ],
      details:
        "A target that is not in the input is reported only where the input is complete for it. KEDA makes a HorizontalPodAutoscaler of its own for a ScaledObject; the annotation `scaledobject.keda.sh/transfer-hpa-ownership` hands an existing one over.",
    },
    messages: {
      absent: {
        severity: scope("all", "error"),
        text: "{{scaler}} scales {{kind}} {{name}}, which does not exist: nothing is scaled.",
      },
      group: {
        severity: scope("all", "error"),
        text: "{{scaler}} looks for {{kind}} {{name}} in {{found}}; a {{kind}} is of the API group {{group}}, so nothing is scaled.",
      },
      notScaled: { severity: scope("all", "error"), text: "{{scaler}} targets {{kind}} {{name}}: a {{kind}} cannot be scaled." },
      two: {
        severity: scope("all", "error"),
        text: "{{scaler}} and {{other}} both scale {{title}}: each undoes what the other does. Keep one{{hint}}.",
      },
      idle: {
        severity: scope("all", "error"),
        text: "{{scaler}} has idleReplicaCount {{value}}; KEDA supports only 0.",
      },
      rejected: { severity: scope("all", "error"), text: "{{title}} {{text}}." },
    },
  },
  create: ({ bundle, graph, report }) => ({
    object(object) {
      if (!["autoscaling/HorizontalPodAutoscaler", "keda.sh/ScaledObject"].includes(object.groupKind)) return;
      for (const { path, part, code, text } of rolloutViolations(object)) {
        report({ at: object.at(path, part), message: "rejected", data: { title: object.title, text }, field: `${path.join("/")} ${code}` });
      }
      const idle = object.get(["spec", "idleReplicaCount"]);
      if (object.kind === "ScaledObject" && typeof idle === "number" && idle !== 0) {
        report({ at: object.at(["spec", "idleReplicaCount"]), message: "idle", data: { scaler: object.title, value: idle } });
      }
      const isKeda = object.kind === "ScaledObject";
      const target = asRecord(object.get(TARGET));
      const kind = asText(target?.["kind"]) || (isKeda ? "Deployment" : undefined);
      const name = asText(target?.["name"]);
      if (kind === undefined || name === undefined || isUndecidable(kind) || isUndecidable(name)) return;
      const data = { scaler: object.title, kind, name };
      if (NOT_SCALED.has(kind)) {
        report({ at: object.at([...TARGET, "kind"]), message: "notScaled", data });
        return;
      }
      const apiVersion = target?.["apiVersion"] ?? (isKeda ? "apps/v1" : undefined);
      const group = GROUPS[kind];
      if (group !== undefined && !isUndecidable(apiVersion) && groupOf(apiVersion) !== group) {
        const found =
          typeof apiVersion === "string" && apiVersion !== "" ? `apiVersion ${apiVersion}` : "the core group, since it has no apiVersion";
        report({ at: object.at([...TARGET, "apiVersion"]), message: "group", data: { ...data, group, found } });
      } else if (graph.autoscalerTarget(object).state === "absent") report({ at: object.at([...TARGET, "name"]), message: "absent", data });
    },
    workload(workload) {
      const scalers = foundOr(graph.autoscalersOf(workload)) ?? [];
      const [first, second] = scalers.filter(
        (scaler, index) => scalers.findIndex((other) => isSame(other.object, scaler.object)) === index,
      );
      if (!first || !second || isHandedOver(first, second) || isHandedOver(second, first)) return;
      report({
        at: second.object.at([...TARGET, "name"]),
        message: "two",
        data: {
          scaler: second.object.title,
          other: first.object.title,
          title: workload.object.title,
          hint: first.kind === second.kind ? "" : "; KEDA makes its own HorizontalPodAutoscaler",
        },
        objects: [second.object, first.object, workload.object],
        // Two files of one folder may be variants, of which one is applied.
        lower: first.object.document.file !== second.object.document.file && bundle.origin === "files",
        related: [{ location: first.object.at([...TARGET, "name"]), message: `${first.object.title} scales it too` }],
      });
    },
  }),
});

function groupOf(apiVersion: unknown): string {
  const text = asText(apiVersion) ?? "";
  return text.includes("/") ? text.slice(0, text.lastIndexOf("/")) : "";
}

/** The same object in two files: variants of one another, of which one is applied. */
function isSame(a: KubernetesObject, b: KubernetesObject): boolean {
  return a.groupKind === b.groupKind && a.name === b.name;
}

/** KEDA takes over the HorizontalPodAutoscaler that a ScaledObject names, and one called as its own would be. */
function isHandedOver(keda: Autoscaler, hpa: Autoscaler): boolean {
  if (keda.kind !== "ScaledObject" || hpa.kind === "ScaledObject") return false;
  const isMoved = keda.object.annotations["scaledobject.keda.sh/transfer-hpa-ownership"] === "true";
  return isMoved || hpa.object.name === `keda-hpa-${keda.object.name}`;
}
