import { describe, expect, test } from "vitest";
import { lint } from "../../src/lint.js";
import { presets, rules } from "../../src/rules.generated.js";
import { findings, judge, problems, tree } from "./workspace.js";

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 9
`;

const limit = (name: string, expression = "object.spec.replicas <= 5"): string => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: ${name}
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }]
  validations:
    - expression: ${JSON.stringify(expression)}
      message: too many replicas
`;

describe("policies are found", () => {
  test.each([["policies"], ["policies/limit.yaml"], ["policies/*.yaml"], ["./policies"]])("as %s on the command line", async (name) => {
    const report = await judge({ "policies/limit.yaml": limit("limit"), "prod/web.yaml": WEB }, { policies: [name] });
    expect(problems(report)).toEqual([]);
    expect(findings(report)).toEqual(["prod/web.yaml:5:13 error limit: too many replicas"]);
  });

  test("in the config, relative to it, wherever one works", async () => {
    const folder = tree({ ".deploylintrc": "policies: [./policies]\n", "policies/limit.yaml": limit("limit"), "prod/web.yaml": WEB });
    const report = await lint({ paths: ["web.yaml"], cwd: `${folder}/prod`, rules, presets, only: ["limit"] });
    expect(findings(report)).toEqual(["web.yaml:5:13 error limit: too many replicas"]);
  });

  test.each([
    ["nowhere", " error --policy: there is no policy nowhere: no such file or folder"],
    ["no*.yaml", " error --policy: no file matches the pattern no*.yaml, so there is no policy"],
    ["empty", expect.stringContaining("--policy: the folder empty holds no policy") as string],
    ["prod/web.yaml", "prod/web.yaml:1:1 error this file holds no policy"],
    ["notes.txt", expect.stringContaining("notes.txt:1:1 error no kind of policy is written in files like this") as string],
  ])("or their absence is an error: %s", async (name, said) => {
    const files = { "policies/limit.yaml": limit("limit"), "prod/web.yaml": WEB, "empty/README.md": "", "notes.txt": "x" };
    expect(problems(await judge(files, { policies: [name] }))).toContainEqual(said);
  });
});

describe("the rules of policies are rules like any other", () => {
  const files = { "policies/limit.yaml": limit("limit"), "prod/web.yaml": WEB };

  test("they run beside the built-in ones, or alone", async () => {
    const cwd = tree({ ...files, "prod/web.yaml": `${WEB}  strategy: { type: Recreate }\n` });
    const both = await lint({ paths: ["."], cwd, rules, presets, policies: ["policies"] });
    expect(new Set(both.findings.map(({ ruleId }) => ruleId)).size).toBeGreaterThan(1);
    const alone = await lint({ paths: ["."], cwd, rules, presets, policies: ["policies"], builtin: false });
    expect(new Set(alone.findings.map(({ ruleId }) => ruleId))).toEqual(new Set(["limit"]));
    expect(alone.findings[0]!.objects.map(({ title }) => title)).toEqual(["Deployment shop/web"]);
    expect(alone.rules.map(({ id }) => id)).toContain("limit");
  });

  test("without built-in rules and without policies nothing would be judged", async () =>
    expect(problems(await judge(files, { policies: [] }))).toEqual([
      " error without the built-in rules there is no rule: name policies with --policy or in the config",
    ]));

  test("they are configured, also with names that only they bring", async () => {
    const config = "rules: { limit: warning }\noverrides: [{ files: [dev/**], rules: { limit: off } }]\n";
    const report = await judge({ ...files, "dev/web.yaml": WEB, ".deploylintrc": config });
    expect(problems(report)).toEqual([]);
    expect(findings(report)).toEqual(["prod/web.yaml:5:13 warning limit: too many replicas"]);
  });

  test("they are suppressed where they are", async () => {
    const quiet = WEB.replace("replicas: 9", "replicas: 9 # deploylint-disable-line limit -- a sale");
    const report = await judge({ ...files, "prod/web.yaml": quiet });
    expect(findings(report)).toEqual([]);
    expect(report.suppressed.map(({ reason }) => reason)).toEqual(["a sale"]);
  });

  test("one of two with the same name is left out, and that is said", async () => {
    const report = await judge({ ...files, "policies/other.yaml": limit("limit", "false") });
    expect(problems(report)).toEqual(["policies/other.yaml:4:9 error the rule limit is there twice; this one does not run, rename it"]);
    expect(findings(report)).toHaveLength(1);
  });
});

describe("what is wrong with a policy is an error at its place", () => {
  test("a name that does not exist", async () => {
    const report = await judge({ "policies/bad.yaml": limit("bad", "objet.spec.replicas <= 5"), "prod/web.yaml": WEB });
    expect(problems(report)).toEqual(["policies/bad.yaml:9:20 error policy bad: there is no variable objet; did you mean object?"]);
    expect(findings(report)).toEqual([]);
  });

  test("a loop is ended, and the policy judges nothing more", async () => {
    const loop = `${Array.from({ length: 4 }, (_, i) => `lists.range(30).all(v${i}, `).join("")}true))))`;
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`prod/web-${i}.yaml`, WEB]));
    const start = performance.now();
    const report = await judge({ "policies/loop.yaml": limit("loop", loop), ...many });
    expect(performance.now() - start).toBeLessThan(5000);
    expect(problems(report)).toEqual([
      expect.stringMatching(
        /^policies\/loop\.yaml:9:\d+ error policy loop failed on Deployment shop\/web: the expression takes too many steps/,
      ),
    ]);
  });

  test("a bomb of aliases is not opened", async () => {
    const levels = Array.from({ length: 12 }, (_, i) => `b${i + 1}: &b${i + 1} [${Array.from({ length: 10 }, () => `*b${i}`).join(", ")}]`);
    const start = performance.now();
    const report = await judge({ "policies/bomb.yaml": `b0: &b0 [x]\n${levels.join("\n")}\n`, "prod/web.yaml": WEB });
    expect(performance.now() - start).toBeLessThan(2000);
    expect(problems(report)).toContainEqual(expect.stringMatching(/^policies\/bomb\.yaml:1:1 error aliases expand this document/));
  });

  test("code is not run, however it is named", async () => {
    const code = 'import { writeFileSync } from "node:fs";\nwriteFileSync("written", "");\nexport default {};\n';
    const files = { "policies/evil.mjs": code, "policies/limit.yaml": limit("limit"), "prod/web.yaml": WEB };
    expect(problems(await judge(files, { policies: ["policies/evil.mjs"] }))).toEqual([
      "policies/evil.mjs:1:1 error a module is code: name it under plugins in the config, and it is loaded",
    ]);
    const report = await judge(files);
    expect(problems(report)).toEqual([expect.stringMatching(/^policies\/evil\.mjs:1:1 note a module is code/)]);
    expect(findings(report)).toHaveLength(1);
  });

  test("Rego is not passed over", async () => {
    const report = await judge({ "policies/deny.rego": "package main\n", "policies/limit.yaml": limit("limit"), "prod/web.yaml": WEB });
    expect(problems(report)).toEqual([expect.stringMatching(/^policies\/deny\.rego:1:1 error Rego is not evaluated/)]);
    expect(findings(report)).toHaveLength(1);
  });
});

test("what cannot be decided is an error of the run, not a pass", async () => {
  const asks = limit("asks", "authorizer.group('').resource('pods').check('get').allowed()");
  const report = await judge({ "policies/asks.yaml": asks, "prod/web.yaml": `${WEB}---\n${WEB.replace("web", "api")}` });
  expect(problems(report)).toEqual([
    expect.stringMatching(/^policies\/asks\.yaml:4:9 error policy asks could not judge Deployment shop\/web and 1 other object: /),
  ]);
});
