import { describe, expect, test } from "vitest";
import { lint } from "../../../src/lint.js";
import { presets, rules } from "../../../src/rules.generated.js";
import { findings, judge, problems, tree } from "../workspace.js";

const deployment = (images: readonly string[], kind = "Deployment", apiVersion = "apps/v1"): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  replicas: 2
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
${images.map((image, index) => `        - name: c${index}\n          image: ${image}\n`).join("")}`;

const cronJob = `apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly }
spec:
  jobTemplate:
    spec:
      template:
        spec:
          initContainers:
            - { name: init, image: "tools:latest" }
          containers:
            - { name: job, image: "job:1.0" }
`;

const NO_LATEST = `rules:
  - id: no-latest
    forEach: [podSpec.initContainers, podSpec.containers]
    assert: "!item.image.endsWith(':latest')"
    message: "{{object.kind}} {{object.metadata.name}}: container {{item.name}} uses {{item.image}}"
`;

describe("a declarative policy", () => {
  test("runs on every kind of workload, with the position of what it read", async () => {
    const report = await judge({
      "policies/images.policy.yaml": NO_LATEST,
      "prod/web.yaml": deployment(["web:1", "proxy:latest"]),
      "prod/rollout.yaml": deployment(["web:latest"], "Rollout", "argoproj.io/v1alpha1"),
      "prod/job.yaml": cronJob,
      "prod/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web } }\n",
    });
    expect(problems(report)).toEqual([]);
    expect(findings(report)).toEqual([
      "prod/job.yaml:10:36 error images/no-latest: CronJob nightly: container init uses tools:latest",
      "prod/rollout.yaml:11:18 error images/no-latest: Rollout web: container c0 uses web:latest",
      "prod/web.yaml:13:18 error images/no-latest: Deployment web: container c1 uses proxy:latest",
    ]);
    expect(report.findings[0]!.objects.map(({ title }) => title)).toEqual(["CronJob nightly"]);
  });

  test("is judged through an overlay, at its source", async () => {
    const report = await judge({
      "policies/images.policy.yaml": NO_LATEST,
      "base/kustomization.yaml": "resources: [web.yaml]\n",
      "base/web.yaml": deployment(["web:1"]),
      "overlays/prod/kustomization.yaml": "resources: [../../base]\nimages:\n  - name: web\n    newTag: latest\n",
    });
    expect(findings(report)).toEqual([
      "overlays/prod/kustomization.yaml:4:13 error images/no-latest: Deployment web: container c0 uses web:latest",
    ]);
  });

  test.each([
    ["yaml", "spec:\n  template:\n    spec:\n      containers:\n        - image: a:1\n        - image: b:latest\n", "6:18"],
    ["json", '{"spec": {"template": {"spec": {"containers": [\n  {"image": "a:1"},\n  {"image": "b:latest"}]}}}}\n', "3:13"],
    ["toml", '[[spec.template.spec.containers]]\nimage = "a:1"\n[[spec.template.spec.containers]]\nimage = "b:latest"\n', "4:9"],
  ])("without `at`, the finding is on the value that was read, in %s", async (format, text, place) => {
    const policy = `rules: [{ match: { files: ["config/*"] }, assert: "object.spec.template.spec.containers.all(c, !c.image.endsWith(':latest'))", message: latest }]\n`;
    const report = await judge({ "policies/own.policy.yaml": policy, [`config/app.${format}`]: text });
    expect(problems(report)).toEqual([]);
    expect(findings(report)).toEqual([`config/app.${format}:${place} error own: latest`]);
  });

  test("takes what its match says", async () => {
    const policy = (match: string): string =>
      `rules: [{ match: ${match}, deny: "true", message: "{{object.kind}} {{object.metadata.name}}" }]\n`;
    const files = {
      "prod/web.yaml": deployment(["web:1"]),
      "prod/knative.yaml": "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: fn }\n",
      "prod/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: other, labels: { app: web } }\n",
    };
    const taken = async (match: string): Promise<string[]> =>
      (await judge({ ...files, "policies/m.policy.yaml": policy(match) })).findings.map(({ message }) => message);
    expect(await taken("{ kinds: [Service] }")).toEqual(["Service web"]);
    expect(await taken("{ kinds: [serving.knative.dev/Service] }")).toEqual(["Service fn"]);
    expect(await taken("{ kinds: [Service.serving.knative.dev] }")).toEqual(["Service fn"]);
    expect(await taken("{ kinds: [apps/v1/Deployment, v1/Service] }")).toEqual(["Service web", "Deployment web"]);
    expect(await taken("{ kinds: ['*'], apiGroups: [apps] }")).toEqual(["Deployment web"]);
    expect(await taken("{ namespaces: [sh*] }")).toEqual(["Deployment web"]);
    expect(await taken("{ labels: { app: web }, kinds: [Service, Deployment] }")).toEqual(["Service web", "Deployment web"]);
    expect(await taken("{ labels: { matchExpressions: [{ key: app, operator: DoesNotExist }] } }")).toEqual(["Service fn"]);
    expect(await taken("{ kinds: ['*'], files: ['prod/s*'] }")).toEqual(["Service web"]);
    expect(await taken("{ kinds: ['*'], formats: [json] }")).toEqual([]);
  });

  test("has a severity for each environment, environments, parameters and variables", async () => {
    const policy = `name: acme
params: { most: 1 }
variables:
  replicas: object.spec.replicas
rules:
  - id: few
    match: { kinds: [Deployment] }
    severity: { prod: error, staging: info }
    assert: variables.replicas <= params.most
    message: "{{variables.replicas}} replicas in {{environment.role}}, at most {{params.most}}"
  - id: prod-only
    environments: [prod]
    deny: object.kind == 'Deployment'
    severity: warning
    message: "{{file.name}} in {{file.folder}}"
`;
    const files = {
      "policies/x.policy.yaml": policy,
      "prod/web.yaml": deployment([]),
      "staging/web.yaml": deployment([]),
      "dev/web.yaml": deployment([]),
      "other/web.yaml": deployment([]),
    };
    expect(findings(await judge(files))).toEqual([
      "other/web.yaml:5:13 warning acme/few: 2 replicas in unknown, at most 1",
      "prod/web.yaml:2:7 warning acme/prod-only: web.yaml in prod",
      "prod/web.yaml:5:13 error acme/few: 2 replicas in production, at most 1",
      "staging/web.yaml:5:13 info acme/few: 2 replicas in staging, at most 1",
    ]);
    const config = "rules: { acme/few: { options: { most: 5 } }, acme/prod-only: off }\n";
    expect(findings(await judge({ ...files, ".deploylintrc": config }))).toEqual([]);
    expect(problems(await judge({ ...files, ".deploylintrc": "rules: { acme/few: { options: { mots: 5 } } }\n" }))).toEqual([
      expect.stringContaining('unknown option, did you mean "most"?') as string,
    ]);
  });

  test("is placed where `at` says", async () => {
    const policy = (at: string): string => `rules: [{ forEach: podSpec.containers, deny: "item.image == 'b'", at: ${at}, message: m }]\n`;
    const place = async (at: string): Promise<string[]> =>
      findings(await judge({ "policies/p.policy.yaml": policy(at), "prod/web.yaml": deployment(["a", "b"]) }));
    expect(await place("name")).toEqual(["prod/web.yaml:12:17 error p: m"]);
    expect(await place("resources.limits")).toEqual(["prod/web.yaml:12:17 error p: m"]);
    expect(await place("object.spec.replicas")).toEqual(["prod/web.yaml:5:13 error p: m"]);
    expect(await place("'podSpec.containers[0].image'")).toEqual(["prod/web.yaml:11:18 error p: m"]);
    expect(await place("'a + b'")).toEqual([]);
  });

  test("speaks of items that are texts", async () => {
    const report = await judge({
      "policies/p.policy.yaml": `rules: [{ match: { kinds: [ConfigMap] }, forEach: object.data.list, deny: "item == 'b'", message: "{{index}}" }]\n`,
      "prod/c.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata:\n  list:\n    - a\n    - b\n",
    });
    expect(findings(report)).toEqual(["prod/c.yaml:7:7 error p: 1"]);
  });

  test("asks the graph", async () => {
    const policy = `rules:
  - id: has-service
    match: { kinds: [Deployment] }
    assert: related(object, 'Service').size() > 0
    message: no Service
    at: object.metadata.name
  - id: internal
    match: { kinds: [Deployment] }
    assert: related(object, 'Service').all(s, s.spec.type != 'LoadBalancer')
    message: public
  - id: counts
    match: { kinds: [Service] }
    deny: workloads().size() != 1 || objects('apps/Deployment').size() != 1 || podSpec(workloads()[0]).containers.size() != 1
`;
    const service =
      "apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec:\n  type: LoadBalancer\n  selector: { app: web }\n";
    const report = await judge({ "policies/p.policy.yaml": policy, "prod/all.yaml": `${deployment(["web:1"])}---\n${service}` });
    expect(problems(report)).toEqual([]);
    expect(findings(report)).toEqual(["prod/all.yaml:17:9 error p/internal: public"]);
    expect(report.findings[0]!.objects.map(({ kind }) => kind)).toEqual(["Deployment", "Service"]);
  });

  test("offers its fix", async () => {
    const policy = `rules:
  - id: pull
    forEach: podSpec.containers
    assert: "!has(item.imagePullPolicy) || item.imagePullPolicy != 'Always'"
    message: m
    fix: { set: "{{'IfNot' + 'Present'}}", description: Pull when it is not there }
  - id: root
    forEach: podSpec.containers
    deny: has(item.tty)
    fix: { at: tty, remove: true, safety: safe }
  - id: limits
    forEach: podSpec.containers
    assert: has(item.resources)
    message: m
    fix: { at: item, add: { resources: { limits: { memory: 64Mi } } } }
`;
    const web = deployment(["web:1"]).replace(/(image: web:1\n)/, "$1          imagePullPolicy: Always\n          tty: true\n");
    const folder = tree({ "policies/p.policy.yaml": policy, "prod/web.yaml": web });
    const report = await lint({ paths: ["prod"], cwd: folder, rules, presets, builtin: false, policies: ["policies"] });
    expect(
      report.findings.map(
        ({ ruleId, fix }) => `${ruleId} ${fix?.safety} ${fix?.description}: ${fix?.edits.map(({ text }) => text.trim()).join("|")}`,
      ),
    ).toEqual([
      'p/limits unsafe Add resources: resources:\n            limits:\n              memory: "64Mi"',
      "p/pull unsafe Pull when it is not there: IfNotPresent",
      "p/root safe Remove tty: ",
    ]);
  });

  test("takes manifests of any shape", async () => {
    const odd = [
      "spec: null",
      "spec: 7",
      "spec: { template: [] }",
      "spec: { template: { spec: { containers: [null, { name: 4 }] } } }",
      "spec: { template: { spec: { containers: {} } } }",
    ];
    const policy = `rules: [{ forEach: podSpec.containers, assert: "item.?image.orValue('a').size() > 0" }]\n`;
    const text = odd.map((spec, index) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: d${index} }\n${spec}\n`).join("---\n");
    const report = await judge({ "policies/p.policy.yaml": policy, "prod/web.yaml": text });
    expect([...problems(report).filter((line) => line.includes("policy")), ...findings(report)]).toEqual([]);
  });

  test("stays silent about what something else fills in", async () => {
    const policy = `rules:\n  - { id: a, match: { kinds: [Deployment] }, assert: object.spec.replicas < 2 }\n  - { id: b, forEach: podSpec.containers, assert: "item.image.startsWith('acme/')" }\n`;
    const report = await judge({
      "policies/p.policy.yaml": policy,
      "prod/web.yaml": deployment(['"${IMAGE}"']).replace("replicas: 2", "replicas: ${REPLICAS}"),
    });
    expect([...problems(report), ...findings(report)]).toEqual([]);
  });
});

describe("a schema", () => {
  const schema = (text: string): string => `rules: [{ match: { kinds: [Deployment] }, schema: ${text} }]\n`;
  const run = (text: string): ReturnType<typeof judge> =>
    judge({ "policies/s.policy.yaml": schema(text), "prod/web.yaml": deployment(["a:1"]) });

  test.each([
    [
      "{ properties: { spec: { properties: { replicas: { maximum: 1 } } } } }",
      ["5:13 error s: spec.replicas is 2, and at most 1 is allowed"],
    ],
    ["{ properties: { spec: { required: [strategy] } } }", ["4:1 error s: spec.strategy is missing"]],
    [
      "{ properties: { metadata: { properties: { name: { pattern: '^x' } } } } }",
      ['3:19 error s: metadata.name is "web", and what matches ^x is wanted'],
    ],
    [
      "{ properties: { metadata: { additionalProperties: false, properties: { name: true, namespace: true } } } }",
      ["3:41 error s: metadata.labels is not allowed here"],
    ],
    [
      "{ $defs: { small: { maximum: 1 } }, properties: { spec: { properties: { replicas: { $ref: '#/$defs/small' } } } } }",
      ["5:13 error s: spec.replicas is 2, and at most 1 is allowed"],
    ],
    ["{ if: { required: [spec] }, then: { required: [status] } }", ["2:7 error s: status is missing"]],
    ["{ properties: { kind: { enum: [A, B] } } }", ['2:7 error s: kind is "Deployment", and one of A, B is wanted']],
    ["{ anyOf: [{ required: [a] }, { required: [spec] }] }", []],
  ])("%s", async (text, expected) => {
    const report = await run(text);
    expect(problems(report)).toEqual([]);
    expect(findings(report)).toEqual(expected.map((line) => `prod/web.yaml:${line}`));
  });

  test.each([
    ["{ $ref: 'https://example.org/x.json' }", "nothing is read from elsewhere"],
    ["{ $ref: '#/nowhere' }", "leads nowhere in this schema"],
    ["{ propertys: {} }", 'did you mean "properties"?'],
    ["{ pattern: '(?=x)' }", "neither lookaround nor references"],
    ["{ $ref: '#' }", "refers to itself without end"],
    [
      "{ $defs: { a: { allOf: [{ $ref: '#/$defs/b' }, { $ref: '#/$defs/b' }] }, b: { allOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/a' }] } }, $ref: '#/$defs/a' }",
      "policy s failed on",
    ],
  ])("that is wrong or harmful is an error: %s", async (text, said) => {
    const start = performance.now();
    const report = await run(text);
    expect(performance.now() - start).toBeLessThan(2000);
    expect(problems(report)).toEqual([expect.stringContaining(said) as string]);
    expect(findings(report)).toEqual([]);
  });
});

describe("mistakes are said at their place when the policy is loaded", () => {
  test.each([
    ["rules: [{ assert: objet.spec }]", "1:19 error there is no variable objet; did you mean object?"],
    ["rules: [{ assert: variables.x }]", "1:19 error variables has no x; it is empty"],
    ["params: { most: 1 }\nrules: [{ assert: params.mots == 1 }]", "2:19 error params has no mots; did you mean most?"],
    ["rules: [{ asert: 'true' }]", '1:11 error unknown key "asert", did you mean "assert"?'],
    ["rules: [{ assert: 'true', severity: eror }]", '1:37 error "eror" is no severity, did you mean "error"?'],
    ["rules: [{ assert: object.spec.replicas + 1 > }]", "1:"],
    ["rules: [{ assert: \"'a' + 'b'\" }]", "1:19 error a condition is wanted, and this is a value of type string"],
    ["rules: [{ assert: item.name == 'a' }]", "1:19 error there is no variable item"],
    ["rules: [{ assert: 'true', message: 'a {{objekt}}' }]", "1:41 error there is no variable objekt; did you mean object?"],
    ["rules: [{ assert: 'true', message: 'a {{object' }]", "1:39 error {{ is not closed"],
    ["rules: [{ id: a, assert: 'true' }, { id: a, assert: 'true' }]", "1:42 error two rules of this policy are called p/a"],
    ["rules: [{ assert: 'true' }, { assert: 'true' }]", "error each rule of a policy with several has an id"],
    ["rules: [{ id: a }]", "error a rule says what it wants: assert (must hold), deny (must not hold) or schema"],
    ["rules: []", "1:8 error the policy has no rules, so it judges nothing"],
    ["rules: [{ assert: 'true', match: { kind: [A] } }]", '1:36 error unknown key "kind", did you mean "kinds"?'],
    ["rules: [{ assert: \"object.x.matches('(a')\" }]", "error invalid regular expression"],
    ["", "error the policy is empty"],
    ["rules: [{ assert: 'true' }]\n---\nrules: []", "error a policy is one document"],
  ])("%j", async (text, said) => {
    const report = await judge({ "policies/p.policy.yaml": `${text}\n`, "prod/web.yaml": deployment([]) });
    expect(problems(report).join("\n")).toContain(said);
    expect(problems(report).every((line) => line.startsWith("policies/p.policy.yaml:"))).toBe(true);
  });

  test("an evaluation that fails is an error of the policy on that object, at the expression", async () => {
    const policy = `rules: [{ match: { kinds: [Deployment] }, assert: object.spec.paused == false }]\n`;
    const report = await judge({ "policies/p.policy.yaml": policy, "prod/web.yaml": deployment([]) });
    expect(problems(report)).toEqual([
      "policies/p.policy.yaml:1:51 error policy p failed on Deployment shop/web: no such key: paused; where paused may be absent, ask with has() first, or read it with .?paused.orValue(…)",
    ]);
  });
});

describe("policies of strangers", () => {
  const timed = async (policy: string, web = deployment(["a".repeat(30)])): Promise<string[]> => {
    const start = performance.now();
    const report = await judge({ "policies/p.policy.yaml": policy, "prod/web.yaml": web });
    expect(performance.now() - start).toBeLessThan(2000);
    return [...problems(report), ...findings(report)];
  };

  test("patterns that are slow elsewhere are not here", async () => {
    const evil = `rules: [{ forEach: podSpec.containers, deny: "item.image.matches('^(a+)+$')", message: m }]\n`;
    expect(await timed(evil, deployment([`${"a".repeat(40)}b`]))).toEqual([]);
    const schema = `rules: [{ forEach: podSpec.containers, schema: { properties: { image: { pattern: '^(a+)+$' } } }, message: m }]\n`;
    expect(await timed(schema, deployment([`${"a".repeat(40)}b`]))).toEqual(["prod/web.yaml:11:18 error p: m"]);
  });

  test("a comprehension in a comprehension is ended", async () => {
    const loop = `${Array.from({ length: 4 }, (_, i) => `lists.range(30).all(v${i}, `).join("")}true))))`;
    expect(await timed(`rules: [{ match: { kinds: [Deployment] }, assert: "${loop}" }]\n`)).toEqual([
      expect.stringMatching(/takes too many steps/),
    ]);
  });

  test("a bomb of aliases is refused", async () => {
    const levels = Array.from({ length: 12 }, (_, i) => `b${i + 1}: &b${i + 1} [${Array.from({ length: 10 }, () => `*b${i}`).join(", ")}]`);
    expect((await timed(`b0: &b0 [x]\n${levels.join("\n")}\n`)).join()).toContain("aliases expand this document");
  });
});
