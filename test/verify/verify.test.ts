import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { reportOf } from "../../src/verify/report.js";
import { verify, type Verified } from "../../src/verify/run.js";
import { tree } from "../policy/workspace.js";

function run(files: Readonly<Record<string, string>>, paths: readonly string[] = ["."]): Promise<Verified> {
  return verify({ paths, cwd: tree(files) });
}

/** "name: ok", or what failed and where. */
const brief = ({ results }: Verified): string[] =>
  results.map(({ name, failures, skipped }) =>
    failures.length === 0
      ? `${name}: ${skipped ?? "ok"}`
      : `${name}: ${failures.map(({ message, location }) => `${location ? `${location.range.start.line}: ` : ""}${message}`).join(" | ")}`,
  );
const faults = ({ problems }: Verified): string[] =>
  problems.map(({ file, location, message }) => `${file ?? ""}:${location?.range.start.line ?? 0} ${message}`);

const POLICY = `params: { registry: acme/ }
rules:
  - id: registry
    forEach: podSpec.containers
    assert: item.name == 'debug' || item.image.startsWith(params.registry)
    message: "{{item.name}} comes from {{item.image}}"
  - id: replicas
    match: { kinds: [Deployment] }
    severity: { production: error, staging: warning }
    deny: has(object.spec.replicas) && object.spec.replicas > 3
`;
const pod = (image: string): string =>
  `{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { containers: [{ name: c, image: ${image} }] } }`;

describe("inline tests", () => {
  test("pass, fail, and name findings by rule, line, severity and message", async () => {
    const verified = await run({
      "p.policy.yaml": `${POLICY}tests:
  - { name: good, input: ${pod("acme/web")}, expect: pass }
  - name: bad
    input: ${pod("web")}
    expect:
      - { rule: registry, line: 14, severity: error, message: comes from web }
  - { name: pattern, input: ${pod("web")}, expect: [{ rule: p/registry, message: "/^c comes from \\\\w+$/" }] }
  - { name: params, params: { registry: web }, input: ${pod("web")}, expect: pass }
  - { name: any, input: ${pod("web")}, expect: fail }
  - name: environment
    environment: staging
    input: { apiVersion: apps/v1, kind: Deployment, metadata: { name: d }, spec: { replicas: 9 } }
    expect: [{ rule: replicas, severity: warning }]
  - { name: several, input: [${pod("web")}, ${pod("acme/x")}], expect: [registry] }
  - { file: fixtures/bad.yaml }
  - { file: fixtures/good.yaml, expect: pass }
`,
      "fixtures/bad.yaml": `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  containers:
    - name: c
      image: web
      #      ^^^ error registry "from web"
`,
      "fixtures/good.yaml": `${pod("acme/web")}\n`,
    });
    expect(faults(verified)).toEqual([]);
    expect(brief(verified)).toEqual(
      ["good", "bad", "pattern", "params", "any", "environment", "several", "fixtures/bad.yaml", "fixtures/good.yaml"].map(
        (name) => `p.policy.yaml: ${name}: ok`,
      ),
    );
  });

  test("that fail say what was expected and what was found, at the expectation", async () => {
    const verified = await run({
      "p.policy.yaml": `${POLICY}tests:
  - { name: a, input: ${pod("web")}, expect: pass }
  - { name: b, input: ${pod("acme/web")}, expect: [{ rule: registry }] }
  - { name: c, input: ${pod("acme/web")}, expect: fail }
  - { name: d, file: nowhere.yaml, expect: pass }
  - { name: e, input: ${pod("web")}, expect: [{ rule: registry, line: 1 }] }
`,
    });
    expect(brief(verified)).toEqual([
      "p.policy.yaml: a: 12: expected to pass, found error p/registry at 12:114: c comes from web",
      "p.policy.yaml: b: 13: expected registry, found none",
      "p.policy.yaml: c: 14: expected a finding, found none",
      "p.policy.yaml: d: there is no file nowhere.yaml",
      "p.policy.yaml: e: 16: expected registry at 1, found error p/registry at 16:114: c comes from web | 16: found what was not expected: error p/registry at 16:114: c comes from web",
    ]);
    const report = reportOf(verified, { coverage: false, durationMs: 1 });
    expect(report.failing).toBe(6);
    expect(report.findings[0]).toMatchObject({ ruleId: "p/registry", severity: "error" });
  });

  test("that are wrong are problems at their place", async () => {
    const verified = await run({
      "p.policy.yaml": `${POLICY}tests:\n  - { inptu: 1, expect: pass }\n  - { input: {}, params: { x: 1 }, expect: 7 }\n`,
    });
    expect(faults(verified)).toEqual([
      'p.policy.yaml:12 unknown key "inptu", did you mean "input"? a test takes name, input, file, path, params, environment, expect',
      "p.policy.yaml:12 a test has either an input or a file",
      "p.policy.yaml:13 the policy has no parameter x",
      "p.policy.yaml:13 expect is pass, fail, or a list of findings",
    ]);
  });

  test("know files in other formats", async () => {
    const verified = await run({
      "toml.policy.yaml": `rules: [{ match: { files: ["*.toml"] }, assert: object.build.minify, message: minify, at: build.minify }]\ntests: [{ path: app.toml, input: { build: { minify: false } }, expect: [{ line: 2 }] }, { path: app.json, input: { build: { minify: false } }, expect: pass }]\n`,
    });
    expect(brief(verified)).toEqual(["toml.policy.yaml: test 1: ok", "toml.policy.yaml: test 2: ok"]);
  });

  test("cover conditions, or that is said", async () => {
    const tests = (...names: string[]): string =>
      `${POLICY}tests:\n${names.map((image) => `  - { input: ${pod(image)}, expect: ${image.startsWith("acme") ? "pass" : "fail"} }\n`).join("")}`;
    const gaps = async (...names: string[]): Promise<string[]> =>
      (await run({ "p.policy.yaml": tests(...names) })).coverage
        .uncovered()
        .map(({ message, location }) => `${location.range.start.line}: ${message}`);
    expect(await gaps("acme/a", "web")).toEqual([
      "5: item.name == 'debug': no test of p/registry finds it to hold",
      "10: no test reaches the rule p/replicas",
    ]);
    expect(await gaps("acme/a")).toEqual([
      "5: item.name == 'debug': no test of p/registry finds it to hold",
      "5: item.image.startsWith(params.registry): no test of p/registry finds it not to hold",
      "5: item.name == 'debug' || item.image.startsWith(params.registry): no test of p/registry finds it not to hold",
      "10: no test reaches the rule p/replicas",
    ]);
  });
});

const VAP = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: few }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }]
    namespaceSelector: { matchLabels: { env: prod } }
  validations: [{ expression: "object.spec.replicas <= 3", message: too many }]
`;
const deployments = ["small 1", "large 9"].map((text) => {
  const [name, replicas] = text.split(" ");
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}, namespace: shop }\nspec: { replicas: ${replicas} }\n`;
});

describe("kyverno-test.yaml", () => {
  const suite = (results: string, more = ""): Record<string, string> => ({
    ".kyverno-test/kyverno-test.yaml": `apiVersion: cli.kyverno.io/v1alpha1\nkind: Test\nmetadata: { name: t }\npolicies: [../policy.yaml]\nresources: [resources.yaml]\nvariables: values.yaml\n${more}results:\n${results}`,
    ".kyverno-test/resources.yaml": deployments.join("---\n"),
    ".kyverno-test/values.yaml":
      "apiVersion: cli.kyverno.io/v1alpha1\nkind: Values\nnamespaceSelector: [{ name: shop, labels: { env: prod } }]\n",
    "policy.yaml": VAP,
  });

  test("runs as it is, from a folder", async () => {
    const verified = await run(
      suite(
        `  - { kind: Deployment, policy: few, resources: [small], result: pass, isValidatingAdmissionPolicy: true }\n  - { kind: Deployment, policy: few, resources: [shop/large], result: fail }\n`,
      ),
    );
    expect(faults(verified)).toEqual([]);
    expect(brief(verified)).toEqual(["few: Deployment small pass: ok", "few: Deployment shop/large fail: ok"]);
  });

  test("tells what is otherwise", async () => {
    const verified = await run(
      suite(
        `  - { kind: Deployment, policy: few, resources: [large, none], result: pass }\n  - { kind: Deployment, policy: many, resources: [large], result: pass }\n`,
      ),
    );
    expect(brief(verified)).toEqual([
      "few: Deployment large pass: expected pass, is fail: too many",
      "few: Deployment none pass: there is no Deployment none among the resources",
      "many: Deployment pass: there is no policy many among the policies",
    ]);
  });

  test("never counts as passed what is not evaluated", async () => {
    const files = suite("  - { kind: Deployment, policy: few, resources: [small], result: pass }\n");
    const pattern =
      "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: { name: few }\nspec: { rules: [{ name: r, match: { any: [] }, validate: { pattern: {} } }] }\n";
    expect(brief(await run({ ...files, "policy.yaml": pattern }))).toEqual([
      expect.stringContaining("the rule r is written with pattern, which is not evaluated") as string,
    ]);
  });
});

describe("a Suite of gator", () => {
  const template = `apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: { name: k8sreplicas }
spec:
  crd: { spec: { names: { kind: K8sReplicas } } }
  targets:
    - target: admission.k8s.gatekeeper.sh
      code:
        - engine: K8sNativeValidation
          source:
            validations: [{ expression: "object.spec.replicas <= variables.params.most", messageExpression: "'at most ' + string(variables.params.most)" }]
`;
  const files = (tests: string): Record<string, string> => ({
    "suite.yaml": `kind: Suite\napiVersion: test.gatekeeper.sh/v1alpha1\nmetadata: { name: s }\ntests:\n${tests}`,
    "template.yaml": template,
    "constraint.yaml":
      "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sReplicas\nmetadata: { name: three }\nspec: { match: { kinds: [{ apiGroups: [apps], kinds: [Deployment] }] }, parameters: { most: 3 } }\n",
    "small.yaml": deployments[0]!,
    "large.yaml": deployments[1]!,
  });

  test("runs as it is", async () => {
    const verified = await run(
      files(`  - name: replicas
    template: template.yaml
    constraint: constraint.yaml
    cases:
      - { name: small, object: small.yaml, assertions: [{ violations: no }] }
      - { name: large, object: large.yaml, assertions: [{ violations: yes, message: at most \\d }, { violations: 1 }] }
      - { name: later, skip: true, object: large.yaml, assertions: [] }
  - { name: whole, skip: true }
`),
    );
    expect(faults(verified)).toEqual([]);
    expect(brief(verified)).toEqual([
      "replicas: small: ok",
      "replicas: large: ok",
      "replicas: later: the suite skips it",
      "whole: the suite skips it",
    ]);
  });

  test("tells what is otherwise", async () => {
    const verified = await run(
      files(`  - name: replicas
    template: template.yaml
    constraint: constraint.yaml
    cases:
      - { name: small, object: small.yaml, assertions: [{ violations: yes }] }
      - { name: large, object: large.yaml, assertions: [{ violations: yes, message: other }] }
      - { name: none, object: none.yaml, assertions: [{ violations: no }] }
`),
    );
    expect(brief(verified)).toEqual([
      "replicas: small: 9: expected violations, found 0 of 0",
      'replicas: large: 10: expected violations that match "other", found 0 of 1: at most 3',
      "replicas: none: 11: the object cannot be read",
    ]);
  });
});

test("a path without tests is an error", async () => {
  expect(faults(await run({ "web.yaml": deployments[0]! }))).toEqual([
    ":0 . holds no tests of policies: *.policy.yaml with tests, kyverno-test.yaml, or a Suite of gator",
  ]);
  expect(faults(await run({}, ["nowhere"]))).toEqual([":0 no such file or folder: nowhere"]);
});

const CASES = path.resolve(import.meta.dirname, "../../../shared/data/policy-cases/data");

describe.runIf(existsSync(CASES))("the suites of Kyverno's own policies", () => {
  /** Results that the copy at hand or a policy of CEL alone cannot give. */
  const BEYOND =
    /asks what is not in the input|cannot be read|there is no policy|there is no function get\(\)|there is no variable time|exceptions-check-deployment-labels|sample-policy-exclusion|with-bindings-3/;

  test("run as they are", async () => {
    const verified = await verify({ paths: ["kyverno+policies", "kyverno+kyverno"], cwd: CASES });
    const failed = verified.results.filter(({ failures }) => failures.length > 0);
    const ours = failed.filter(
      ({ failures, location }) => !BEYOND.test(`${location.file.path} ${failures.map(({ message }) => message).join()}`),
    );
    console.log(
      `suites of Kyverno: ${verified.results.length - failed.length} of ${verified.results.length} results, ${failed.length - ours.length} need more than is there`,
    );
    expect(ours.map(({ name, failures }) => `${name}: ${failures[0]!.message}`)).toEqual([]);
    expect(verified.results.length).toBeGreaterThan(1500);
  }, 120_000);
});
