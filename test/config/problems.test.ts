import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { finishConfig, loadConfig } from "../../src/config/load-config.js";
import { parseConfigText } from "../../src/config/read.js";
import { KNOWN, load, shown, workspace } from "./workspace.js";

const CASES: readonly [text: string, expected: string][] = [
  [
    "ruls: {}",
    '1 "ruls" ruls: unknown key, did you mean "rules"? Allowed: extends, environments, defaultEnvironment, rules, overrides, ignore, external, assumeComplete, failOn, database, policies, plugins, helm, kustomize, admission, kubernetesVersion, parsers.',
  ],
  [
    "failon: off",
    '1 "failon" failon: unknown key, did you mean "failOn"? Allowed: extends, environments, defaultEnvironment, rules, overrides, ignore, external, assumeComplete, failOn, database, policies, plugins, helm, kustomize, admission, kubernetesVersion, parsers.',
  ],
  ["failOn: warn", '1 "warn" failOn: "warn" is no severity, did you mean "warning"? Allowed: off, info, warning, error.'],
  ["failOn: 2", '1 "2" failOn: 2 is no severity. Allowed: off, info, warning, error.'],
  ["rules:\n  tls: critical", '2 "critical" rules.tls: "critical" is no severity. Allowed: off, info, warning, error.'],
  ["rules:\n  tls: [errr]", '2 "errr" rules.tls[0]: "errr" is no severity, did you mean "error"? Allowed: off, info, warning, error.'],
  ["rules:\n  tls: []", '2 "[]" rules.tls: a rule takes a severity, or a list of a severity and options: [warning, {…}].'],
  [
    "rules:\n  tls: [off, {}, 1]",
    '2 "[off, {}, 1]" rules.tls: a rule takes a severity, or a list of a severity and options: [warning, {…}].',
  ],
  [
    "rules:\n  tls: { sevrity: off }",
    '2 "sevrity" rules.tls.sevrity: unknown key, did you mean "severity"? Allowed: severity, options, locked, environments.',
  ],
  ["rules: [tls]", '1 "[tls]" rules: a mapping is wanted, found a list.'],
  [
    "rules:\n  strategy/recreat: off",
    '2 "strategy/recreat" rules.strategy/recreat: there is no rule "strategy/recreat", did you mean "strategy/recreate"? Rules of strategy: strategy/recreate, strategy/percentages, strategy/blue-green.',
  ],
  [
    "rules:\n  readiness-probe: off",
    '2 "readiness-probe" rules.readiness-probe: there is no rule "readiness-probe", did you mean "health/readiness-probe"? Categories: strategy, health, tls, acme.',
  ],
  [
    "rules:\n  stratgy/*: off",
    '2 "stratgy/*" rules.stratgy/*: there is no rule "stratgy/*", did you mean "strategy"? Categories: strategy, health, tls, acme.',
  ],
  ["rules:\n  __proto__: off", '2 "__proto__" rules.__proto__: there is no rule "__proto__". Categories: strategy, health, tls, acme.'],
  [
    "rules: { strategy/recreate: [off, { alow: [] }] }",
    '1 "alow" rules.strategy/recreate[1].alow: unknown option, did you mean "allow"? Allowed: allow, minimum, share, mode, loud, labels, prefix.',
  ],
  [
    "rules: { strategy/recreate: { options: { allow: [cnpgg] } } }",
    '1 "cnpgg" rules.strategy/recreate.options.allow[0]: "cnpgg" is not allowed, did you mean "cnpg"? Allowed: cnpg, zalando.',
  ],
  [
    "rules: { strategy/recreate: { environments: { dev: [off, { minimum: 0 }] } } }",
    '1 "0" rules.strategy/recreate.environments.dev[1].minimum: 0 is too low; at least 1 is wanted.',
  ],
  [
    "rules: { strategy/recreate: [off, { minimum: 2.5 }] }",
    '1 "2.5" rules.strategy/recreate[1].minimum: a whole number is wanted, found 2.5.',
  ],
  [
    "rules: { strategy/recreate: [off, { share: [] }] }",
    '1 "[]" rules.strategy/recreate[1].share: a whole number or a text is wanted, found a list.',
  ],
  [
    "rules: { strategy/recreate: [off, { prefix: A1 }] }",
    '1 "A1" rules.strategy/recreate[1].prefix: "A1" does not have the form ^[a-z]+$.',
  ],
  ["rules: { tls/ingress-https: [off, { a: 1 }] }", '1 "a" rules.tls/ingress-https[1].a: the rule has no options.'],
  ["rules: { tls: [off, { a: 1 }] }", '1 "a" rules.tls[1]: options belong to a single rule, not to a category.'],
  [
    "rules: { tls: { environments: { prodd: off } } }",
    '1 "prodd" rules.tls.environments.prodd: unknown environment "prodd", did you mean "prod"? Known: production, staging, development.',
  ],
  [
    "defaultEnvironment: live1",
    '1 "live1" defaultEnvironment: unknown environment "live1", did you mean "live"? Known: production, staging, development.',
  ],
  [
    "environments: [{ name: blue }]",
    '1 "blue" environments[0].name: "blue" does not say what it is for; add its role: production, staging or development.',
  ],
  ["environments: [{ role: production }]", '1 "role" environments[0]: "name" is missing.'],
  ['environments: [{ name: "" }]', '1 """" environments[0].name: a name must not be empty.'],
  [
    "environments: [{ name: qa, role: stagging }]",
    '1 "stagging" environments[0].role: "stagging" is no role, did you mean "staging"? Allowed: production, staging, development, unknown.',
  ],
  ["environments:\n- name: qa\n- name: QA", '3 "QA" environments[1].name: the environment "QA" is declared twice.'],
  [
    "environments: [{ name: qa, files: [/k8s] }]",
    '1 "/k8s" environments[0].files[0]: patterns start at the project root, without a slash in front.',
  ],
  ["environments: { qa: {} }", '1 "qa" environments: a list is wanted, found a mapping.'],
  ["overrides: [{ rules: {} }]", '1 "rules" overrides[0]: an override needs a condition that can hold: files, objects or environments.'],
  [
    "overrides: [{ files: [], rules: {} }]",
    '1 "files" overrides[0]: an override needs a condition that can hold: files, objects or environments.',
  ],
  [
    "overrides: [{ objects: [a/b/c/d], rules: {} }]",
    '1 "a/b/c/d" overrides[0].objects[0]: too many parts; write Kind/name or Kind/namespace/name, and a group as Kind.group.',
  ],
  [
    "overrides: [{ environments: [nope], rules: {} }]",
    '1 "nope" overrides[0].environments[0]: unknown environment "nope". Known: production, staging, development.',
  ],
  [
    "overrides: [{ files: [a], rules: { x/y: off } }]",
    '1 "x/y" overrides[0].rules.x/y: there is no rule "x/y". Categories: strategy, health, tls, acme.',
  ],
  ["external: [Secret/]", '1 "Secret/" external[0]: a part is empty; write Kind/name or Kind/namespace/name.'],
  ["assumeComplete: yes", '1 "yes" assumeComplete: true or false is wanted, found "yes".'],
  ["kubernetesVersion: 1.30", '1 "1.30" kubernetesVersion: a text is wanted, found 1.3. Put the version in quotes.'],
  ['kubernetesVersion: "latest"', '1 ""latest"" kubernetesVersion: "latest" is no Kubernetes version; write it as "1.31".'],
  ["ignore: testdata", '1 "testdata" ignore: a list is wanted, found "testdata".'],
  ["- a\n- b", '1 "- a" a config is a mapping, found a list.'],
  ["7", '1 "7" a config is a mapping, found 7.'],
  ["strict", '1 "strict" a config is a mapping, found "strict".'],
  ["a: 1\n---\nb: 2", '1 "a: 1" a config is one document; this file has several'],
];

describe("what is wrong with a config", () => {
  it.each(CASES)("%j", (text, expected) => expect(load(text).problems.map(shown)).toEqual([expected]));

  it("is all said at once, and the rest of the config holds", () => {
    const { config, problems } = load(`
failOn: warn
rules:
  tls: info
  health: fatal
  strategy/recreate: [error, { loud: 1 }]
  strategy/percentages: [off, { x: 1 }]
overrides: [7, { files: [a], rules: { tls: off } }]
environments: [{ name: qa }, { name: 3 }]
helm: { namespace: shop, kubeVersion: new }
external: [Secret/a]
`);
    expect(problems).toHaveLength(7);
    expect(config.rules["tls/ingress-https"]).toEqual({ severity: "info" });
    expect(Object.keys(config.rules)).toEqual(["tls/ingress-https"]);
    expect(config).toMatchObject({ failOn: "error", helm: { namespace: "shop" }, external: ["Secret/a"], environments: [{ name: "qa" }] });
    expect(config.overrides).toEqual([{ files: ["a"], rules: { "tls/ingress-https": { severity: "off" } } }]);
    expect(config.helm).toEqual({ namespace: "shop" });
  });

  it("never lets an override without a condition hold everywhere", () => {
    expect(load("overrides: [{ rules: { tls: off } }]").config.overrides).toEqual([]);
  });
});

describe("hostile configs", () => {
  const messages = (text: string | Uint8Array): string[] => load(text).problems.map(shown);

  it.each<[string, string | Uint8Array, RegExp]>([
    ["broken YAML", "rules: [", /./],
    ["tabs", "rules:\n\ttls: off", /tab/],
    ["duplicate keys", "failOn: off\nfailOn: error", /failOn/],
    ["an unknown tag", "failOn: !!js/function 'function () {}'", /./],
    ["an alias without anchor", "rules: *x", /alias/],
    ["deep nesting", "a: " + "[".repeat(10_000), /nesting|levels/],
    ["bytes that are no text", Uint8Array.from([0xff, 0xd8, 0, 1, 2, 3, 4, 0, 0, 0, 0]), /cannot be read/],
    ["invalid UTF-8", Uint8Array.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]), /UTF-8/],
    ["a large file", `ignore: [${"a,".repeat(600_000)}]`, /larger than 1 MB/],
  ])("%s", (_, text, message) => {
    const found = messages(text);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toMatch(message);
  });

  it("with many values or an alias bomb are refused in bounded time", () => {
    const start = performance.now();
    const bomb = [
      "a0: &a0 [x,x,x,x,x,x,x,x,x,x]",
      ...Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(",")}]`),
    ].join("\n");
    expect(messages(bomb)[0]).toMatch(/aliases|values/);
    expect(messages(`ignore: [${"a,".repeat(60_000)}]`)[0]).toMatch(/more than 50000 values/);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it("that cannot be read are said", () => {
    const folder = workspace({ "rc/x": "" });
    expect(loadConfig(`${folder}/missing`, KNOWN, folder).problems.map(shown)).toEqual([
      "missing the config cannot be read: there is no such file",
    ]);
    expect(loadConfig(`${folder}/rc`, KNOWN, folder).problems).toEqual([]);
  });

  it("of any shape never throw, and every problem has its place", () => {
    const key = fc.constantFrom(
      "rules",
      "environments",
      "overrides",
      "extends",
      "failOn",
      "database",
      "helm",
      "ignore",
      "external",
      "name",
      "files",
      "severity",
      "options",
      "tls",
      "strategy/recreate",
      "__proto__",
      "constructor",
      "x",
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom("off", "error", "prod", "*", ""),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const text = JSON.stringify(value);
        const read = parseConfigText("x", "/x.json", text);
        expect(read.problems.filter(({ message }) => !/twice|duplicate/i.test(message))).toEqual([]);
        const folder = workspaceOnce();
        const { problems } = loadText(folder, text);
        for (const { location } of problems) expect(location!.end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 300 },
    );
  });
});

let once: string | undefined;
function workspaceOnce(): string {
  return (once ??= workspace({}));
}

function loadText(folder: string, text: string): ReturnType<typeof finishConfig> {
  writeFileSync(join(folder, "rc.json"), text);
  return loadConfig(join(folder, "rc.json"), KNOWN, folder);
}
