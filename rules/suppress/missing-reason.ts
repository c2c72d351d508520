import { defineRule } from "../../src/sdk.js";

/** What is reported here is found where suppressions are applied; see src/engine/suppress. */
export default defineRule({
  meta: {
    docs: {
      description: "A suppression says why",
      why: "Without a reason nobody dares to take it out again, and nobody knows whether it was right.",
      references: ["https://github.com/deploylint/deploylint/blob/main/docs/guides/suppressions.md"],
    },
    messages: {
      missing: { severity: "warning", text: "This suppression gives no reason. Write one behind -- (in an annotation behind the colon)." },
    },
  },
  create: () => ({}),
});
