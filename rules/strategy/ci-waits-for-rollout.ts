import { defineRule, scope, workflowJobs } from "../../src/sdk.js";

const WAITS =
  /\bkubectl\b[^\n]*\b(?:rollout\s+status|wait)\b|\bhelm(?:file)?\b[^\n]*--(?:wait|atomic|rollback-on-failure)\b|\bargocd\s+app\s+wait\b|\bargo\s+rollouts\b[^\n]*\bstatus\b|\bkubectl[- ]argo[- ]rollouts\b[^\n]*\bstatus\b/;

export default defineRule({
  meta: {
    optIn: true,
    docs: {
      description: "A workflow that deploys waits for the rollout to end",
      why: "kubectl apply and helm upgrade end when the API server has taken the objects, not when the new pods run: the job is green, and the release may have failed.",
      references: [
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status",
        "https://helm.sh/docs/helm/helm_upgrade/",
      ],
      details:
        "Any of these counts: kubectl rollout status or wait, helm with --wait or --atomic, argocd app wait. What hands over to a GitOps controller cannot wait and is not judged. gcloud run, netlify deploy and vercel wait themselves, unless they are told not to by --async or --no-wait.",
    },
    messages: {
      doesNotWait: {
        severity: scope("all", "info"),
        text: "Job {{job}} deploys with {{command}} and does not wait for the rollout: it succeeds when the release fails. {{cure}}",
      },
    },
  },
  create: ({ report }) => ({
    file(file) {
      const [document] = file.documents;
      if (!document) return;
      for (const { id, deploys, text } of workflowJobs(file)) {
        const direct = deploys.find(({ isDirect }) => isDirect);
        if (!direct || WAITS.test(text.replace(/\\\r?\n/g, " "))) continue;
        const cure = cureFor(direct.command);
        report({
          at: document.at(direct.path, "key"),
          message: "doesNotWait",
          data: { job: id, command: direct.command, cure },
          field: id,
        });
      }
    },
  }),
});

function cureFor(command: string): string {
  if (command.startsWith("helm")) return "Add --wait.";
  return command.startsWith("kubectl") ? "Add kubectl rollout status." : "Leave out --async or --no-wait.";
}
