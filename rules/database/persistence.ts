import {
  asList,
  asNumber,
  defineRule,
  isCache,
  isControlPlane,
  keepingOf,
  keepsNothing,
  type KubernetesObject,
  lossyStorage,
  type Path,
  scope,
} from "../../src/sdk.js";

const LOSS = scope("production", "error", { development: "info" });

export default defineRule({
  meta: {
    docs: {
      description: "Databases keep their data on volumes that outlive their pods",
      why: "A pod is replaced at every update, drain and crash; what it kept in its own file system or in an emptyDir is gone with it.",
      references: [
        "https://kubernetes.io/docs/concepts/storage/persistent-volumes/",
        "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention",
      ],
      details:
        "A claim, a volumeClaimTemplate, or another volume from outside the cluster passes. Redis, Valkey, KeyDB, Dragonfly and Memcached are taken for caches unless their command asks for persistence (`--appendonly yes`, `--save 60 1`); the option judges them all. Query routers and sentinels keep nothing. Of operators the storage of Strimzi, Percona and Elastic is judged, and a CloudNativePG cluster of one instance is mentioned.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        caches: {
          type: "boolean",
          default: false,
          description: "Judge Redis and its like, too, where nothing says whether they are caches.",
        },
      },
    },
    messages: {
      emptyDir: {
        severity: LOSS,
        text: "{{title}} ({{evidence}}) keeps {{directory}} in an emptyDir: the data ends with the pod. Use a PersistentVolumeClaim.",
      },
      ephemeral: {
        severity: LOSS,
        text: "{{title}} ({{evidence}}) keeps {{directory}} on an ephemeral volume: its claim is deleted with the pod. Use a PersistentVolumeClaim.",
      },
      hostPath: {
        severity: LOSS,
        text: "{{title}} ({{evidence}}) keeps {{directory}} on a hostPath: on another node the database starts empty. Use a PersistentVolumeClaim.",
      },
      noVolume: {
        severity: LOSS,
        text: "{{title}} ({{evidence}}) mounts no volume for its data: it ends with the container. Use a PersistentVolumeClaim.",
      },
      lossyResource: {
        severity: LOSS,
        text: "{{title}} ({{evidence}}) keeps its data on {{what}}: it ends with the pod or its node. Use a persistent claim.",
      },
      deletedClaims: {
        severity: scope("production", "warning"),
        text: "{{title}} ({{evidence}}) deletes its claims with itself: persistentVolumeClaimRetentionPolicy.whenDeleted is Delete. Use Retain, the default, so that deleting the workload keeps the data.",
      },
      oneInstance: {
        severity: scope("production", "info"),
        text: "{{title}} ({{evidence}}) runs {{count}}: while its node is down there is no database. Use three instances.",
      },
    },
  },
  create: ({ graph, options, report }) => ({
    workload(workload) {
      const { object } = workload;
      const evidence = graph.storeOf(workload);
      if (evidence?.class !== "database" || isControlPlane(object)) return;
      const say = (path: Path, message: "emptyDir" | "ephemeral" | "hostPath" | "noVolume" | "deletedClaims", directory?: string): void =>
        report({
          at: workload.at(path),
          message,
          data: { title: object.title, evidence: evidence.text, directory },
          related: [{ location: workload.at(evidence.path), message: `a database: ${evidence.text}` }],
        });
      for (const container of workload.containers) {
        const store = graph.storeOfContainer(container);
        if (store?.class !== "database" || keepsNothing(container, store) || (!options.caches && isCache(container, store))) continue;
        const keeping = keepingOf(container, store);
        if (keeping.kind === "nowhere") say([...container.path, "image"], "noVolume");
        else if (keeping.kind !== "kept") say(keeping.path, keeping.kind, keeping.directory);
      }
      const retention = ["spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted"];
      if (workload.get(retention) === "Delete" && asList(workload.get(["spec", "volumeClaimTemplates"])).length > 0)
        say(retention, "deletedClaims");
    },
    object(object) {
      const evidence = graph.storeOfObject(object);
      if (!evidence) return;
      const data = { title: object.title, evidence: evidence.text };
      for (const { path, what } of lossyStorage(object)) report({ at: object.at(path), message: "lossyResource", data: { ...data, what } });
      const one = singleInstance(object);
      if (one)
        report({
          at: one.path.length > 0 ? object.at(one.path) : object.place,
          message: "oneInstance",
          data: { ...data, count: one.count },
        });
    },
  }),
});

/** Source: CloudNativePG, api/v1/cluster_types.go: instances defaults to 1. */
function singleInstance(object: KubernetesObject): { readonly path: Path; readonly count: string } | undefined {
  if (object.groupKind !== "postgresql.cnpg.io/Cluster") return undefined;
  const instances = object.get(["spec", "instances"]);
  if (instances === undefined) return { path: [], count: "one instance, the default" };
  return asNumber(instances) === 1 ? { path: ["spec", "instances"], count: "one instance" } : undefined;
}
