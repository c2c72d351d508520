import { defineRule, hostExposures, isControlPlane, isJudgedStore, scope, STORE_OPTION } from "../../src/sdk.js";

export default defineRule({
  meta: {
    security: { score: 7.5 },
    docs: {
      description: "Databases do not take the network or a port of their node",
      why: "Whoever reaches the node reaches the database, and with hostNetwork no NetworkPolicy stands between: policies are not sure to hold for pods that share the network of their node.",
      references: [
        "https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods",
        "https://kubernetes.io/docs/concepts/configuration/overview/",
      ],
      details:
        "A hostPort of an exporter beside the database passes, as does one bound to the loopback address of the node. The etcd of the control plane, which runs on its node by design, is left out.",
    },
    options: { type: "object", additionalProperties: false, properties: { also: STORE_OPTION } },
    messages: {
      hostNetwork: {
        severity: scope("all", "error"),
        text: "{{title}} is a {{class}} ({{evidence}}) with hostNetwork: true. It listens on every address of its node, and NetworkPolicies are not sure to hold for it: remove hostNetwork.",
      },
      hostPort: {
        severity: scope("all", "error"),
        text: "{{title}} is a {{class}} ({{evidence}}) with {{how}}: whoever reaches the node reaches it. Remove hostPort and use a Service of type ClusterIP.",
      },
    },
  },
  create: ({ graph, options, report }) => ({
    workload(workload) {
      if (isControlPlane(workload.object)) return;
      const whole = graph.storeOf(workload);
      const beside = workload.containers.flatMap((container) => graph.storeOfContainer(container) ?? []);
      // An application that shares its pod with a database takes the node's network for itself, too.
      const evidence = [whole, ...beside].find((store) => store && isJudgedStore(store, options.also));
      if (!evidence) return;
      for (const { how, path, isNetwork } of hostExposures(graph, workload, true)) {
        report({
          at: workload.at(path),
          message: isNetwork ? "hostNetwork" : "hostPort",
          data: { title: workload.object.title, class: evidence.class, evidence: evidence.text, how },
          related: [{ location: workload.at(evidence.path), message: `a ${evidence.class}: ${evidence.text}` }],
        });
      }
    },
  }),
});
