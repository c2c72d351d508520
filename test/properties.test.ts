import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lint } from "../src/lint.js";
import { presets, rules } from "../src/rules.generated.js";

const KINDS = [
  ["v1", "Pod"],
  ["v1", "Service"],
  ["v1", "Secret"],
  ["v1", "ConfigMap"],
  ["v1", "PersistentVolumeClaim"],
  ["apps/v1", "Deployment"],
  ["apps/v1", "StatefulSet"],
  ["apps/v1", "DaemonSet"],
  ["batch/v1", "CronJob"],
  ["autoscaling/v2", "HorizontalPodAutoscaler"],
  ["keda.sh/v1alpha1", "ScaledObject"],
  ["policy/v1", "PodDisruptionBudget"],
  ["networking.k8s.io/v1", "Ingress"],
  ["networking.k8s.io/v1", "NetworkPolicy"],
  ["gateway.networking.k8s.io/v1", "Gateway"],
  ["gateway.networking.k8s.io/v1", "HTTPRoute"],
  ["gateway.networking.k8s.io/v1alpha2", "TCPRoute"],
  ["cilium.io/v2", "CiliumNetworkPolicy"],
  ["postgresql.cnpg.io/v1", "Cluster"],
  ["acid.zalan.do/v1", "postgresql"],
  ["kafka.strimzi.io/v1beta2", "Kafka"],
  ["psmdb.percona.com/v1", "PerconaServerMongoDB"],
  ["cert-manager.io/v1", "Certificate"],
  ["cert-manager.io/v1", "ClusterIssuer"],
  ["argoproj.io/v1alpha1", "Rollout"],
  ["flagger.app/v1beta1", "Canary"],
  ["monitoring.coreos.com/v1", "ServiceMonitor"],
  ["monitoring.coreos.com/v1", "PrometheusRule"],
  ["serving.knative.dev/v1", "Service"],
] as const;

/** Keys that rules look for, so that random values stand where they are read. */
const KEYS = [
  ...[
    "spec",
    "template",
    "metadata",
    "name",
    "namespace",
    "labels",
    "annotations",
    "selector",
    "matchLabels",
    "matchExpressions",
    "key",
    "operator",
    "values",
  ],
  ...[
    "containers",
    "initContainers",
    "image",
    "ports",
    "containerPort",
    "port",
    "targetPort",
    "hosts",
    "tls",
    "secretName",
    "rules",
    "host",
    "http",
    "paths",
  ],
  ...[
    "backend",
    "service",
    "number",
    "strategy",
    "rollingUpdate",
    "maxSurge",
    "maxUnavailable",
    "type",
    "replicas",
    "minReplicas",
    "maxReplicas",
  ],
  ...[
    "scaleTargetRef",
    "kind",
    "apiVersion",
    "volumes",
    "persistentVolumeClaim",
    "claimName",
    "accessModes",
    "livenessProbe",
    "readinessProbe",
    "env",
    "value",
  ],
  ...[
    "resources",
    "requests",
    "cpu",
    "canary",
    "blueGreen",
    "steps",
    "listeners",
    "certificateRefs",
    "parentRefs",
    "backendRefs",
    "endpoints",
    "command",
  ],
  ...[
    "ingress",
    "from",
    "podSelector",
    "namespaceSelector",
    "ipBlock",
    "cidr",
    "except",
    "policyTypes",
    "externalIPs",
    "loadBalancerSourceRanges",
    "volumeMounts",
    "mountPath",
    "envFrom",
    "managed",
    "services",
    "additional",
    "serviceTemplate",
    "postgresql",
    "pg_hba",
    "kafka",
    "replsets",
    "expose",
    "enabled",
    "DB_PASSWORD",
    "redis.conf",
  ],
];

const SCALARS = [
  "web",
  "",
  "25%",
  "0%",
  "${REPLICAS}",
  "{{ .Values.x }}",
  "Recreate",
  "RollingUpdate",
  "LoadBalancer",
  "postgres:17",
  "http",
  "*.example.org",
  "10.0.0.0/8",
  "0.0.0.0/0",
  "postgres://a:b@c/d",
  "--password=b",
  "protected-mode no",
  "host all all 0.0.0.0/0 trust",
];

const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constantFrom(...SCALARS, null, true, 0, 1, -1, 8080, 1e21, 12345678901234567000),
    fc.array(tie("anything"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS, "__proto__", "constructor", "toString"), tie("anything"), { maxKeys: 6 }),
  ),
}));

const objects = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    spec: anything,
    metadata: fc.oneof(anything, fc.constant({ name: "web", labels: { app: "web" } })),
  }),
  { minLength: 1, maxLength: 6 },
);

const ROOT = path.resolve(import.meta.dirname, "../fixtures/rules");

describe("rules take whatever stands in a manifest", () => {
  test("no rule throws, every range lies in its file, every message is filled in", async () => {
    await fc.assert(
      fc.asyncProperty(objects, async (list) => {
        const text = list
          .map(({ kind: [apiVersion, kind], spec, metadata }) => JSON.stringify({ apiVersion, kind, metadata, spec, data: spec }))
          .join("\n---\n");
        const report = await lint({
          paths: [],
          cwd: ROOT,
          root: ROOT,
          context: false,
          stdin: { text, path: "random/prod/x.yaml" },
          rules,
          presets,
          only: rules.map(({ id }) => id),
        });
        expect(report.problems.filter(({ kind }) => kind === "internal")).toEqual([]);
        for (const { location, message, related, fix } of report.findings) {
          for (const place of [location, ...related.map((other) => other.location), ...(fix?.edits ?? []).map((edit) => edit.location)]) {
            expect(place.start).toBeGreaterThanOrEqual(0);
            expect(place.end).toBeGreaterThanOrEqual(place.start);
            expect(place.end).toBeLessThanOrEqual(place.file.text.length);
          }
          expect(message).not.toMatch(/undefined|\[object Object\]|NaN/);
        }
      }),
      { numRuns: 300 },
    );
  });
});
