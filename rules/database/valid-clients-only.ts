import { defineRule, isJudgedStore, scope, storeRules } from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: ["networking.k8s.io/NetworkPolicy"],
    docs: {
      description: "Whom a database's NetworkPolicy lets in exists",
      why: "A client that no workload is lets in nobody now, so the real client is shut out or comes in by a wider rule, and whoever may create pods can take the label later.",
      references: ["https://kubernetes.io/docs/concepts/services-networking/network-policies/"],
      details:
        "Judged are podSelectors for namespaces of which the project holds workloads. Pods that an operator or a chart makes, and workloads declared as `external`, are not missed.",
    },
    messages: {
      nobody: {
        severity: scope("production", "info"),
        text: "{{title}} lets in pods that no workload here has as a client of {{database}} ({{evidence}}). Write the labels of the real client, or remove the entry.",
      },
    },
  },
  create: ({ graph, report }) => ({
    object(policy) {
      for (const { store, rule } of storeRules(graph, policy, ({ evidence }) => isJudgedStore(evidence))) {
        if (rule.peers === undefined || rule.peers === "all") continue;
        for (const peer of rule.peers) {
          if (peer.block || !peer.pods || graph.clientsOf(policy, peer).state !== "absent") continue;
          const { object, evidence } = store;
          report({
            at: policy.at([...peer.path, "podSelector"]),
            message: "nobody",
            data: { title: policy.title, database: object.title, evidence: evidence.text },
            objects: [policy, object],
            related: [{ location: object.at(evidence.path), message: `${object.title} is a ${evidence.class}: ${evidence.text}` }],
          });
        }
      }
    },
  }),
});
