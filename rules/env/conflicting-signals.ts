import { defineRule, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "What marks the environment of an object agrees",
      why: "The strongest mark decides by which practices an object is judged. Another one that says the opposite is stale, or the object lies in the wrong folder.",
      references: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/"],
      details:
        "Marks are, the strongest first: the config, the annotation deploylint.dev/environment, the rendered root, a delivery object, the Namespace, labels, the namespace's name, the path.",
    },
    messages: {
      conflict: {
        severity: scope("all", "info"),
        text: "{{title}} counts as {{taken}} by {{because}}, while {{other}} says {{said}}. Correct the one that is stale.",
      },
    },
  },
  create: ({ bundle, report }) => ({
    object(object) {
      const signals = (bundle.signalsOf?.(object) ?? []).filter(({ doubt, role }) => !doubt && role !== "unknown");
      const [strongest, ...others] = signals;
      // What a person states for this very purpose needs no agreement.
      if (!strongest || ["--env", "config", "annotation"].includes(strongest.source)) return;
      // A root renders what lies in the folders of other environments: that is what bases are for.
      const isRendered = bundle.origin !== "files";
      const other = others.find(({ role, source }) => role !== strongest.role && !(isRendered && source === "path"));
      if (!other) return;
      const { location } = strongest.because;
      report({
        at: other.because.location ?? object.at(["metadata", "name"]),
        message: "conflict",
        data: { title: object.title, taken: strongest.name, because: strongest.because.text, other: other.because.text, said: other.name },
        related: location ? [{ location, message: strongest.because.text }] : [],
        field: other.source,
      });
    },
  }),
});
