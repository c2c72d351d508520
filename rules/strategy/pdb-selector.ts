import { asRecord, defineRule, foundOr, parseIntOrPercent, rolloutViolations, scope } from "../../src/sdk.js";
import type { KubernetesObject } from "../../src/sdk.js";

const SELECTOR = ["spec", "selector"];
/** Kinds whose pods the disruption controller cannot count: they have no scale. */
const UNSCALED: ReadonlySet<string> = new Set(["Pod", "apps/DaemonSet", "batch/Job"]);

export default defineRule({
  meta: {
    docs: {
      description: "A PodDisruptionBudget selects the pods it is meant for, and no pod has two",
      why: "A budget that selects nothing guards nothing; two on one pod make the API refuse every eviction of it; and one whose pods cannot be counted allows none.",
      references: [
        "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
        "https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-controllers-and-selectors",
      ],
      details:
        "An absent selector selects nothing, an empty one (`{}`) every pod of the namespace; in policy/v1beta1 the empty one selects nothing too. A workload that is not in the input is reported only where the input is complete for it.",
    },
    messages: {
      nothing: {
        severity: scope("all", "error"),
        text: "{{title}} has {{which}} selector, which selects no pods: it guards nothing.",
      },
      everything: {
        severity: scope("all", "warning"),
        text: "{{title}} has the empty selector: it counts every pod of its namespace together. Select the pods of one workload.",
      },
      noWorkload: {
        severity: scope("all", "error"),
        text: "{{title}} selects no workload: no pod template has these labels, so it guards nothing.",
      },
      overlap: {
        severity: scope("all", "error"),
        text: "{{title}} and {{other}} both select the pods of {{workload}}: a pod with two budgets cannot be evicted. Keep one.",
      },
      uncounted: {
        severity: scope("all", "error"),
        text: "{{title}} has {{field}} {{value}} and selects {{workload}}: pods without a scale can be guarded by a whole number of minAvailable only, so it allows no eviction.",
      },
      rejected: { severity: scope("all", "error"), text: "{{title}} {{text}}." },
    },
  },
  create: ({ graph, report }) => ({
    object(budget) {
      if (budget.groupKind !== "policy/PodDisruptionBudget") return;
      for (const { path, part, code, text } of rolloutViolations(budget)) {
        report({ at: budget.at(path, part), message: "rejected", data: { title: budget.title, text }, field: `${path.join("/")} ${code}` });
      }
      const found = graph.workloadsOfBudget(budget);
      const data = { title: budget.title };
      if (found.state === "absent") report({ at: budget.at(SELECTOR, "key"), message: "noWorkload", data });
      if (found.state !== "found") return;
      if (found.value.length === 0) {
        const which = asRecord(budget.get(SELECTOR)) ? "the empty" : "no";
        report({ at: budget.at(SELECTOR, "key"), message: "nothing", data: { ...data, which } });
        return;
      }
      if (isEmpty(budget)) report({ at: budget.at(SELECTOR, "key"), message: "everything", data });
      const uncounted = found.value.find(({ object }) => UNSCALED.has(object.groupKind));
      const field = ["minAvailable", "maxUnavailable"].find((name) => budget.get(["spec", name]) !== undefined);
      const value = field === undefined ? undefined : parseIntOrPercent(budget.get(["spec", field]), "strict");
      if (!uncounted || !value || (field === "minAvailable" && value.kind === "int")) return;
      report({
        at: budget.at(["spec", field!]),
        message: "uncounted",
        data: { ...data, field, value: String(budget.get(["spec", field!])), workload: uncounted.object.title },
        objects: [budget, uncounted.object],
        related: [{ location: uncounted.object.at(["metadata", "name"]), message: "pods without a scale" }],
      });
    },
    workload(workload) {
      const budgets = foundOr(graph.budgetsOf(workload)) ?? [];
      const [first, second] = budgets.filter((budget, index) => budgets.findIndex(({ name }) => name === budget.name) === index);
      if (!first || !second) return;
      report({
        at: second.at(SELECTOR, "key"),
        message: "overlap",
        data: { title: second.title, other: first.title, workload: workload.object.title },
        objects: [second, first, workload.object],
        related: [
          { location: first.at(SELECTOR, "key"), message: `${first.title} selects them too` },
          { location: workload.object.at(["metadata", "name"]), message: "the pods of both" },
        ],
      });
    },
  }),
});

/** `{}`, or one whose parts are all empty. */
function isEmpty(budget: KubernetesObject): boolean {
  const selector = asRecord(budget.get(SELECTOR));
  return selector !== undefined && Object.values(selector).every((part) => Object.keys((part as object | null) ?? {}).length === 0);
}
