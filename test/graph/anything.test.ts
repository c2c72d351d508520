import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildGraph } from "../../src/graph/build.js";
import type { Graph } from "../../src/graph/graph.js";
import { MONITOR_KINDS } from "../../src/graph/monitor-selection.js";
import { ROUTE_KINDS } from "../../src/graph/route-backends.js";
import type { KubernetesObject } from "../../src/model/kubernetes-object.js";
import type { Lookup } from "../../src/model/lookup.js";
import { WORKLOAD_KINDS } from "../../src/model/workload.js";
import type { Bundle } from "../../src/project/project.js";
import { objectOf } from "../manifests.js";

const KINDS = [
  ...WORKLOAD_KINDS,
  ...MONITOR_KINDS,
  ...ROUTE_KINDS,
  "Service",
  "autoscaling/HorizontalPodAutoscaler",
  "keda.sh/ScaledObject",
  "policy/PodDisruptionBudget",
  "PersistentVolumeClaim",
  "networking.k8s.io/NetworkPolicy",
  "cert-manager.io/Certificate",
  "gateway.networking.k8s.io/Gateway",
  "flagger.app/Canary",
  "rollouts.kruise.io/Rollout",
  "ConfigMap",
];

const name = fc.constantFrom("web", "api", "${NAME}", "tcp-services");
const labels = fc.oneof(
  fc.constantFrom<unknown>({ app: "web" }, { app: "api" }, {}, { app: "${APP}" }, { app: 7 }, "${LABELS}", null),
  fc.jsonValue({ maxDepth: 1 }),
);
const junk = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant("${X}"));
/** A field that is either what it should be or anything. */
const orJunk = <T>(field: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: field as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: junk });
const target = orJunk(
  fc.record(
    {
      apiVersion: fc.constantFrom<unknown>("apps/v1", "argoproj.io/v1alpha1", 3),
      kind: fc.constantFrom<unknown>("Deployment", "Rollout", null),
      name,
    },
    { requiredKeys: [] },
  ),
);
const backend = orJunk(
  fc.record({ name, service: orJunk(fc.record({ name })), kind: fc.constantFrom("Service", "Other") }, { requiredKeys: [] }),
);
const labelSelector = orJunk(fc.record({ matchLabels: labels, matchExpressions: junk }, { requiredKeys: [] }));

const spec = orJunk(
  fc.record(
    {
      selector: fc.oneof(labels, labelSelector),
      podSelector: labelSelector,
      namespaceSelector: junk,
      type: fc.constantFrom<unknown>("ExternalName", "LoadBalancer", "${TYPE}", 4),
      ports: junk,
      scaleTargetRef: target,
      targetRef: target,
      workloadRef: target,
      autoscalerRef: target,
      secretName: orJunk(name),
      issuerRef: target,
      defaultBackend: backend,
      backend,
      to: backend,
      rules: orJunk(
        fc.array(
          orJunk(
            fc.record(
              { backendRefs: fc.array(backend), http: orJunk(fc.record({ paths: fc.array(fc.record({ backend })) })) },
              { requiredKeys: [] },
            ),
          ),
        ),
      ),
      routes: orJunk(fc.array(orJunk(fc.record({ services: fc.array(backend), match: junk }, { requiredKeys: [] })))),
      listeners: junk,
      parentRefs: junk,
      tls: junk,
      targets: junk,
      staticConfigs: junk,
      volumes: junk,
      volumeClaimTemplates: junk,
      template: orJunk(
        fc.record(
          { metadata: orJunk(fc.record({ labels })), spec: orJunk(fc.record({ containers: junk, volumes: junk }, { requiredKeys: [] })) },
          { requiredKeys: [] },
        ),
      ),
    },
    { requiredKeys: [] },
  ),
);

const anyObject = fc
  .record({
    kind: fc.constantFrom(...KINDS),
    metadata: orJunk(
      fc.record({ name, namespace: fc.constantFrom<unknown>("prod", "", "${NS}", null), labels }, { requiredKeys: ["name"] }),
    ),
    spec,
    data: junk,
    file: fc.constantFrom("a.yaml", "a/b.yaml", "c/b.yaml"),
  })
  .map(({ kind, metadata, spec: fields, data, file }) => {
    const slash = kind.indexOf("/");
    const apiVersion = slash < 0 ? "v1" : `${kind.slice(0, slash)}/v1`;
    return objectOf({ apiVersion, kind: kind.slice(slash + 1), metadata, spec: fields, data }, file);
  });

const ENVIRONMENT = { name: "unknown", role: "unknown", because: { text: "a test" } } as const;

const anyBundle = fc
  .record({
    origin: fc.constantFrom("files" as const, "kustomize" as const),
    objects: fc.array(anyObject, { maxLength: 12 }),
    context: fc.array(anyObject, { maxLength: 4 }),
    elsewhere: fc.array(anyObject, { maxLength: 4 }),
  })
  .map((parts): Bundle => ({ ...parts, name: "test", environment: ENVIRONMENT, environmentOf: () => ENVIRONMENT, files: [] }));

/** Every question that a rule can ask. */
function askAll(graph: Graph, objects: readonly KubernetesObject[]): void {
  for (const object of objects) {
    for (const ask of [
      "workloadsOf",
      "autoscalerTarget",
      "workloadsOfBudget",
      "progressiveTarget",
      "routesOf",
      "servicesOfMonitor",
      "workloadsOfMonitor",
    ] as const)
      check(graph[ask](object), ask === "workloadsOf" || ask === "workloadsOfBudget" || ask.endsWith("OfMonitor"));
    for (const list of [graph.backendsOf(object), graph.gatewaysOf(object), graph.tlsSecretsOf(object)])
      expect(Array.isArray(list)).toBe(true);
    graph.issuerOf(object);
    check(graph.certificatesOf(object.name ?? "", object));
    check(graph.find("Service", object.name ?? "", object));
  }
  for (const workload of graph.visibleWorkloads) {
    for (const ask of [
      "servicesOf",
      "autoscalersOf",
      "budgetsOf",
      "progressiveDeliveryOf",
      "networkPoliciesOf",
      "monitorsOf",
      "templateOf",
    ] as const)
      check(graph[ask](workload));
    for (const { claim } of graph.claimsOf(workload)) check(claim);
    for (const service of graph.objectsOf("Service")) graph.portTargets(service, workload);
    graph.storeOf(workload);
  }
}

function check(lookup: Lookup<unknown>, mayBeEmpty = false): void {
  expect(["found", "absent", "unknown"]).toContain(lookup.state);
  if (lookup.state === "found" && Array.isArray(lookup.value) && !mayBeEmpty) expect(lookup.value.length).toBeGreaterThan(0);
}

describe("any objects at all", () => {
  it("are related without an exception", () => {
    fc.assert(
      fc.property(anyBundle, (bundle) => {
        askAll(buildGraph(bundle), [...bundle.objects, ...bundle.context, ...bundle.elsewhere]);
        askAll(buildGraph(bundle, { assumeComplete: true, external: ["Service/*", "a", "", "x/y/z/w"] }), bundle.objects);
      }),
      { numRuns: 60 },
    );
  });

  it("agree in both directions", () => {
    fc.assert(
      fc.property(anyBundle, (bundle) => {
        const graph = buildGraph(bundle);
        for (const service of graph.objectsOf("Service")) {
          const workloads = graph.workloadsOf(service);
          for (const workload of graph.workloads) {
            if (workload.templatePath === undefined) continue;
            const services = graph.servicesOf(workload);
            const forward = workloads.state === "found" && workloads.value.includes(workload);
            const backward = services.state === "found" && services.value.includes(service);
            if (bundle.objects.includes(service)) expect(backward).toBe(forward);
          }
        }
        for (const workload of graph.workloads) {
          const autoscalers = graph.autoscalersOf(workload);
          if (autoscalers.state !== "found" || graph.progressiveDeliveryOf(workload).state === "found") continue;
          for (const { object } of autoscalers.value) expect(graph.autoscalerTarget(object)).toEqual({ state: "found", value: workload });
        }
      }),
      { numRuns: 60 },
    );
  });

  it("give the same answers whether bundles share the list of their environment or not", () => {
    fc.assert(
      fc.property(anyBundle, (bundle) => {
        const alone = buildGraph(bundle);
        const sharing = buildGraph({ ...bundle, environmentObjects: [...bundle.objects, ...bundle.elsewhere] });
        const states = (graph: Graph): string[] =>
          bundle.objects.flatMap((object) => {
            const workload = graph.workloadOf(object);
            const lookups: Lookup<unknown>[] = [
              graph.routesOf(object),
              graph.certificatesOf("web", object),
              graph.find("Secret", "web", object),
            ];
            if (workload) lookups.push(graph.monitorsOf(workload), graph.networkPoliciesOf(workload));
            return lookups.map(
              (lookup) => `${lookup.state} ${lookup.state === "found" && Array.isArray(lookup.value) ? lookup.value.length : ""}`,
            );
          });
        expect(states(sharing)).toEqual(states(alone));
      }),
      { numRuns: 50 },
    );
  });

  it("give the same answers in any order of the questions", () => {
    fc.assert(
      fc.property(anyBundle, (bundle) => {
        const forward = buildGraph(bundle);
        const backward = buildGraph(bundle);
        const ask = (graph: Graph, object: KubernetesObject): string => {
          const workload = graph.workloadOf(object);
          return [
            graph.workloadsOf(object),
            ...(workload ? [graph.servicesOf(workload), graph.autoscalersOf(workload), graph.monitorsOf(workload)] : []),
          ]
            .map(({ state }) => state)
            .join();
        };
        const answers = bundle.objects.map((object) => ask(forward, object));
        expect(
          bundle.objects
            .toReversed()
            .map((object) => ask(backward, object))
            .toReversed(),
        ).toEqual(answers);
      }),
      { numRuns: 50 },
    );
  });
});
