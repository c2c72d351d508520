import { defineRule, scope, type SourceFile } from "../../src/sdk.js";

export default defineRule({
  meta: {
    optIn: true,
    docs: {
      description: "Every workload belongs to an environment",
      why: "Nothing marks it, so the practices of production are applied one step milder: what is in production may pass, and what is not may be reported.",
      references: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/"],
      details:
        "Say it in the config (`environments`, `defaultEnvironment`), by the annotation deploylint.dev/environment, a label, the namespace or the folder. Reported once for each file.",
    },
    messages: {
      unknown: {
        severity: scope("all", "off", { unknown: "info" }),
        text: "Nothing says which environment {{title}} is for. Name it in environments of the config, or mark the folder, the namespace or the object.",
      },
    },
  },
  create: ({ bundle, report }) => {
    const said = new Set<SourceFile>();
    return {
      workload({ object }) {
        const { file } = object.document;
        if (bundle.environmentOf(object).role !== "unknown" || said.has(file)) return;
        said.add(file);
        report({ at: object.at(["metadata", "name"]), message: "unknown", data: { title: object.title } });
      },
    };
  },
});
