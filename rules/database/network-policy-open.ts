import { defineRule, holdsStoresOnly, isJudgedStore, type PolicyPeer, scope, splitPeer, storeRules, widthOfPeer } from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: ["networking.k8s.io/NetworkPolicy"],
    security: { score: 6.5 },
    docs: {
      description: "The NetworkPolicies of a database let in its clients only",
      why: "A policy that lets in everyone isolates nothing, and looks as if the database were protected. Policies add up: one open rule is enough.",
      references: [
        "https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors",
        "https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic",
      ],
      details:
        "A rule without `from` lets in everyone; `ingress: []`, or none, lets in nobody. A namespaceSelector and a podSelector in one entry have to hold both, in two entries one is enough: the second entry then means pods of the policy's own namespace, and the first every pod of the others. Rules for metrics ports only are left out, as is a namespace that holds nothing but databases.",
    },
    messages: {
      everyone: {
        severity: scope("all", "error"),
        text: "{{title}} lets anyone connect to {{database}} ({{evidence}}): this ingress rule has no peers in from. Name the clients with podSelector and namespaceSelector.",
      },
      internet: {
        severity: scope("all", "error"),
        text: "{{title}} lets in public addresses, {{range}}, to {{database}} ({{evidence}}). A database is reachable only inside the network: name the clients, or a private range.",
      },
      cluster: {
        severity: scope("all", "error"),
        text: "{{title}} lets every pod of every namespace connect to {{database}} ({{evidence}}): an empty namespaceSelector means all. Add a podSelector for the clients to the same entry.",
      },
      namespace: {
        severity: scope("all", "warning"),
        text: "{{title}} lets every pod of its namespace connect to {{database}} ({{evidence}}): an empty podSelector means all. Name the labels of the clients.",
      },
      splitPeers: {
        severity: scope("all", "warning"),
        text: "{{title}} lets in every pod of the namespaces that it selects, and apart from that pods of its own namespace, of which none has these labels: two entries of from are alternatives. Write podSelector into the entry of namespaceSelector, so that both have to hold.",
      },
      allPorts: {
        severity: scope("all", "info"),
        text: "{{title}} lets its clients connect to every port of {{database}} ({{evidence}}). List the port of the database in ports.",
      },
    },
  },
  create: ({ graph, report }) => ({
    object(policy) {
      for (const { store, rule } of storeRules(graph, policy, ({ evidence }) => isJudgedStore(evidence))) {
        const { object, evidence } = store;
        const say = (path: readonly (string | number)[], message: Parameters<typeof report>[0]["message"], range?: string) =>
          report({
            at: policy.at(path),
            message,
            data: { title: policy.title, database: object.title, evidence: evidence.text, range },
            objects: [policy, object],
            related: [{ location: object.at(evidence.path), message: `${object.title} is a ${evidence.class}: ${evidence.text}` }],
          });
        if (rule.peers === undefined) continue;
        if (rule.peers === "all") {
          say(policy.get([...rule.path, "from"]) === undefined ? rule.path : [...rule.path, "from"], "everyone");
          continue;
        }
        const split = splitPeer(graph, policy, rule.peers);
        if (split) say([...split.path, "podSelector"], "splitPeers");
        let tooWide = false;
        for (const peer of rule.peers) {
          const width = widthOfPeer(peer);
          if (width === undefined || (width === "namespace" && holdsStoresOnly(graph, policy.namespace))) continue;
          tooWide = true;
          say([...peer.path, ...fieldOf(peer)], width, peer.block?.text);
        }
        if (rule.ports === "all" && !tooWide) say(rule.path, "allPorts");
      }
    },
  }),
});

function fieldOf({ block, namespaces }: PolicyPeer): readonly string[] {
  if (block) return ["ipBlock", "cidr"];
  return [namespaces ? "namespaceSelector" : "podSelector"];
}
