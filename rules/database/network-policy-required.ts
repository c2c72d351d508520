import {
  defineRule,
  type Graph,
  isControlPlane,
  isJudgedStore,
  type KubernetesObject,
  parseLabelSelector,
  scope,
  selects,
  readLabels,
  type Store,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    security: { score: 5.3 },
    docs: {
      description: "A NetworkPolicy isolates each database",
      why: "Without a NetworkPolicy every pod of the cluster may connect to the database: one breached web server is enough to try passwords from.",
      references: ["https://kubernetes.io/docs/concepts/services-networking/network-policies/"],
      details:
        "Judged where the project keeps NetworkPolicies in the environment: where it holds none at all they may be kept elsewhere, and nothing is said. A policy that isolates all pods of the namespace counts, as do policies of Cilium, Calico and Antrea, and those of administrators, which are recognised and not evaluated. A policy that is about egress only does not. The policy has to let in the operator that manages the database; for CloudNativePG that is port 8000 and 5432.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        acceptAuthorizationPolicies: {
          type: "boolean",
          default: false,
          description: "An AuthorizationPolicy of Istio for the pods is enough.",
        },
      },
    },
    messages: {
      missing: {
        severity: scope("production", "warning"),
        text: "No NetworkPolicy isolates {{title}}, a {{class}} ({{evidence}}): every pod of the cluster may connect to it. Add one that lets in its clients only.",
      },
      egressOnly: {
        severity: scope("production", "warning"),
        text: "{{policy}} selects {{title}}, a {{class}} ({{evidence}}), for egress only: every pod of the cluster may still connect to it. Add Ingress to policyTypes and let in its clients.",
      },
    },
  },
  create: ({ graph, options, report }) => ({
    bundle() {
      for (const store of graph.stores()) {
        const { object, workload, evidence } = store;
        if (!isJudgedStore(evidence) || isControlPlane(object)) continue;
        const { policies, others, doubtful, isComplete } = graph.isolationOf(workload ?? object);
        if (doubtful || others.length > 0 || policies.some(({ isolates }) => isolates !== false)) continue;
        if (!isComplete || (options.acceptAuthorizationPolicies && isAuthorized(graph, store))) continue;
        const policy = policies[0]?.object;
        report({
          at: policy ? policy.at(["spec", "policyTypes"]) : object.place,
          message: policy ? "egressOnly" : "missing",
          data: { title: object.title, class: evidence.class, evidence: evidence.text, policy: policy?.title },
          objects: policy ? [policy, object] : [object],
          related: [{ location: object.at(evidence.path), message: `a ${evidence.class}: ${evidence.text}` }],
        });
      }
    },
  }),
});

function isAuthorized(graph: Graph, { object, workload }: Store): boolean {
  const labels = readLabels(workload?.labels);
  return graph.objectsAnywhere("security.istio.io/AuthorizationPolicy").some((policy: KubernetesObject) => {
    const selector = parseLabelSelector(policy.get(["spec", "selector"]), "all");
    return policy.namespace === object.namespace && (!workload || selects(selector, labels) !== false);
  });
}
