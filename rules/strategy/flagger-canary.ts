import {
  asNumber,
  asRecord,
  asText,
  defineRule,
  FLAGGER_CANARY,
  flaggerAnalysis,
  foundOr,
  isUndecidable,
  scope,
  textRecord,
} from "../../src/sdk.js";

const TARGET = ["spec", "targetRef"];
const NOT_RELEASED: ReadonlySet<string> = new Set(["Pod", "Job", "CronJob", "ReplicaSet", "Rollout"]);
const AUTOSCALER_VERSIONS: ReadonlySet<string> = new Set([
  "autoscaling/v2",
  "autoscaling/v2beta2",
  "keda.sh/v1alpha1",
  "http.keda.sh/v1alpha1",
]);

export default defineRule({
  meta: {
    kinds: [FLAGGER_CANARY],
    docs: {
      description: "A Flagger Canary has a target that Flagger can release, and makes its Services alone",
      why: "Flagger finds out only in the cluster that a target is missing or has no label it can tell the primary by: nothing is then released. A Service that is applied under a name that Flagger makes is overwritten by one and then by the other.",
      references: ["https://docs.flagger.app/usage/how-it-works", "https://docs.flagger.app/faq"],
      details:
        "That a target has `replicas: 0`, or that no Service selects it, is usual with Flagger and not reported here or by other rules. Installations with other `-selector-labels` name them in `selectorLabels`.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        selectorLabels: {
          type: "array",
          items: { type: "string" },
          default: ["app", "name", "app.kubernetes.io/name"],
          description: "Labels of which the target's selector must have one, as in Flagger's flag -selector-labels.",
        },
      },
    },
    messages: {
      absent: {
        severity: scope("all", "error"),
        text: "{{title}} releases {{kind}} {{name}}, which does not exist.",
      },
      kind: {
        severity: scope("all", "error"),
        text: "{{title}} targets a {{kind}}; Flagger releases Deployments, DaemonSets and Services.",
      },
      selectorLabel: {
        severity: scope("all", "error"),
        text: "{{target}}, the target of {{title}}, has none of the labels {{labels}} in its selector: Flagger cannot tell its primary apart and does not start.",
      },
      ownService: {
        severity: scope("all", "error"),
        text: "Service {{service}} has a name that {{title}} makes a Service of: Flagger and whoever applies this one overwrite each other. Remove it, or set spec.service.name.",
      },
      autoscaler: {
        severity: scope("all", "error"),
        text: "{{title}} has an autoscalerRef of {{found}}; Flagger copies those of autoscaling/v2 and keda.sh/v1alpha1.",
      },
      iterations: {
        severity: scope("all", "info"),
        text: "{{title}} has the provider kubernetes and no iterations: Flagger shifts no weights there and runs 10 iterations. Say how many it shall be.",
      },
    },
  },
  create: ({ graph, options, report }) => ({
    object(canary) {
      const data = { title: canary.title };
      const target = asRecord(canary.get(TARGET));
      const kind = asText(target?.["kind"]) ?? "Deployment";
      const name = asText(target?.["name"]);
      if (NOT_RELEASED.has(kind)) report({ at: canary.at([...TARGET, "kind"]), message: "kind", data: { ...data, kind } });
      else if (graph.progressiveTarget(canary).state === "absent") {
        report({ at: canary.at([...TARGET, "name"]), message: "absent", data: { ...data, kind, name } });
      }
      const workload = foundOr(graph.progressiveTarget(canary));
      const labels = textRecord(workload?.get(["spec", "selector", "matchLabels"]));
      const isReadable = asRecord(workload?.get(["spec", "selector", "matchLabels"])) && !Object.keys(labels).some(isUndecidable);
      if (workload && isReadable && !options.selectorLabels.some((label) => Object.hasOwn(labels, label))) {
        report({
          at: canary.at([...TARGET, "name"]),
          message: "selectorLabel",
          data: { ...data, target: workload.object.title, labels: options.selectorLabels.join(", ") },
          objects: [canary, workload.object],
          related: [{ location: workload.at(["spec", "selector", "matchLabels"], "key"), message: "its selector" }],
        });
      }
      const version = asText(canary.get(["spec", "autoscalerRef", "apiVersion"]));
      if (version !== undefined && !isUndecidable(version) && !AUTOSCALER_VERSIONS.has(version)) {
        report({ at: canary.at(["spec", "autoscalerRef", "apiVersion"]), message: "autoscaler", data: { ...data, found: version } });
      }
      const analysis = flaggerAnalysis(canary);
      const iterations = analysis?.value["iterations"];
      if (analysis && canary.get(["spec", "provider"]) === "kubernetes" && !isUndecidable(iterations) && (asNumber(iterations) ?? 0) < 1) {
        report({ at: canary.at([...analysis.path, "iterations"]), message: "iterations", data });
      }
      const service = asText(canary.get(["spec", "service", "name"])) || name;
      // A target that is a Service is released by its own, and only its copies are made.
      for (const suffix of kind === "Service" ? ["-primary", "-canary"] : ["", "-primary", "-canary"]) {
        const made =
          service === undefined || isUndecidable(service) ? undefined : foundOr(graph.find("Service", `${service}${suffix}`, canary));
        if (!made) continue;
        report({
          at: made.at(["metadata", "name"]),
          message: "ownService",
          data: { ...data, service: made.name },
          objects: [made, canary],
          related: [{ location: canary.at(["spec", "service"], "key"), message: `${canary.title} makes it` }],
        });
      }
    },
  }),
});
