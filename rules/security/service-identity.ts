import { asText, defineRule, foundOr, isControlPlane, isJudgedStore, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "A database's pods carry no token for the cluster's API that they do not need",
      why: "With the default ServiceAccount every pod holds a token of it: whoever gets into the database gets what the namespace's default account may do.",
      references: [
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting",
      ],
      details:
        "A ServiceAccount of its own passes, as does automountServiceAccountToken: false in the pod or in the ServiceAccount default of the namespace.",
    },
    messages: {
      defaultToken: {
        severity: scope("all", "info"),
        text: "{{title}} ({{evidence}}) runs as the ServiceAccount default with its token mounted. Set automountServiceAccountToken: false: a database does not call the cluster's API.",
      },
    },
  },
  create: ({ graph, report }) => ({
    workload(workload) {
      const { object, podSpec } = workload;
      const evidence = graph.storeOf(workload);
      if (!podSpec || !evidence || !isJudgedStore(evidence) || isControlPlane(object)) return;
      const written = podSpec["serviceAccountName"] ?? podSpec["serviceAccount"];
      const isDefault = written === undefined || written === null || written === "" || written === "default";
      const automount = podSpec["automountServiceAccountToken"];
      if (!isDefault || (automount !== undefined && automount !== null && automount !== true)) return;
      const account = foundOr(graph.find("ServiceAccount", "default", object));
      if (automount !== true && account?.get(["automountServiceAccountToken"]) === false) return;
      const field = ["serviceAccountName", "serviceAccount"].find((name) => asText(podSpec[name]) !== undefined);
      const path = automount === true ? "automountServiceAccountToken" : field;
      report({
        at: path ? workload.at([...workload.podSpecPath!, path]) : object.place,
        message: "defaultToken",
        data: { title: object.title, evidence: evidence.text },
        related: [{ location: workload.at(evidence.path), message: `a ${evidence.class}: ${evidence.text}` }],
      });
    },
  }),
});
