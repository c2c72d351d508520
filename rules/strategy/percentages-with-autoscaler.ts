import {
  asRecord,
  type Autoscaler,
  defineRule,
  foundOr,
  parseIntOrPercent,
  percentageFor,
  resolveFenceposts,
  scope,
  type Path,
  wavesOf,
  type Workload,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Next to an autoscaler, maxSurge and maxUnavailable are percentages",
      why: "An absolute number is right at one size only: at the autoscaler's maximum the rollout goes pod by pod and takes many times as long, at its minimum it may take half of the pods away.",
      references: [
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment",
        "https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/",
      ],
      details:
        "Zero is the same at every size and passes; so does a field that is absent, since the default is 25%. An autoscaler whose minimum and maximum are equal does not scale. An Argo Rollouts canary with traffic routing does not use the fields.",
    },
    fixable: "unsafe",
    messages: {
      absolute: {
        severity: scope("production", "warning"),
        text: "{{title}} sets {{field}} to {{value}} while {{autoscaler}} scales it between {{min}} and {{max}} pods: a rollout takes {{wavesAtMin}} at the minimum and {{wavesAtMax}} at the maximum. Use a percentage{{proposal}}.",
      },
    },
  },
  create: ({ graph, report, fix }) => ({
    workload(workload) {
      const place = rollingPath(workload);
      if (!place) return;
      const autoscaler = foundOr(graph.autoscalersOf(workload))?.[0];
      if (!autoscaler || autoscaler.minReplicas === autoscaler.maxReplicas) return;
      const { object } = workload;
      for (const field of ["maxSurge", "maxUnavailable"] as const) {
        const path = [...place, field];
        const value = workload.get(path);
        if (typeof value !== "number" || !Number.isInteger(value) || value <= 0) continue;
        const percent = proposalFor(field, value, autoscaler.minReplicas ?? 0);
        report({
          at: workload.at(path),
          message: "absolute",
          data: {
            title: object.title,
            field,
            value,
            autoscaler: `${autoscaler.kind} ${autoscaler.object.name}`,
            ...wavesAt(workload, place, autoscaler),
            proposal: percent === undefined ? "" : `; ${percent}% gives the same at the minimum`,
          },
          objects: [object, autoscaler.object],
          related: [
            {
              location: autoscaler.object.at(["spec", "scaleTargetRef", "name"]),
              message: `${autoscaler.kind} ${autoscaler.object.name} scales it`,
            },
          ],
          fix:
            percent === undefined
              ? undefined
              : fix.fix(`Set ${field} to ${percent}%`, "unsafe", fix.setScalar(object, path, `${percent}%`)),
        });
      }
    },
  }),
});

/** Where the fields stand that size a rollout, if the workload has any. */
function rollingPath(workload: Workload): Path | undefined {
  const { groupKind } = workload.object;
  if (groupKind === "apps/Deployment")
    return workload.get(["spec", "strategy", "type"]) === "Recreate" ? undefined : ["spec", "strategy", "rollingUpdate"];
  if (groupKind !== "argoproj.io/Rollout") return undefined;
  const canary = asRecord(workload.get(["spec", "strategy", "canary"]));
  return canary && !canary["trafficRouting"] ? ["spec", "strategy", "canary"] : undefined;
}

/** The percentage that is the same at the minimum; none where there are no pods then, and none that would let every pod go at any size. */
function proposalFor(field: "maxSurge" | "maxUnavailable", value: number, floor: number): number | undefined {
  const percent = percentageFor(value, floor, field === "maxSurge");
  return percent === undefined || (field === "maxUnavailable" && percent >= 100) ? undefined : percent;
}

/** How many waves a rollout takes at both ends of the autoscaler's range, in words. */
function wavesAt(workload: Workload, place: Path, autoscaler: Autoscaler): Record<"min" | "max" | "wavesAtMin" | "wavesAtMax", string> {
  const read = (field: string): ReturnType<typeof parseIntOrPercent> =>
    parseIntOrPercent(workload.get([...place, field]) ?? "25%", "strict");
  const surge = read("maxSurge");
  const unavailable = read("maxUnavailable");
  const waves = (replicas: number | undefined): string => {
    if (replicas === undefined || !surge || !unavailable) return "an unknown number of waves";
    const count = wavesOf(resolveFenceposts(surge, unavailable, replicas), replicas);
    return count === 1 ? "1 wave" : `${count} waves`;
  };
  const { minReplicas, maxReplicas } = autoscaler;
  return {
    min: String(minReplicas ?? "?"),
    max: String(maxReplicas ?? "?"),
    wavesAtMin: waves(minReplicas),
    wavesAtMax: waves(maxReplicas),
  };
}
