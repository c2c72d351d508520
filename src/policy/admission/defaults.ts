import type { GroupKind } from "../../model/kubernetes-object.js";
import { asList, asRecord, type JsonRecord } from "../../model/value.js";
import { apply, drop, fill, inside, items, when, withoutNulls, type Change } from "./copies.js";

/*
 * What the API server fills in before policies see an object. Source: the defaults of the API types (pkg/apis/<group>/<version>/defaults.go of Kubernetes),
 * and the fields that its types always write (`resources: {}`). Only for reading: positions lead to what is written.
 */

const isLatest = (image: unknown): boolean =>
  typeof image === "string" && !image.includes("@") && /(?:^|\/)[^/:]+(?::latest)?$/.test(image);

const probe: readonly Change[] = [
  fill("timeoutSeconds", 1),
  fill("periodSeconds", 10),
  fill("successThreshold", 1),
  fill("failureThreshold", 3),
  inside("httpGet", fill("path", "/"), fill("scheme", "HTTP")),
];

/** Requests that are not given are the limits. */
function requests(resources: JsonRecord): JsonRecord {
  const limits = asRecord(resources["limits"]);
  if (!limits) return resources;
  const given = asRecord(resources["requests"]);
  if (!given) return fill("requests", limits)(resources);
  return inside("requests", ...Object.keys(limits).map((name) => fill(name, limits[name])))(resources);
}

const container: readonly Change[] = [
  fill("imagePullPolicy", (owner: JsonRecord) =>
    owner["image"] === undefined ? undefined : isLatest(owner["image"]) ? "Always" : "IfNotPresent",
  ),
  fill("terminationMessagePath", "/dev/termination-log"),
  fill("terminationMessagePolicy", "File"),
  fill("resources", {}),
  inside("resources", requests),
  ...["args", "command", "env", "envFrom", "ports", "volumeMounts", "stdin", "tty", "workingDir"].map(drop),
  items("ports", fill("protocol", "TCP"), drop("hostPort"), drop("hostIP"), drop("name")),
  items("volumeMounts", drop("readOnly"), drop("subPath")),
  items("env", inside("valueFrom", inside("fieldRef", fill("apiVersion", "v1")))),
  ...["livenessProbe", "readinessProbe", "startupProbe"].map((name) => inside(name, ...probe)),
];

const volume: readonly Change[] = [
  ...["configMap", "secret", "projected", "downwardAPI"].map((name) => inside(name, fill("defaultMode", 420))),
  inside("hostPath", fill("type", "")),
];

const podSpec: readonly Change[] = [
  fill("dnsPolicy", "ClusterFirst"),
  fill("restartPolicy", "Always"),
  fill("terminationGracePeriodSeconds", 30),
  fill("schedulerName", "default-scheduler"),
  fill("securityContext", {}),
  ...["hostNetwork", "hostPID", "hostIPC", "initContainers", "ephemeralContainers", "volumes", "tolerations", "imagePullSecrets"].map(drop),
  ...["nodeName", "nodeSelector", "serviceAccountName", "priorityClassName", "hostname", "subdomain"].map(drop),
  ...["containers", "initContainers", "ephemeralContainers"].map((name) => items(name, ...container)),
  items("volumes", ...volume),
];

const metadata: Change = inside("metadata", drop("labels"), drop("annotations"), drop("namespace"));

const template: Change = inside("template", metadata, inside("spec", ...podSpec));
const jobSpec: readonly Change[] = [
  fill("completions", (spec: JsonRecord) => (spec["parallelism"] === undefined ? 1 : undefined)),
  fill("parallelism", 1),
  fill("backoffLimit", 6),
  fill("completionMode", "NonIndexed"),
  fill("suspend", false),
  template,
];

const servicePort: readonly Change[] = [fill("protocol", "TCP"), fill("targetPort", (port: JsonRecord) => port["port"])];

const isOutside = (spec: JsonRecord): boolean => spec["type"] === "NodePort" || spec["type"] === "LoadBalancer";

const policyTypes = (spec: JsonRecord): unknown => (asList(spec["egress"]).length > 0 ? ["Ingress", "Egress"] : ["Ingress"]);

const RBAC = "rbac.authorization.k8s.io";

const subject: Change = (record) => fill("apiGroup", record["kind"] === "User" || record["kind"] === "Group" ? RBAC : undefined)(record);

const TABLE: ReadonlyMap<GroupKind, readonly Change[]> = new Map<GroupKind, readonly Change[]>([
  ["Pod", [inside("spec", fill("enableServiceLinks", true), ...podSpec)]],
  ["ReplicationController", [inside("spec", fill("replicas", 1), template)]],
  [
    "apps/Deployment",
    [
      inside(
        "spec",
        fill("replicas", 1),
        fill("strategy", {}),
        inside("strategy", fill("type", "RollingUpdate")),
        inside(
          "strategy",
          when(
            ({ type }) => type === "RollingUpdate",
            fill("rollingUpdate", {}),
            inside("rollingUpdate", fill("maxUnavailable", "25%"), fill("maxSurge", "25%")),
          ),
        ),
        fill("revisionHistoryLimit", 10),
        fill("progressDeadlineSeconds", 600),
        template,
      ),
    ],
  ],
  [
    "apps/StatefulSet",
    [
      inside(
        "spec",
        fill("replicas", 1),
        fill("podManagementPolicy", "OrderedReady"),
        fill("updateStrategy", { type: "RollingUpdate", rollingUpdate: { partition: 0 } }),
        fill("revisionHistoryLimit", 10),
        items("volumeClaimTemplates", inside("spec", fill("volumeMode", "Filesystem"))),
        template,
      ),
    ],
  ],
  [
    "apps/DaemonSet",
    [
      inside(
        "spec",
        fill("updateStrategy", { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }),
        fill("revisionHistoryLimit", 10),
        template,
      ),
    ],
  ],
  ["apps/ReplicaSet", [inside("spec", fill("replicas", 1), template)]],
  ["batch/Job", [inside("spec", ...jobSpec)]],
  [
    "batch/CronJob",
    [
      inside(
        "spec",
        fill("concurrencyPolicy", "Allow"),
        fill("suspend", false),
        fill("successfulJobsHistoryLimit", 3),
        fill("failedJobsHistoryLimit", 1),
        inside("jobTemplate", inside("spec", template)),
      ),
    ],
  ],
  [
    "Service",
    [
      inside(
        "spec",
        fill("type", "ClusterIP"),
        fill("sessionAffinity", "None"),
        when(({ type }) => type !== "ExternalName", fill("internalTrafficPolicy", "Cluster")),
        when(isOutside, fill("externalTrafficPolicy", "Cluster")),
        when(({ type }) => type === "LoadBalancer", fill("allocateLoadBalancerNodePorts", true)),
        items("ports", ...servicePort),
      ),
    ],
  ],
  ["Secret", [fill("type", "Opaque")]],
  ["PersistentVolume", [inside("spec", fill("persistentVolumeReclaimPolicy", "Retain"), fill("volumeMode", "Filesystem"))]],
  ["PersistentVolumeClaim", [inside("spec", fill("volumeMode", "Filesystem"))]],
  ["storage.k8s.io/StorageClass", [fill("reclaimPolicy", "Delete"), fill("volumeBindingMode", "Immediate")]],
  ["autoscaling/HorizontalPodAutoscaler", [inside("spec", fill("minReplicas", 1))]],
  [
    "networking.k8s.io/NetworkPolicy",
    [
      inside(
        "spec",
        fill("podSelector", {}),
        fill("policyTypes", policyTypes),
        ...["ingress", "egress"].map((name) => items(name, items("ports", fill("protocol", "TCP")))),
      ),
    ],
  ],
  [`${RBAC}/Role`, [fill("rules", [])]],
  [`${RBAC}/ClusterRole`, [fill("rules", [])]],
  [`${RBAC}/RoleBinding`, [inside("roleRef", fill("apiGroup", RBAC)), items("subjects", subject)]],
  [`${RBAC}/ClusterRoleBinding`, [inside("roleRef", fill("apiGroup", RBAC)), items("subjects", subject)]],
]);

/** An object as policies see it: nulls dropped, defaults filled in. Kinds that are not built in are left as they are. */
export function withDefaults(object: JsonRecord, kind: GroupKind): JsonRecord {
  const changes = TABLE.get(kind);
  return changes ? apply(withoutNulls(object) as JsonRecord, [metadata, ...changes]) : object;
}
