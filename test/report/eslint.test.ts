import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eslintResults, rulesMeta } from "../../src/report/eslint/results.js";
import { eslintPackageName } from "../../src/report/formats/eslint.js";
import { loadFormatter, UnknownFormatError } from "../../src/report/index.js";
import { context, finding, report, rule, SampleFile, typicalReport } from "./sample.js";

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "deploylint-eslint-"));
  const install = (name: string, source: string): void => {
    mkdirSync(join(cwd, "node_modules", name), { recursive: true });
    writeFileSync(join(cwd, "node_modules", name, "index.js"), source);
  };
  install(
    "eslint-formatter-plain",
    "module.exports = (results, context) => JSON.stringify({ results, context, force: process.env.FORCE_COLOR, links: process.env.EFF_NO_LINK_RULES });",
  );
  install("@acme/eslint-formatter-short", "module.exports = async (results) => `${results.length} files`;");
  install("eslint-formatter-colors", 'module.exports = () => "\\u001b]1337;CurrentDir=/x\\u0007\\u001b[31mred\\u001b[39m\\n";');
  install("eslint-formatter-broken", "module.exports = { no: 'function' };");
  writeFileSync(join(cwd, "own.mjs"), "export default (results) => results.map((one) => one.filePath).join('\\n');");
});

afterAll(() => rmSync(cwd, { recursive: true }));

describe("eslintResults", () => {
  it("has every field and all five counts", () => {
    const results = eslintResults(typicalReport(), context({ cwd: "/repo" }));
    expect(results.map(({ filePath }) => filePath)).toEqual([resolve("/repo/k8s/prod/web.yaml"), resolve("/repo/k8s/prod/hpa.yaml")]);
    expect(results[0]).toMatchObject({
      errorCount: 1,
      fatalErrorCount: 0,
      warningCount: 2,
      fixableErrorCount: 1,
      fixableWarningCount: 0,
      usedDeprecatedRules: [],
      suppressedMessages: [],
    });
    expect(results[1]).toMatchObject({ messages: [], errorCount: 0, warningCount: 0 });
    expect(
      results[0]!.messages.map(({ severity, line, column, endLine, endColumn }) => [severity, line, column, endLine, endColumn]),
    ).toEqual([
      [2, 7, 13, 7, 14],
      [1, 9, 11, 9, 19],
      [1, 15, 17, 15, 20],
    ]);
  });

  it("offers safe fixes as fix and others as suggestion, edits joined to one range", () => {
    const [{ source, messages }] = eslintResults(typicalReport(), context()) as [ReturnType<typeof eslintResults>[number]];
    const apply = ({ range, text }: { range: [number, number]; text: string }): string =>
      source.slice(0, range[0]) + text + source.slice(range[1]);
    expect(apply(messages[0]!.fix!)).toBe(source.replace("  replicas: 3\n", ""));
    expect(messages[1]!.fix).toBeUndefined();
    expect(apply(messages[1]!.suggestions![0]!.fix)).toBe(
      source.replace("Recreate", "RollingUpdate").replace("maxSurge: 1", "maxSurge: 25%"),
    );
  });

  it("has a rule id and a source for problems too, whatever they lack", () => {
    const problems = [
      { level: "error", kind: "parse", message: "bad", file: "k8s/bad.yaml" },
      { level: "error", kind: "config", message: "no such preset" },
      { level: "note", kind: "skipped", message: "a template", file: "t.yaml" },
    ] as const;
    const empty = new SampleFile("empty.yaml", "");
    const results = eslintResults(report([], { problems, files: [empty] }), context({ cwd: "/repo" }));
    expect(results).toHaveLength(2);
    expect(results[0]).toMatchObject({
      source: "\n",
      errorCount: 1,
      fatalErrorCount: 0,
      messages: [{ ruleId: "deploylint/config", severity: 2, line: 1, column: 1 }],
    });
    expect(results[1]).toMatchObject({
      source: "\n",
      errorCount: 1,
      fatalErrorCount: 1,
      messages: [{ ruleId: "deploylint/parse", fatal: true }],
    });
  });

  it("takes what could move a terminal out of source and message", () => {
    const file = new SampleFile("a.yaml", "a: \u001b[2Jx\n");
    const [result] = eslintResults(report([finding({ location: file.find("x"), message: "Pod \u001b[2J\n::error::x" })]), context());
    expect(result!.source).toBe("a: \ufffd[2Jx\n");
    expect(result!.messages[0]!.message).toBe("Pod \\u001b[2J\\n::error::x");
  });

  it("gives suppressed findings where asked for", () => {
    const input = { ...typicalReport(), findings: [], suppressed: [{ finding: typicalReport().findings[0]!, reason: "known" }] };
    expect(eslintResults(input, context())[0]!.suppressedMessages).toEqual([]);
    expect(eslintResults(input, context({ includeSuppressed: true }))[0]!.suppressedMessages).toMatchObject([
      { suppressions: [{ kind: "directive", justification: "known" }] },
    ]);
  });

  it("describes the rules", () => {
    const rules = [
      rule("tls/renewal", { fixable: "unsafe" }),
      rule("own/x", { docs: { description: "d", why: "w", references: [], url: "https://x.example" } }),
    ];
    expect(rulesMeta(report([], { rules }))).toEqual({
      "tls/renewal": {
        type: "problem",
        docs: {
          description: "The practice of tls/renewal",
          url: "https://github.com/deploylint/deploylint/blob/main/docs/rules/tls/renewal.md",
        },
        fixable: "code",
        schema: [],
      },
      "own/x": { type: "problem", docs: { description: "d", url: "https://x.example" }, schema: [] },
    });
  });
});

describe("loadFormatter for ESLint formatters", () => {
  it("finds packages, scoped packages and files from the working directory", async () => {
    const output = await (await loadFormatter("eslint:plain", cwd)).format(typicalReport(), context({ cwd }));
    expect(JSON.parse(output)).toMatchObject({ context: { cwd, color: false }, force: "0", links: "true" });
    expect(await (await loadFormatter("eslint:eslint-formatter-plain", cwd)).format(typicalReport(), context({ cwd }))).toBe(output);
    expect(await (await loadFormatter("eslint:@acme/short", cwd)).format(typicalReport(), context({ cwd }))).toBe("2 files\n");
    expect(await (await loadFormatter("eslint:./own.mjs", cwd)).format(typicalReport(), context({ cwd }))).toBe(
      `${join(cwd, "k8s/prod/web.yaml")}\n${join(cwd, "k8s/prod/hpa.yaml")}\n`,
    );
  });

  it("leaves the environment as it was", async () => {
    const before = { ...process.env };
    await (await loadFormatter("eslint:plain", cwd)).format(typicalReport(), context({ cwd }));
    await (await loadFormatter("eslint:plain", cwd)).format(typicalReport(), context({ cwd, color: true }));
    expect({ ...process.env }).toEqual(before);
  });

  it("takes colours out where none are wanted, whatever the formatter thinks", async () => {
    const formatter = await loadFormatter("eslint:colors", cwd);
    expect(await formatter.format(typicalReport(), context({ cwd }))).toBe("red\n");
    expect(await formatter.format(typicalReport(), context({ cwd, color: true }))).toContain("\u001b[31mred");
  });

  it("prints the findings through friendly, also those of stdin", async () => {
    const stdin = new SampleFile("k8s/prod/from-stdin.yaml", "kind: Deployment\n");
    const formatter = await loadFormatter("friendly", cwd);
    const output = await formatter.format(report([finding({ location: stdin.find("Deployment") })]), context());
    expect(output).toContain("strategy/no-recreate-in-production");
    expect(output).toContain("from-stdin.yaml:1:7");
    expect(output).toContain("✘ 1 problem (1 error, 0 warnings)");
    expect(output).not.toMatch(/google|eslint\.org|\p{Cc}(?<!\n)/u);
  });

  it("says how to install what is missing", async () => {
    await expect(loadFormatter("eslint:nowhere", cwd)).rejects.toThrow(
      new UnknownFormatError('the ESLint formatter "nowhere" is not installed: npm install --save-dev eslint-formatter-nowhere'),
    );
    await expect(loadFormatter("eslint:@acme/nowhere", cwd)).rejects.toThrow("npm install --save-dev @acme/eslint-formatter-nowhere");
    await expect(loadFormatter("eslint:./nowhere.js", cwd)).rejects.toThrow("there is no ESLint formatter at ./nowhere.js");
  });

  it("says that a package is no formatter", async () => {
    await expect((await loadFormatter("eslint:broken", cwd)).format(typicalReport(), context({ cwd }))).rejects.toThrow(
      "does not export a formatter function",
    );
  });
});

it.each([
  ["stylish", "eslint-formatter-stylish"],
  ["eslint-formatter-stylish", "eslint-formatter-stylish"],
  ["@microsoft/sarif", "@microsoft/eslint-formatter-sarif"],
  ["@microsoft/eslint-formatter-sarif", "@microsoft/eslint-formatter-sarif"],
  ["@acme", "@acme/eslint-formatter"],
])("the package of %s is %s", (name, expected) => expect(eslintPackageName(name)).toBe(expected));
