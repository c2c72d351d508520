import { asRecord, defineRule, scope, workflowJobs } from "../../src/sdk.js";

export default defineRule({
  meta: {
    optIn: true,
    docs: {
      description: "A workflow that deploys has a concurrency group",
      why: "Two runs that deploy at the same time override each other: the one that ends last wins, whichever commit it was for.",
      references: [
        "https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency",
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rollover-aka-multiple-updates-in-flight",
      ],
      details:
        "Read are GitHub workflows. A job deploys when it runs kubectl apply, replace, patch, set image or rollout restart, helm upgrade or install, helmfile, kustomize edit set image with a git push, gcloud run deploy or services replace, netlify deploy --prod, or vercel --prod. Clusters that a job makes for itself are passed over.",
    },
    messages: {
      none: {
        severity: scope("all", "info"),
        text: "Job {{job}} deploys ({{command}}) without a concurrency group: two runs at once override each other. Add concurrency to the job or the workflow.",
      },
    },
  },
  create: ({ report }) => ({
    file(file) {
      const [document] = file.documents;
      if (!document || asRecord(document.value)?.["concurrency"] !== undefined) return;
      for (const { id, path, value, deploys } of workflowJobs(file)) {
        const [first] = deploys;
        if (!first || value["concurrency"] !== undefined) continue;
        report({
          at: document.at(path, "key"),
          message: "none",
          data: { job: id, command: first.command },
          related: [{ location: document.at(first.path, "key"), message: "deploys" }],
          field: id,
        });
      }
    },
  }),
});
