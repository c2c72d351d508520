import { defineRule } from "../../src/sdk.js";

/** What is reported here is found where suppressions are applied; see src/engine/suppress. */
export default defineRule({
  meta: {
    docs: {
      description: "A suppression names a rule that exists",
      why: "A rule that does not exist suppresses nothing: what its author wanted to be silent is not, or was never reported.",
      references: ["https://github.com/deploylint/deploylint/blob/main/docs/guides/suppressions.md"],
    },
    fixable: "safe",
    messages: {
      unknown: { severity: "warning", text: "There is no rule or category {{name}}.{{hint}}" },
      noRule: { severity: "warning", text: "This suppression names no rule, so it suppresses nothing. Name the rule ids or categories." },
    },
  },
  create: () => ({}),
});
