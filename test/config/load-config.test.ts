import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findConfig } from "../../src/config/find.js";
import { DEFAULT_CONFIG } from "../../src/config/config.js";
import { finishConfig, loadConfig, namedCode, readConfig } from "../../src/config/load-config.js";
import { settingFor } from "../../src/config/settings.js";
import { KNOWN, load, shown, workspace } from "./workspace.js";

const production = { environment: { name: "production", role: "production" as const }, projectPath: "k8s/web.yaml", objects: [] };

describe("a config", () => {
  it("is the defaults when there is none", () => {
    const { config, problems } = loadConfig(undefined, KNOWN);
    expect(problems).toEqual([]);
    expect(config).toEqual(DEFAULT_CONFIG);
    expect(loadConfig(workspace({}), KNOWN).config).toEqual(config);
  });

  it("takes every key", () => {
    const { config, problems, folder } = load(`
environments:
  - { name: live, files: [overlays/live/**], namespaces: [live-*], labels: { ring: "0" } }
  - { name: canary, role: production }
defaultEnvironment: Canary
rules: { strategy/recreate: [warning, { allow: [cnpg] }], health/readiness-probe: { severity: info, locked: true, environments: { prod: off } } }
overrides: [{ files: [vendor/**], environments: [stg], rules: { tls: off } }]
ignore: [testdata/]
external: [Secret/prod/tls]
assumeComplete: true
failOn: off
database: { images: [pg], kinds: [Db.acme.io], labels: { role: db } }
policies: [./policies/*.yaml]
plugins: [./rules/a.ts, acme-rules]
helm: { releaseName: web, values: [values-*.yaml] }
kustomize: { loadRestrictions: none }
kubernetesVersion: "1.30"
parsers: { "*.conf": ini }
admission: { bindings: strict, namespaces: { shop: { team: checkout } } }
`);
    expect(problems.map(shown)).toEqual([]);
    expect(config).toEqual({
      file: join(folder, ".deploylintrc"),
      environments: [
        { name: "live", role: "production", files: ["overlays/live/**"], namespaces: ["live-*"], labels: { ring: "0" } },
        { name: "canary", role: "production" },
      ],
      defaultEnvironment: "canary",
      rules: {
        "strategy/recreate": { severity: "warning", options: { allow: ["cnpg"] } },
        "health/readiness-probe": { severity: "info", locked: true, environments: { live: { severity: "off" } } },
      },
      overrides: [{ files: ["vendor/**"], environments: ["staging"], rules: { "tls/ingress-https": { severity: "off" } } }],
      ignore: ["testdata/"],
      external: ["Secret/prod/tls"],
      assumeComplete: true,
      failOn: "off",
      database: { images: ["pg"], kinds: ["Db.acme.io"], labels: { role: "db" } },
      policies: ["policies/*.yaml"],
      plugins: ["./rules/a.ts", "acme-rules"],
      helm: { releaseName: "web", values: ["values-*.yaml"] },
      kustomize: { loadRestrictions: "none" },
      kubernetesVersion: "1.30",
      parsers: { "*.conf": "ini" },
      admission: { bindings: "strict", namespaces: { shop: { team: "checkout" } } },
    });
  });

  it("may be JSON, empty, or a comment", () => {
    const folder = workspace({ ".deploylintrc.json": '{\n\t"failOn": "warning", // for now\n}' });
    expect(loadConfig(folder, KNOWN, folder)).toMatchObject({ config: { failOn: "warning" }, problems: [] });
    for (const text of ["", "# nothing\n", "---\n", "null"])
      expect(load(text)).toMatchObject({ problems: [], config: { failOn: "error" } });
  });

  it("is found upward, no further than the repository", () => {
    const folder = workspace({
      ".deploylintrc": "",
      "repo/.git/HEAD": "",
      "repo/k8s/web.yaml": "",
      "repo/app/.deploylintrc.yml": "",
      "repo/app/.deploylintrc.json": "",
      "repo/app/k8s/web.yaml": "",
    });
    expect(findConfig(join(folder, "repo/app/k8s"))).toBe(join(folder, "repo/app/.deploylintrc.yml"));
    expect(findConfig(join(folder, "repo/k8s"))).toBeUndefined();
    expect(findConfig(folder)).toBe(join(folder, ".deploylintrc"));
  });
});

describe("rule settings", () => {
  const severity = (text: string, id: string, files: Record<string, string> = {}): unknown =>
    settingFor(load(text, files).config, id, production).severity;

  it("are weaker for categories than for rules, whatever their order", () => {
    const text = "rules: { strategy/recreate: error, strategy: info, '*': off, 'health/*': warning }";
    expect(severity(text, "strategy/recreate")).toBe("error");
    expect(severity(text, "strategy/percentages")).toBe("info");
    expect(severity(text, "health/readiness-probe")).toBe("warning");
    expect(severity(text, "tls/ingress-https")).toBe("off");
  });

  it("of a category do not speak of opt-in rules that nothing names", () => {
    const id = "strategy/blue-green";
    const ruleOf = (text: string): unknown => load(text).config.rules[id];
    expect(ruleOf("")).toBeUndefined();
    expect(ruleOf("rules: { strategy: error }")).toBeUndefined();
    expect(ruleOf("rules: { strategy/blue-green: error }")).toEqual({ severity: "error" });
    expect(ruleOf("rules: { strategy/blue-green: {} }")).toEqual({});
    expect(ruleOf("extends: strict\nrules: { strategy: info }")).toEqual({ severity: "info" });
    expect(severity("rules: { strategy/blue-green: { environments: { dev: info } } }", id)).toBe("off");
    expect(severity("rules: { strategy/blue-green: { environments: { production: info } } }", id)).toBe("info");
  });

  it("of an override turn an opt-in rule on there alone", () => {
    const { config } = load("overrides: [{ files: [k8s/**], rules: { strategy/blue-green: info } }]");
    expect(settingFor(config, "strategy/blue-green", production).severity).toBe("info");
    expect(settingFor(config, "strategy/blue-green", { ...production, projectPath: "apps/web.yaml" }).severity).toBe("off");
    expect(load("overrides: [{ files: [k8s/**], rules: { strategy: info } }]").config.rules).toEqual({});
  });

  it("of a later config are stronger, also those of a category", () => {
    expect(severity("extends: strict", "strategy/percentages")).toBe("error");
    expect(severity("extends: deploylint:strict\nrules: { strategy: off }", "strategy/percentages")).toBe("off");
    const team = {
      "team.yaml": "rules: { tls/ingress-https: { severity: warning, options: {}, environments: { production: error, staging: info } } }",
    };
    expect(severity("extends: ./team.yaml", "tls/ingress-https", team)).toBe("error");
    expect(severity("extends: ./team.yaml\nrules: { tls: info }", "tls/ingress-https", team)).toBe("info");
  });

  it("merge options key by key over all configs", () => {
    const { config } = load("extends: [./a.yaml, ./b.yaml]\nrules: { strategy/recreate: { options: { minimum: 4 } } }", {
      "a.yaml": "rules: { strategy/recreate: [error, { minimum: 2, loud: true }] }",
      "b.yaml": "rules: { strategy/recreate: [warning, { minimum: 3, share: 10 }] }",
    });
    expect(settingFor(config, "strategy/recreate", production)).toEqual({
      severity: "warning",
      options: { minimum: 4, loud: true, share: 10 },
    });
  });

  it("read off as a word, not as the boolean that Kubernetes takes it for", () => {
    expect(severity("rules:\n  tls: off", "tls/ingress-https")).toBe("off");
    expect(severity("rules:\n  tls: OFF", "tls/ingress-https")).toBe("off");
    expect(load("rules:\n  tls: on").problems.map(shown)).toEqual([
      '2 "on" rules.tls: "on" is no severity. Allowed: off, info, warning, error.',
    ]);
  });
});

describe("extends", () => {
  it("takes presets, files and packages, each weaker than what extends it", () => {
    const { config, problems } = load("extends: [strict, './conf/team.yaml', '@acme/lint', plain, plain/more]\nignore: [own]", {
      "conf/team.yaml":
        "extends: ../base.json\nfailOn: info\nignore: [team]\npolicies: [./p.yaml]\nplugins: [./r.js]\nenvironments: [{ name: qa, role: staging }]",
      "base.json": '{"ignore": ["base"], "failOn": "off", "environments": [{ "name": "qa", "role": "development" }, { "name": "dev" }]}',
      "node_modules/@acme/lint/package.json": '{"deploylint": "./rc.yaml"}',
      "node_modules/@acme/lint/rc.yaml": "ignore: [acme]",
      "node_modules/plain/package.json": "{}",
      "node_modules/plain/.deploylintrc.yaml": "ignore: [plain]\nassumeComplete: true",
      "node_modules/plain/more.yml": "ignore: [more, own]",
    });
    expect(problems.map(shown)).toEqual([]);
    expect(config).toMatchObject({
      ignore: ["base", "team", "acme", "plain", "more", "own"],
      failOn: "info",
      assumeComplete: true,
      policies: ["conf/p.yaml"],
      plugins: ["./conf/r.js"],
    });
    expect(config.environments.map(({ name, role }) => `${name} ${role}`)).toEqual(["qa staging", "dev development"]);
  });

  it.each<[string, string]>([
    [
      "extends: strickt",
      '1 "strickt" extends: "strickt" is neither a preset nor an installed package; files begin with "./". Did you mean the preset "strict"?',
    ],
    [
      "extends: deploylint:strickt",
      '1 "deploylint:strickt" extends: there is no preset "deploylint:strickt", did you mean "strict"? Presets: recommended, strict.',
    ],
    ["extends:\n  - ./team.yaml", '2 "./team.yaml" extends[0]: "./team.yaml" is not there: no file team.yaml.'],
    ["extends: ./.deploylintrc", '1 "./.deploylintrc" extends: a config cannot extend itself: .deploylintrc → .deploylintrc.'],
    ["extends: lodash/../../x", '1 "lodash/../../x" extends: "lodash/../../x" leaves its package.'],
    ["extends: bare", '1 "bare" extends: the package "bare" holds no config.'],
    ["extends: bare/x", '1 "bare/x" extends: the package "bare" holds no config "x".'],
    ["extends: 7", '1 "7" extends: a text is wanted, found 7.'],
    ["extends: [7]", '1 "7" extends[0]: a text is wanted, found 7.'],
  ])("%j", (text, expected) => {
    const files = { "node_modules/bare/package.json": "not json" };
    expect(load(text, files).problems.map(shown)).toEqual([expected]);
  });

  it("names a cycle", () => {
    const { problems } = load("extends: ./a.yaml", { "a.yaml": "extends: ./b.yaml", "b.yaml": "extends:\n- ./a.yaml" });
    expect(problems.map(shown)).toEqual(['b.yaml 2 "./a.yaml" extends[0]: a config cannot extend itself: a.yaml → b.yaml → a.yaml.']);
  });

  it("reports what is wrong in an extended file in that file, and loads no code for a package", () => {
    const { config, problems } = load("extends: [./a.yaml, pkg]", {
      "a.yaml": "rules:\n  tls/ingress-http: error",
      "node_modules/pkg/package.json": "{}",
      "node_modules/pkg/.deploylintrc": "plugins: [./evil.js]",
    });
    expect(problems.map(shown)).toEqual([
      'a.yaml 2 "tls/ingress-http" rules.tls/ingress-http: there is no rule "tls/ingress-http", did you mean "tls/ingress-https"? Rules of tls: tls/ingress-https.',
      'node_modules/pkg/.deploylintrc 1 "plugins" plugins: a config that comes from a package cannot load code; name its plugins in your own config.',
    ]);
    expect(config.plugins).toEqual([]);
  });
});

describe("rules that a config brings itself", () => {
  it("are known once its policies and plugins are loaded", () => {
    const folder = workspace({ ".deploylintrc": "policies: [p/*.yaml]\nrules: { mine/one: off }" });
    const draft = readConfig(join(folder, ".deploylintrc"), KNOWN.presets, folder);
    expect(namedCode(draft)).toEqual({ policies: ["p/*.yaml"], plugins: [], kubernetesVersion: undefined, admission: {} });
    expect(finishConfig(draft, KNOWN).problems).toHaveLength(1);
    const { config, problems } = finishConfig(draft, { ...KNOWN, ids: [...KNOWN.ids, "mine/one"] });
    expect(problems).toEqual([]);
    expect(config.rules["mine/one"]).toEqual({ severity: "off" });
  });
});
