/** Files to write, by their paths from the working directory, and what to do then. */
export interface Skeleton {
  readonly files: readonly (readonly [path: string, text: string])[];
  readonly next: string;
}

function deployment(metadata: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
${metadata}spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: example.org/web:1.0.0
`;
}

/** A module with one rule, a valid and an invalid fixture, and the test that runs them. */
export function ruleSkeleton(name: string, folder: string, language: "ts" | "js"): Skeleton {
  const module = language === "js" ? "mjs" : "ts";
  const rule = `import { defineRule } from "deploylint/rule";

export default defineRule({
  meta: {
    kinds: ["apps/Deployment"],
    docs: {
      description: "Deployments have an owner label",
      why: "Without an owner nobody knows whom to call when the workload fails.",
      references: [],
    },
    messages: {
      missing: { severity: "warning", text: "{{title}} has no label owner: add the team that is called when it fails." },
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
  const test = `import { fixtureCases } from "deploylint/testing";
import { describe, test } from "vitest";
import rule from "./${name}.${module === "ts" ? "js" : module}";

describe("${name}", () => {
  for (const { name, run } of fixtureCases(rule, new URL("./fixtures/${name}", import.meta.url))) test(name, run);
});
`;
  return {
    files: [
      [`${folder}/${name}.${module}`, rule],
      [`${folder}/fixtures/${name}/valid/web.yaml`, deployment("  name: web\n  labels: { owner: shop-team }\n")],
      [
        `${folder}/fixtures/${name}/invalid/web.yaml`,
        deployment("  name: web\n").replace("metadata:\n", "metadata:\n#1-8 warning missing\n"),
      ],
      [`${folder}/${name}.test.${module}`, test],
    ],
    next: `Turn it on in .deploylintrc:\n\n  plugins:\n    - ./${folder}/${name}.${module}\n  ignore:\n    - ${folder}/fixtures/\n\nRun its fixtures: npx vitest run ${folder}`,
  };
}

/** A declarative policy with its tests in it. */
export function policySkeleton(name: string, folder: string): Skeleton {
  const policy = `rules:
  - id: owner-label
    severity: warning
    match:
      kinds: [Deployment, StatefulSet, DaemonSet]
    assert: has(object.metadata.labels) && "owner" in object.metadata.labels
    message: "{{object.kind}} {{object.metadata.name}} has no label owner: add the team that is called when it fails."
    at: metadata.labels

tests:
  - name: an owner is named
    input: { apiVersion: apps/v1, kind: Deployment, metadata: { name: web, labels: { owner: shop-team } } }
    expect: pass
  - name: nobody is named
    input: { apiVersion: apps/v1, kind: Deployment, metadata: { name: web } }
    expect: [{ rule: owner-label }]
`;
  return {
    files: [[`${folder}/${name}.policy.yaml`, policy]],
    next: `Turn it on in .deploylintrc:\n\n  policies:\n    - ./${folder}/${name}.policy.yaml\n\nRun its tests: deploylint verify ${folder}`,
  };
}
