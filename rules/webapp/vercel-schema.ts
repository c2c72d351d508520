import {
  asRecord,
  defineRule,
  isUndecidable,
  routingFaults,
  scope,
  shapeFaults,
  shownPath,
  valueAt,
  VERCEL_SHAPE,
  vercelConflicts,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Vercel takes every part of vercel.json",
      why: "Vercel checks vercel.json before it builds anything: what does not fit its schema fails the deployment.",
      references: ["https://vercel.com/docs/project-configuration/vercel-json", "https://openapi.vercel.sh/vercel.json"],
      details:
        "Judged by the schema of Vercel's own command line, with what it checks beyond: properties that exclude each other, patterns of paths, segments that a destination uses and a source does not bind. Top-level properties that the schema does not name pass, as they do there. vercel.ts is not run: there is a note for it.",
    },
    messages: {
      invalid: { severity: scope("all", "error"), text: "{{path}} {{fault}}. Vercel refuses the deployment." },
      conflict: { severity: scope("all", "error"), text: "{{path}} {{fault}}. Vercel refuses the deployment." },
      deprecated: { severity: scope("all", "info"), text: "{{key}} is deprecated: {{cure}}." },
      twoConfigs: {
        severity: scope("all", "error"),
        text: "{{other}} stands beside this vercel.json: Vercel refuses a project with both. Keep one of them.",
      },
    },
  },
  create: ({ bundle, report }) => ({
    file(file) {
      const [document] = file.documents;
      if (file.kind !== "vercel" || !document) return;
      for (const { path, part, text } of shapeFaults(document.value, VERCEL_SHAPE)) {
        const name = text.startsWith("needs") ? shownPath(path.slice(0, -1)) : shownPath(path);
        if (isUndecidable(valueAt(document.value, path))) continue;
        report({ at: document.at(path, part), message: "invalid", data: { path: name, fault: text }, field: path.join(".") });
      }
      const root = asRecord(document.value);
      if (!root) return;
      for (const { path, text } of routingFaults(root))
        report({
          at: document.at(path),
          message: "invalid",
          data: { path: shownPath(text.startsWith("needs") ? path.slice(0, -1) : path), fault: text },
          field: path.join("."),
        });
      for (const { path, part, text } of vercelConflicts(root))
        report({ at: document.at(path, part), message: "conflict", data: { path: shownPath(path), fault: text }, field: path.join(".") });
      for (const [key, cure] of Object.entries(DEPRECATED))
        if (Object.hasOwn(root, key)) report({ at: document.at([key], "key"), message: "deprecated", data: { key, cure } });
      const folder = file.projectPath.slice(0, file.projectPath.lastIndexOf("/") + 1);
      const other = (bundle.projectFiles ?? bundle.files).find(
        ({ kind, projectPath }) => kind === "vercel program" && projectPath.replace(/[^/]*$/, "") === folder,
      );
      if (other)
        report({
          at: document.at(Object.keys(root).slice(0, 1), "key"),
          message: "twoConfigs",
          data: { other: other.projectPath.slice(folder.length) },
          field: "twoConfigs",
        });
    },
  }),
});

const DEPRECATED = {
  builds: "use functions, or let Vercel find out how to build the project",
  env: "set environment variables in the settings of the project, apart for each environment",
  build: "set environment variables in the settings of the project, apart for each environment",
  name: "the project is linked by its settings",
  version: "there is only one version of the platform left",
};
