/** npm run new-rule -- category/name: the skeleton of a rule and its fixtures. The registry, pages and schema follow from `npm run generate`. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const id = process.argv[2] ?? "";
if (!/^[a-z]+\/[a-z][a-z0-9-]*$/.test(id)) {
  process.stderr.write("usage: npm run new-rule -- category/name (lower case, words joined by hyphens)\n");
  process.exit(2);
}

const RULE = `import { defineRule, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: ["apps/Deployment"],
    docs: {
      description: "Deployments have an owner label",
      why: "Say what goes wrong when the practice is broken.",
      references: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/"],
    },
    messages: {
      missing: { severity: scope("production", "warning"), text: "{{title}} has no label owner. Say what to write instead." },
    },
  },
  create: ({ report }) => ({
    object(object) {
      if (object.labels["owner"] !== undefined) return;
      report({ at: object.at(["metadata", "labels", "owner"]), message: "missing", data: { title: object.title } });
    },
  }),
});
`;

const manifest = (labels: string, note: string): string =>
  `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
${labels}spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: example.org/web:1.0.0
`.replace("  name: web\n", `  name: web\n${note}`);

const files: readonly [string, string][] = [
  [`rules/${id}.ts`, RULE],
  [`fixtures/rules/${id}/valid/web.prod.yaml`, manifest("  labels: { owner: shop-team }\n", "")],
  [
    `fixtures/rules/${id}/invalid/web.prod.yaml`,
    manifest("", "").replace("metadata:\n  name: web\n", "metadata:\n#1-8 warning missing\n  name: web\n"),
  ],
];

const existing = files.filter(([file]) => existsSync(path.join(root, file)));
if (existing.length > 0) {
  process.stderr.write(`exists already: ${existing.map(([file]) => file).join(", ")}\n`);
  process.exit(2);
}
for (const [file, text] of files) {
  const full = path.join(root, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
}
process.stdout.write(
  `${files.map(([file]) => `  ${file}\n`).join("")}Fill them in, then: npm run generate && npx vitest run test/rules.test.ts\n`,
);
await import("./generate.js");
