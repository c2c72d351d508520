import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Rule } from "../src/engine/rule.js";
import { lint, type LintOptions } from "../src/lint.js";
import type { Report } from "../src/report/report.js";
import { presets, rules } from "../src/rules.generated.js";

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "deploylint-lint-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A folder with these files. */
function tree(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(root, "tree-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

function run(cwd: string, options: Partial<LintOptions> = {}): Promise<Report> {
  return lint({ paths: ["."], cwd, rules, presets, ...options });
}

const brief = (report: Report): string[] =>
  report.findings.map(({ location, ruleId, severity }) => `${location.file.path}:${location.range.start.line} ${severity} ${ruleId}`);

const deployment = (name: string, spec = ""): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n${spec}  selector: { matchLabels: { app: ${name} } }\n  template:\n    metadata: { labels: { app: ${name} } }\n    spec:\n      containers:\n        - { name: ${name}, image: "example.org/${name}:1.0.0" }\n`;
const service = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec:\n  selector: { app: ${name} }\n  ports: [{ port: 80, targetPort: 8080 }]\n`;
const autoscaler = (name: string): string =>
  `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: ${name} }\nspec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${name} }\n  minReplicas: 2\n  maxReplicas: 9\n`;

describe("the project is the context, arguments choose what is reported", () => {
  const only = ["strategy/no-static-replicas-with-autoscaler"];
  let folder: string;
  beforeAll(() => {
    folder = tree({
      ".deploylintrc": "{}\n",
      "prod/web.yaml": deployment("web", "  replicas: 3\n"),
      "prod/hpa.yaml": autoscaler("web"),
      "prod/other.yaml": service("other"),
    });
  });

  test("a file sees its autoscaler", async () =>
    expect(brief(await run(folder, { paths: ["prod/web.yaml"], only }))).toEqual([
      "prod/web.yaml:6 warning strategy/no-static-replicas-with-autoscaler",
    ]));

  test("a finding with a related range in the file is reported", async () =>
    expect(brief(await run(folder, { paths: ["prod/hpa.yaml"], only }))).toHaveLength(1));

  test("a file that has no part in it is not", async () =>
    expect(brief(await run(folder, { paths: ["prod/other.yaml"], only }))).toEqual([]));

  test("without context the file stands alone", async () =>
    expect(brief(await run(folder, { paths: ["prod/web.yaml"], only, context: false }))).toEqual([]));

  test("paths are relative to where one works", async () =>
    expect(brief(await run(path.join(folder, "prod"), { paths: ["web.yaml"], only }))).toEqual([
      "web.yaml:6 warning strategy/no-static-replicas-with-autoscaler",
    ]));

  test("globs are expanded", async () => expect(brief(await run(folder, { paths: ["**/w*.yaml"], only }))).toHaveLength(1));

  test("absolute paths are fine", async () =>
    expect(brief(await run(folder, { paths: [path.join(folder, "prod/web.yaml")], only }))).toHaveLength(1));
});

test("what does not parse in the context is a note, in what was given an error", async () => {
  const folder = tree({ ".deploylintrc": "{}\n", "prod/web.yaml": deployment("web"), "prod/broken.yaml": "apiVersion: v1\nkind: [\n" });
  const levels = async (paths: string[]): Promise<string[]> =>
    (await run(folder, { paths })).problems.map(({ level, file }) => `${file} ${level}`);
  expect(await levels(["prod/web.yaml"])).toEqual(["prod/broken.yaml note"]);
  expect(await levels(["prod"])).toEqual(["prod/broken.yaml error"]);
});

test("projects of one run never see each other", async () => {
  const folder = tree({
    "a/.deploylintrc": "{}\n",
    "a/prod/web.yaml": deployment("web", "  replicas: 3\n"),
    "b/.deploylintrc": "{}\n",
    "b/prod/hpa.yaml": autoscaler("web"),
  });
  expect(brief(await run(folder, { paths: ["a", "b"], only: ["strategy/no-static-replicas-with-autoscaler"] }))).toEqual([]);
});

describe("a project in a project", () => {
  const recreate = deployment("web", "  strategy: { type: Recreate }\n");
  const only = ["strategy/no-recreate-in-production", "strategy/no-static-replicas-with-autoscaler"];
  const files = {
    ".deploylintrc": "{}\n",
    "prod/web.yaml": deployment("web", "  replicas: 3\n"),
    "inner/.deploylintrc": "failOn: warning\nrules: { strategy/no-recreate-in-production: warning }\n",
    "inner/prod/hpa.yaml": autoscaler("web"),
    "inner/prod/web.yaml": recreate,
  };

  test("is judged as its own when the outer folder is given, and fails by its own bar", async () => {
    const report = await run(tree(files), { only });
    expect(brief(report)).toEqual(["inner/prod/web.yaml:6 warning strategy/no-recreate-in-production"]);
    expect(report.failing).toBe(1);
  });

  test("is no context of the outer one, nor the outer one of it", async () => {
    const folder = tree(files);
    expect(brief(await run(folder, { only, paths: ["prod"] }))).toEqual([]);
    expect(brief(await run(folder, { only, paths: ["inner/prod/web.yaml", "."] }))).toHaveLength(1);
    expect((await run(folder, { only, paths: ["inner/prod/web.yaml"] })).summary.files).toBe(1);
  });
});

describe("standard input", () => {
  const text = deployment("web", "  strategy: { type: Recreate }\n");

  test("stands for its file name, in that environment", async () => {
    const folder = tree({ ".deploylintrc": "{}\n" });
    const report = await run(folder, { paths: [], stdin: { text, path: "k8s/prod/x.yaml" }, only: ["strategy/no-recreate-in-production"] });
    expect(brief(report)).toEqual(["k8s/prod/x.yaml:6 error strategy/no-recreate-in-production"]);
    expect(report.findings[0]!.environments.map(({ name }) => name)).toEqual(["production"]);
  });

  test("replaces the file on disk and sees the others", async () => {
    const folder = tree({ ".deploylintrc": "{}\n", "prod/web.yaml": deployment("web"), "prod/hpa.yaml": autoscaler("web") });
    const report = await run(folder, {
      paths: [],
      stdin: { text: deployment("web", "  replicas: 3\n"), path: "prod/web.yaml" },
      only: ["strategy/no-static-replicas-with-autoscaler"],
    });
    expect(brief(report)).toEqual(["prod/web.yaml:6 warning strategy/no-static-replicas-with-autoscaler"]);
  });

  test("without a name it is <stdin>", async () =>
    expect(brief(await run(tree({}), { paths: [], stdin: { text }, only: ["strategy/no-recreate-in-production"] }))).toEqual([
      "<stdin>:6 warning strategy/no-recreate-in-production",
    ]));
});

describe("environments and config", () => {
  const recreate = deployment("web", "  strategy: { type: Recreate }\n");
  const only = ["strategy/no-recreate-in-production"];

  test("--env is stronger than the path", async () =>
    expect(brief(await run(tree({ "dev/web.yaml": recreate }), { only, environment: "prod" }))).toHaveLength(1));

  test("an unknown --env is a problem, and nothing is called clean", async () => {
    const report = await run(tree({ "dev/web.yaml": recreate }), { only, environment: "prodd" });
    expect(report.problems.map(({ kind, level, message }) => `${kind} ${level} ${message}`)).toEqual([
      expect.stringMatching(/^config error .*prodd/),
    ]);
  });

  test("nothing marks it: one step lower, and the summary says what would fail", async () => {
    const report = await run(tree({ "web.yaml": recreate }), { only });
    expect(brief(report)).toEqual(["web.yaml:6 warning strategy/no-recreate-in-production"]);
    expect(report.summary.wouldFailInProduction).toBe(1);
  });

  test("overrides by file, object and environment", async () => {
    const config = `rules: { ${only[0]}: error }\noverrides:\n  - files: ["prod/a.yaml"]\n    rules: { ${only[0]}: off }\n  - objects: ["Deployment/b"]\n    rules: { ${only[0]}: [warning, { allow: [other] }] }\n  - environments: [staging]\n    rules: { ${only[0]}: info }\n`;
    const named = (name: string): string => deployment(name, "  strategy: { type: Recreate }\n");
    const folder = tree({
      ".deploylintrc": config,
      "prod/a.yaml": named("a"),
      "prod/b.yaml": named("b"),
      "prod/c.yaml": named("c"),
      "staging/d.yaml": named("d"),
    });
    expect(brief(await run(folder, { only }))).toEqual([
      "prod/b.yaml:6 warning strategy/no-recreate-in-production",
      "prod/c.yaml:6 error strategy/no-recreate-in-production",
      "staging/d.yaml:6 info strategy/no-recreate-in-production",
    ]);
  });

  test("unmarked objects are visible from every environment and judged once", async () => {
    const folder = tree({
      ".deploylintrc": "{}\n",
      "hpa.yaml": autoscaler("web"),
      "prod/web.yaml": deployment("web", "  replicas: 3\n"),
      "dev/web.yaml": deployment("web", "  replicas: 1\n"),
    });
    expect(brief(await run(folder, { only: ["strategy/no-static-replicas-with-autoscaler"] }))).toEqual([
      "dev/web.yaml:6 warning strategy/no-static-replicas-with-autoscaler",
      "prod/web.yaml:6 warning strategy/no-static-replicas-with-autoscaler",
    ]);
  });
});

describe("a rule that throws", () => {
  const broken: Rule = {
    id: "test/broken",
    meta: { docs: { description: "", why: "", references: [] }, messages: {} },
    create: () => ({
      object: () => {
        throw new TypeError("boom");
      },
    }),
  };

  test("is named once, and every other finding is still there", async () => {
    const folder = tree({ "prod/web.yaml": `${deployment("web", "  strategy: { type: Recreate }\n")}---\n${service("web")}` });
    const report = await lint({ paths: ["."], cwd: folder, rules: [broken, ...rules], presets });
    const internal = report.problems.filter(({ kind }) => kind === "internal");
    expect(internal.map(({ level, message }) => `${level} ${message}`)).toEqual(["error rule test/broken failed on Deployment web: boom"]);
    expect(internal[0]!.stack).toContain("TypeError");
    expect(report.findings.some(({ ruleId }) => ruleId === "strategy/no-recreate-in-production")).toBe(true);
  });
});

test("fingerprints stay when lines move and differ between containers", async () => {
  const only = ["health/liveness-probe"];
  const two = deployment("web").replace(/\n$/, '\n        - { name: other, image: "example.org/other:1" }\n');
  const before = await run(tree({ "prod/web.yaml": two }), { only });
  const after = await run(tree({ "prod/web.yaml": `# moved\n\n${two}` }), { only });
  expect(before.findings.map(({ fingerprint }) => fingerprint)).toEqual(after.findings.map(({ fingerprint }) => fingerprint));
  expect(new Set(before.findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
});
