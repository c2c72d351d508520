import { defineRule } from "../../src/sdk.js";

/** What is reported here is found where suppressions are applied; see src/engine/suppress. */
export default defineRule({
  meta: {
    docs: {
      description: "A suppression suppresses something, and has not run out",
      why: "One that does nothing hides the next breach at its place, which nobody decided about.",
      references: ["https://github.com/deploylint/deploylint/blob/main/docs/guides/suppressions.md"],
    },
    fixable: "safe",
    messages: {
      unused: { severity: "warning", text: "{{names}}: nothing is reported here that this could suppress. Remove it." },
      expired: { severity: "warning", text: "This suppression ended on {{until}}. Cure what it suppressed, or decide anew." },
    },
  },
  create: () => ({}),
});
