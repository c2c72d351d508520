import { asList, asRecord, defineRule, foundOr, scope, type Workload } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "One database process writes to one volume",
      why: "Two servers on the same files corrupt them: each has its own idea of what it wrote. A database grows by replicas with a volume each, which know of one another.",
      references: [
        "https://kubernetes.io/docs/tasks/run-application/run-single-instance-stateful-application/",
        "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/",
      ],
      details: "A StatefulSet with volumeClaimTemplates has a claim for each pod. A volume that is mounted readOnly is not written.",
    },
    messages: {
      sharedVolume: {
        severity: scope("all", "error"),
        text: "{{title}} ({{evidence}}) runs {{replicas}} pods on the one claim {{claim}}: several servers would write to the same files. Use one replica, or a StatefulSet with volumeClaimTemplates and replication.",
      },
      autoscaled: {
        severity: scope("all", "error"),
        text: "{{scaler}} scales {{title}}, a database ({{evidence}}), to up to {{max}} pods: they do not know of one another, and share or split the data. Remove the autoscaler.",
      },
    },
  },
  create: ({ graph, report }) => ({
    workload(workload) {
      const { object } = workload;
      const evidence = graph.storeOf(workload);
      if (evidence?.class !== "database" || !SCALED.includes(object.groupKind)) return;
      const data = { title: object.title, evidence: evidence.text };
      const claim = writtenClaim(workload);
      const replicas = workload.replicas ?? 1;
      if (claim !== undefined && replicas > 1) {
        report({
          at: workload.at(["spec", "replicas"]),
          message: "sharedVolume",
          data: { ...data, replicas, claim: claim.name },
          related: [{ location: workload.at(claim.path), message: `claim ${claim.name}` }],
        });
      }
      if (object.groupKind === "apps/StatefulSet" && claim === undefined) return;
      for (const scaler of foundOr(graph.autoscalersOf(workload)) ?? []) {
        if (scaler.maxReplicas !== undefined && scaler.maxReplicas <= 1) continue;
        report({
          at: scaler.object.at(["spec", "scaleTargetRef", "name"]),
          message: "autoscaled",
          data: { ...data, scaler: scaler.object.title, max: scaler.maxReplicas ?? "many" },
          objects: [scaler.object, object],
          related: [{ location: object.at(evidence.path), message: `${object.title} is a database: ${evidence.text}` }],
        });
      }
    },
  }),
});

const SCALED: readonly string[] = [
  "apps/Deployment",
  "extensions/Deployment",
  "apps/StatefulSet",
  "apps/ReplicaSet",
  "argoproj.io/Rollout",
];

/** The claim that a container of the pods writes to; the same one for all pods. */
function writtenClaim(workload: Workload): { readonly name: string; readonly path: readonly (string | number)[] } | undefined {
  // A template takes the place of a volume of its name.
  const templates = new Set(
    asList(workload.get(["spec", "volumeClaimTemplates"])).map((template) => asRecord(asRecord(template)?.["metadata"])?.["name"]),
  );
  for (const [index, entry] of asList(workload.podSpec?.["volumes"]).entries()) {
    const volume = asRecord(entry);
    const claim = asRecord(volume?.["persistentVolumeClaim"]);
    const name = claim?.["claimName"];
    if (!claim || typeof name !== "string" || claim["readOnly"] === true || templates.has(volume?.["name"])) continue;
    const isWritten = workload.containers.some((container) =>
      asList(container.value["volumeMounts"]).some((mount) => {
        const record = asRecord(mount);
        return container.role !== "init" && record?.["name"] === volume?.["name"] && record?.["readOnly"] !== true && !isPerPod(record);
      }),
    );
    if (isWritten) return { name, path: [...(workload.podSpecPath ?? []), "volumes", index, "persistentVolumeClaim", "claimName"] };
  }
  return undefined;
}

/** A directory of the volume for each pod. */
function isPerPod(mount: Readonly<Record<string, unknown>> | undefined): boolean {
  return typeof mount?.["subPathExpr"] === "string";
}
