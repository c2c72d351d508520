import {
  boundsOf,
  defineRule,
  isServed,
  parseIntOrPercent,
  type Path,
  replicaFloor,
  resolveFenceposts,
  scaled,
  scope,
  type Workload,
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
        "Computed at the autoscaler's minimum, else at spec.replicas, as the Deployment controller does: maxSurge rounds up, maxUnavailable rounds down, and when both come to zero one pod may be unavailable. The guarantee is only as good as the readinessProbe.",
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
        text: "An update of {{title}} may leave no available pod: at {{replicas}}, maxSurge {{surge}} and maxUnavailable {{unavailable}} let {{lost}} go before a new one is ready. Set maxUnavailable to 0.",
      },
      tooFewAvailable: {
        severity: scope("production", "warning"),
        text: "An update of {{title}} may leave {{left}} of {{replicas}} available, fewer than the {{wanted}} wanted: maxSurge {{surge}}, maxUnavailable {{unavailable}}. Lower maxUnavailable.",
      },
      singleStateful: {
        severity: scope("production", "warning"),
        text: "{{title}} has one replica, and a StatefulSet stops a pod before it starts the new one: every update is downtime. Use at least two replicas, or accept it.",
      },
      scalesToZero: {
        severity: scope("production", "info"),
        text: "ScaledObject {{autoscaler}} may scale {{title}} to zero pods{{how}}: the first request then waits for one to start. Set minReplicaCount where that is too slow.",
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
        const { object: scaler } = floor.autoscaler!;
        const isDefault = scaler.get(["spec", "minReplicaCount"]) === undefined;
        report({
          at: scaler.at(["spec", "minReplicaCount"]),
          message: "scalesToZero",
          data: { autoscaler: scaler.name, title: object.title, how: isDefault ? ", the default" : "" },
          objects: [object, scaler],
        });
        return;
      }
      if (object.groupKind === "apps/StatefulSet") {
        const single = floor.replicas === 1 && workload.get(["spec", "updateStrategy", "type"]) !== "OnDelete" && !graph.storeOf(workload);
        if (single) report({ at: workload.at(["spec", "replicas"]), message: "singleStateful", data: { title: object.title } });
        return;
      }
      const rolling = rollingOf(workload);
      if (!rolling) return;
      const bounds = boundsOf(resolveFenceposts(rolling.maxSurge, rolling.maxUnavailable, floor.replicas), floor.replicas);
      const wanted = parseIntOrPercent(options.minAvailable, "strict");
      const least = wanted ? Math.min(scaled(wanted, floor.replicas, true), floor.replicas) : 1;
      if (bounds.minAvailable >= Math.max(1, least)) return;
      const path = [...rolling.path, workload.get([...rolling.path, "maxUnavailable"]) === undefined ? "maxSurge" : "maxUnavailable"];
      const surges = bounds.maxTotal > floor.replicas;
      const lost = floor.replicas - bounds.minAvailable;
      report({
        at: workload.at(path),
        message: bounds.minAvailable === 0 ? "noneAvailable" : "tooFewAvailable",
        data: {
          title: object.title,
          replicas: floor.replicas === 1 ? "1 replica" : `${floor.replicas} replicas`,
          lost: lost === 1 ? "the only pod" : `all ${lost} pods`,
          left: bounds.minAvailable,
          wanted: least,
          surge: String(workload.get([...rolling.path, "maxSurge"]) ?? "25% (default)"),
          unavailable: String(workload.get([...rolling.path, "maxUnavailable"]) ?? "25% (default)"),
        },
        related: floor.autoscaler
          ? [
              {
                location: floor.autoscaler.object.at(["spec", "minReplicas"]),
                message: `${floor.autoscaler.kind} ${floor.autoscaler.object.name} sets the minimum`,
              },
            ]
          : [],
        fix: surges
          ? fix.fix("Set maxUnavailable to 0", "unsafe", fix.setScalar(object, [...rolling.path, "maxUnavailable"], 0))
          : undefined,
      });
    },
  }),
});

interface Rolling {
  readonly path: Path;
  readonly maxSurge: NonNullable<ReturnType<typeof parseIntOrPercent>>;
  readonly maxUnavailable: NonNullable<ReturnType<typeof parseIntOrPercent>>;
}

/** The fields that size a rolling update, with their defaults; undefined when it is none or a value is not valid. */
function rollingOf(workload: Workload): Rolling | undefined {
  const isDeployment = workload.object.groupKind === "apps/Deployment";
  const type = workload.get(["spec", "strategy", "type"]);
  if (!isDeployment || (type !== undefined && type !== null && type !== "RollingUpdate")) return undefined;
  const path = ["spec", "strategy", "rollingUpdate"];
  const maxSurge = parseIntOrPercent(workload.get([...path, "maxSurge"]) ?? "25%", "strict");
  const maxUnavailable = parseIntOrPercent(workload.get([...path, "maxUnavailable"]) ?? "25%", "strict");
  return maxSurge && maxUnavailable ? { path, maxSurge, maxUnavailable } : undefined;
}
