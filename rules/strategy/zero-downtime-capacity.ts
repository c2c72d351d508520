import {
  type Autoscaler,
  boundsOf,
  defineRule,
  fencepostsOf,
  isServed,
  losesItsOnlyPod,
  parseIntOrPercent,
  replicaFloor,
  type RolloutStrategy,
  rolloutStrategyOf,
  scaled,
  scope,
  type Setting,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "An update leaves pods that answer",
      why: "maxSurge and maxUnavailable say how many pods an update may take away at once. At the number of replicas that really runs, rounding can make that all of them.",
      references: [
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment",
        "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#rolling-updates",
      ],
      details:
        "Computed at the autoscaler's minimum, else at spec.replicas, as the controllers of Deployments, StatefulSets and Argo canaries do: maxSurge rounds up, maxUnavailable rounds down, and when both come to zero one pod may be unavailable. The guarantee is only as good as the readinessProbe.",
    },
    fixable: "unsafe",
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        minAvailable: {
          type: ["integer", "string"],
          default: 1,
          description: 'The fewest available pods during an update: a number, or a percentage such as "75%".',
        },
      },
    },
    messages: {
      noneAvailable: {
        severity: scope("production", "error"),
        text: "An update of {{title}} may leave no available pod: at {{replicas}}, {{limits}} may take {{lost}} away before a new one is ready. Set {{cure}}.",
      },
      tooFewAvailable: {
        severity: scope("production", "warning"),
        text: "An update of {{title}} may leave {{left}} of {{replicas}} available, fewer than the {{wanted}} wanted, by {{limits}}. Lower maxUnavailable.",
      },
      singleStateful: {
        severity: scope("production", "warning"),
        text: "{{title}} has one replica, and a StatefulSet stops a pod before it starts the new one: every update is downtime, and every drain of its node. Use at least two replicas, or accept it.",
      },
      scalesToZero: {
        severity: scope("production", "info"),
        text: "{{autoscaler}} may scale {{title}} to zero pods{{how}}: the first request then waits for one to start. Set {{field}} where that is too slow.",
      },
    },
  },
  create: ({ graph, options, report, fix }) => ({
    workload(workload) {
      const { object } = workload;
      const floor = replicaFloor(graph, workload);
      if (
        !floor ||
        (floor.replicas === 0 && !floor.autoscaler) ||
        !isServed(graph, workload) ||
        graph.progressiveDeliveryOf(workload).state === "found"
      )
        return;
      if (floor.replicas === 0) {
        const { object: scaler, kind } = floor.autoscaler!;
        const field = minimumField(floor.autoscaler!);
        const how = scaler.get(["spec", field]) === undefined ? ", the default" : "";
        report({
          at: scaler.at(["spec", field]),
          message: "scalesToZero",
          data: { autoscaler: `${kind} ${scaler.name}`, title: object.title, how, field },
          objects: [object, scaler],
        });
        return;
      }
      if (losesItsOnlyPod(workload, floor)) {
        const scaler = floor.autoscaler;
        const at = scaler ? scaler.object.at(["spec", minimumField(scaler)]) : workload.at(["spec", "replicas"]);
        if (!graph.storeOf(workload)) report({ at, message: "singleStateful", data: { title: object.title } });
        return;
      }
      const strategy = rolloutStrategyOf(object);
      const settings = settingsOf(strategy);
      const [[, first], [, last]] = [settings.at(0) ?? [], settings.at(-1) ?? []];
      if (!strategy || !first || !last) return;
      const limits = fencepostsOf(strategy, floor.replicas)!;
      const kept = strategy.type === "StatefulSet" ? Math.min(strategy.partition, floor.replicas) : 0;
      const left = Math.max(kept, boundsOf(limits, floor.replicas).minAvailable);
      const wanted = parseIntOrPercent(options.minAvailable, "strict");
      const least = wanted ? Math.min(scaled(wanted, floor.replicas, true), floor.replicas) : 1;
      if (left >= Math.max(1, least)) return;
      const cure = strategy.type === "StatefulSet" ? 1 : 0;
      report({
        at: workload.at(last.isDefault ? first.path : last.path),
        message: left === 0 ? "noneAvailable" : "tooFewAvailable",
        data: {
          title: object.title,
          replicas: floor.replicas === 1 ? "1 replica" : `${floor.replicas} replicas`,
          lost: floor.replicas === 1 ? "the only pod" : `all ${floor.replicas} pods`,
          left,
          wanted: least,
          limits: settings
            .map(([field, { path, isDefault }]) => `${field} ${isDefault ? "25% (default)" : String(workload.get(path))}`)
            .join(" and "),
          cure: `${limits.surge === 0 && cure === 0 ? "maxSurge to 1 and " : ""}maxUnavailable to ${cure}`,
        },
        related: floor.autoscaler
          ? [
              {
                location: floor.autoscaler.object.at(["spec", minimumField(floor.autoscaler)]),
                message: `${floor.autoscaler.kind} ${floor.autoscaler.object.name} sets the minimum`,
              },
            ]
          : [],
        fix:
          limits.surge === 0 && cure === 0
            ? undefined
            : fix.fix(`Set maxUnavailable to ${cure}`, "unsafe", fix.setScalar(object, last.path, cure)),
      });
    },
  }),
});

/** The fields that size a rolling update, as they are written; none where nothing rolls or traffic is shifted otherwise. */
function settingsOf(strategy: RolloutStrategy | undefined): readonly (readonly [field: string, setting: Setting])[] {
  if (strategy?.type === "StatefulSet") return [["maxUnavailable", strategy.maxUnavailable]];
  if (strategy?.type !== "RollingUpdate" && strategy?.type !== "Canary") return [];
  const { maxSurge, maxUnavailable } = strategy;
  return [
    ["maxSurge", maxSurge],
    ["maxUnavailable", maxUnavailable],
  ];
}

function minimumField({ kind }: Autoscaler): string {
  return kind === "ScaledObject" ? "minReplicaCount" : "minReplicas";
}
