import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseCidr } from "../../src/model/cidr.js";
import type { PodPort, Source } from "../../src/model/network-policy.js";
import { deployment, document, object, plain } from "./bundles.js";
import { allows, type Cluster, type OraclePod } from "./network-policy-oracle.js";

const label = fc.record({ app: fc.constantFrom("web", "db"), tier: fc.constantFrom("x", "y") }, { requiredKeys: ["app"] });
const NAMESPACES = ["shop", "ops", "lab"] as const;
const namespaces = fc.record(
  Object.fromEntries(NAMESPACES.map((name) => [name, fc.record({ team: fc.constantFrom("red", "blue") }, { requiredKeys: [] })])),
);

const expression = fc.oneof(
  fc.record({
    key: fc.constantFrom("app", "tier", "team"),
    operator: fc.constantFrom("In", "NotIn"),
    values: fc.uniqueArray(fc.constantFrom("web", "db", "x", "y", "red"), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ key: fc.constantFrom("app", "tier", "team"), operator: fc.constantFrom("Exists", "DoesNotExist") }),
);
const podSelector = fc.record({ matchLabels: label, matchExpressions: fc.array(expression, { maxLength: 1 }) }, { requiredKeys: [] });
const namespaceSelector = fc.oneof(
  fc.constant({}),
  fc.record({ matchLabels: fc.record({ team: fc.constantFrom("red", "blue") }) }),
  fc.record({ matchLabels: fc.record({ "kubernetes.io/metadata.name": fc.constantFrom(...NAMESPACES) }) }),
);
const peer = fc.oneof(
  fc.record({ podSelector }),
  fc.record({ namespaceSelector }),
  fc.record({ podSelector, namespaceSelector }),
  fc.record({
    ipBlock: fc.record(
      {
        cidr: fc.constantFrom("0.0.0.0/0", "10.0.0.0/8", "203.0.113.0/24"),
        except: fc.subarray(["203.0.113.128/25", "10.1.0.0/16"]),
      },
      { requiredKeys: ["cidr"] },
    ),
  }),
);
const port = fc.oneof(
  fc.record({ port: fc.constantFrom(5432, 9187, 80) }),
  fc.record({ port: fc.constantFrom("pg", "metrics") }),
  fc.record({ port: fc.constantFrom(5000, 9000), endPort: fc.constantFrom(5431, 5432, 9200) }),
  fc.record({ protocol: fc.constantFrom("TCP", "UDP") }),
  fc.record({ protocol: fc.constantFrom("TCP", "UDP"), port: fc.constantFrom(5432, 9187) }),
);
const rule = fc.record({ from: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) }, { requiredKeys: [] });
const policy = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  podSelector: fc.oneof(fc.constant({}), podSelector),
  policyTypes: fc.constantFrom(undefined, ["Ingress"], ["Egress"], ["Ingress", "Egress"]),
  ingress: fc.option(fc.array(rule, { maxLength: 2 }), { nil: undefined }),
});
const pod = fc.record({ namespace: fc.constantFrom(...NAMESPACES), labels: label });
const cluster = fc.record({
  namespaces,
  pods: fc.array(pod, { minLength: 1, maxLength: 4 }),
  policies: fc.array(policy, { maxLength: 4 }),
});

const PORTS: readonly PodPort[] = [
  { port: 5432, name: "pg", protocol: "TCP" },
  { port: 9187, name: "metrics", protocol: "TCP" },
  { port: 5432, name: undefined, protocol: "UDP" },
];
const ADDRESSES = ["203.0.113.7", "203.0.113.200", "10.1.2.3", "10.9.0.1", "2001:db8::1"];

function world({ namespaces: labels, pods, policies }: Cluster) {
  const manifests = [
    ...Object.entries(labels).map(([name, own]) => document({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels: own } })),
    ...pods.map(({ namespace, labels: own }, index) => deployment(`pod-${index}`, { namespace, labels: own })),
    ...policies.map(({ namespace, ...spec }, index) => object("networking.k8s.io/v1", "NetworkPolicy", `policy-${index}`, spec, namespace)),
  ];
  return plain({ "all.yaml": manifests.join("") });
}

describe("who may connect to a pod", () => {
  test("is what an enumeration of pods, peers and rules says", () => {
    fc.assert(
      fc.property(cluster, (input) => {
        const built = input as unknown as Cluster;
        const { graph, workload } = ((made) => ({ graph: made.graph, workload: made.workload.bind(made) }))(world(built));
        const sources: readonly [OraclePod | string, Source][] = [
          ...built.pods.map((one, index): [OraclePod, Source] => [one, graph.sourceOf(workload("Deployment", `pod-${index}`))]),
          ...ADDRESSES.map((address): [string, Source] => [address, { kind: "address", address: parseCidr(address)! }]),
        ];
        for (const [index, target] of built.pods.entries()) {
          for (const [who, source] of sources) {
            for (const to of PORTS) {
              const said = graph.admits(workload("Deployment", `pod-${index}`), source, to);
              expect([index, who, to, said]).toEqual([index, who, to, allows(built, target, who, to)]);
            }
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  const db = deployment("db", { namespace: "shop" });
  const anyone: Source = { kind: "address", address: parseCidr("203.0.113.7")! };
  const ask = (...policies: string[]) => {
    const made = plain({ "db.yaml": db + policies.join("") });
    return made.graph.admits(made.workload("Deployment", "db"), anyone, PORTS[0]!);
  };
  const np = (spec: unknown, namespace: string | undefined = "shop") =>
    object("networking.k8s.io/v1", "NetworkPolicy", "p", spec, namespace);

  it.each<[string, boolean | undefined, string[]]>([
    ["no policy", true, []],
    ["a policy for other pods", true, [np({ podSelector: { matchLabels: { app: "web" } } })]],
    ["a policy of another namespace", true, [np({ podSelector: {} }, "ops")]],
    ["a policy that is about egress only", true, [np({ podSelector: {}, policyTypes: ["Egress"] })]],
    ["a policy without rules", false, [np({ podSelector: {} })]],
    ["a rule without from", true, [np({ podSelector: {}, ingress: [{}] })]],
    ["a rule that is null, which the API reads as an empty one", true, [np({ podSelector: {}, ingress: [null] })]],
    ["a rule that is not filled in", undefined, [np({ podSelector: {}, ingress: ["${RULE}"] })]],
    ["a peer that says nothing, which the API rejects", undefined, [np({ podSelector: {}, ingress: [{ from: [{}] }] })]],
    ["one that shuts and one that opens", true, [np({ podSelector: {} }), np({ podSelector: {}, ingress: [{}] })]],
    [
      "a policy of Cilium for these pods",
      undefined,
      [object("cilium.io/v2", "CiliumNetworkPolicy", "c", { endpointSelector: { matchLabels: { "k8s:app": "db" } } }, "shop")],
    ],
    [
      "a policy of Cilium for other pods",
      true,
      [object("cilium.io/v2", "CiliumNetworkPolicy", "c", { endpointSelector: { matchLabels: { app: "web" } } }, "shop")],
    ],
    [
      "a policy of Calico for the cluster",
      undefined,
      [object("crd.projectcalico.org/v1", "GlobalNetworkPolicy", "c", { selector: "all()" })],
    ],
    [
      "a policy of Calico for other pods",
      true,
      [object("projectcalico.org/v3", "NetworkPolicy", "c", { selector: "app == 'web'" }, "shop")],
    ],
    ["a namespace that is not written", undefined, [object("networking.k8s.io/v1", "NetworkPolicy", "p", { podSelector: {} })]],
  ])("%s", (_, verdict, policies) => expect(ask(...policies)).toBe(verdict));

  it("does not say of pods that share the node's network", () => {
    const made = plain({ "db.yaml": deployment("db", { namespace: "shop", spec: { hostNetwork: true } }) + np({ podSelector: {} }) });
    expect(made.graph.admits(made.workload("Deployment", "db"), anyone, PORTS[0]!)).toBeUndefined();
  });
});
