import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Ajv as AjvClass } from "ajv";
import type * as Sarif from "sarif";
import { beforeAll, describe, expect, it } from "vitest";
import { formatter, RESULT_LIMIT } from "../../src/report/formats/sarif.js";
import { lineHashes } from "../../src/report/shared/line-hash.js";
import { context, environment, finding, object, report, rule, SampleFile, typicalReport } from "./sample.js";

let isSarif: ReturnType<AjvClass["compile"]>;

beforeAll(() => {
  const require = createRequire(import.meta.url);
  // CommonJS: the class is the export, also as default.
  const { default: Ajv } = require("ajv-draft-04") as { default: typeof AjvClass };
  const { default: addFormats } = require("ajv-formats") as { default: (ajv: AjvClass) => void };
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const schema = require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
  isSarif = ajv.compile(JSON.parse(readFileSync(schema, "utf8")));
});

async function run(...[input, changes]: [Parameters<typeof formatter.format>[0], Parameters<typeof context>[0]?]): Promise<Sarif.Run> {
  const log = JSON.parse(await formatter.format(input, context(changes))) as Sarif.Log;
  expect(isSarif(log), JSON.stringify(isSarif.errors?.slice(0, 3))).toBe(true);
  return log.runs[0]!;
}

const project = fileURLToPath(new URL("../..", import.meta.url));

describe("sarif", () => {
  it("is valid and complete for a clean run", async () => {
    const { results, tool, invocations, columnKind } = await run(report([]));
    expect(results).toEqual([]);
    expect(tool.driver).toMatchObject({ name: "deploylint", version: "1.2.3", semanticVersion: "1.2.3", rules: [] });
    expect(invocations).toEqual([{ executionSuccessful: true }]);
    expect(columnKind).toBe("utf16CodeUnits");
  });

  it("gives every result what code scanning asks for", async () => {
    const typical = typicalReport();
    const { results, tool } = await run(typical, { cwd: project });
    for (const [index, result] of results!.entries()) {
      const one = typical.findings[index]!;
      expect(tool.driver.rules![result.ruleIndex!]!.id).toBe(result.ruleId);
      expect(result.level).toBe(["error", "warning", "note"][index]);
      expect(result.partialFingerprints).toEqual({
        primaryLocationLineHash: lineHashes(one.location.file.text)[one.location.range.start.line - 1],
        "deploylint/v1": one.fingerprint,
      });
      const place = result.locations![0]!.physicalLocation!;
      expect(place.artifactLocation).toEqual({ uri: "k8s/prod/web.yaml", uriBaseId: "%SRCROOT%", index: 0 });
      expect(place.region!.snippet!.text).toBe(one.location.text);
      expect(place.contextRegion!.startLine).toBeLessThan(place.region!.startLine!);
      expect(result.locations![0]!.logicalLocations).toEqual([
        { name: "web", fullyQualifiedName: "apps/v1/Deployment/prod/web", kind: "resource" },
      ]);
    }
    expect(results![1]!.locations![0]!.physicalLocation!.region).toMatchObject({
      startLine: 9,
      startColumn: 11,
      endLine: 9,
      endColumn: 19,
    });
    for (const { shortDescription, fullDescription, help, helpUri, name, id } of tool.driver.rules!) {
      expect(shortDescription!.text).toMatch(/\S\.$/);
      expect(fullDescription!.text).toMatch(/\S\.$/);
      expect(help!.text).not.toBe("");
      expect(help!.markdown).toContain(`# ${id}`);
      expect(helpUri).toMatch(/^https:\/\/github\.com\/deploylint\/deploylint\/blob\/main\/docs\/rules\/[\w/-]+\.md$/);
      expect(name).toMatch(/^[A-Z][A-Za-z0-9]+$/);
    }
  });

  it("links related places from the message", async () => {
    const { results } = await run(typicalReport(), { cwd: project });
    expect(results![0]!.message.text).toMatch(/undoes its work\. See \[scaled by this HorizontalPodAutoscaler\]\(1\)\.$/);
    const [related] = results![0]!.relatedLocations!;
    expect(related).toMatchObject({ id: 1, message: { text: "scaled by this HorizontalPodAutoscaler." } });
    expect(related!.physicalLocation!.artifactLocation!.uri).toBe("k8s/prod/hpa.yaml");
    expect(results![1]!.relatedLocations).toBeUndefined();
  });

  it("writes fixes as replacements of the file's artifact", async () => {
    const { results } = await run(typicalReport(), { cwd: project });
    expect(results![0]!.fixes).toEqual([
      {
        description: { text: "Remove replicas." },
        artifactChanges: [
          {
            artifactLocation: { uri: "k8s/prod/web.yaml", uriBaseId: "%SRCROOT%", index: 0 },
            replacements: [{ deletedRegion: { startLine: 7, startColumn: 1, endLine: 8, endColumn: 1 } }],
          },
        ],
      },
    ]);
    expect(results![1]!.fixes![0]!.artifactChanges[0]!.replacements.map(({ insertedContent }) => insertedContent!.text)).toEqual([
      "RollingUpdate",
      "25%\n  template",
    ]);
  });

  it("turns message texts into templates with numbered arguments", async () => {
    const { tool, results } = await run(typicalReport());
    expect(tool.driver.rules![0]!.messageStrings!["breach"]!.text).toBe("{0} breaks {{braces}} of {0} in {1}.");
    expect(results![0]!.message).toMatchObject({ id: "breach", arguments: ["Deployment prod/web", "{{place}}"] });
    expect(results![1]!.message.arguments).toBeUndefined();
  });

  it("scores security only for rules about security", async () => {
    const file = new SampleFile("a.yaml", "a: 1\n");
    const rules = [rule("database/no-public-service", { security: { score: 9 } }), rule("health/readiness-probe")];
    const { tool } = await run(report([finding({ location: file.find("1"), ruleId: "database/no-public-service" })], { rules }));
    expect(tool.driver.rules!.map(({ properties }) => properties!["security-severity"])).toEqual(["9.0", undefined]);
    expect(tool.driver.rules![0]!.properties!.tags).toEqual(["database", "kubernetes", "security"]);
  });

  it("describes a rule that reported without being in the run", async () => {
    const file = new SampleFile("a.yaml", "a: 1\n");
    const { tool, results } = await run(
      report([finding({ location: file.find("1"), ruleId: "suppress/unused" })], { rules: [rule("tls/renewal")] }),
    );
    expect(results![0]!.ruleIndex).toBe(1);
    expect(tool.driver.rules![1]).toMatchObject({ id: "suppress/unused", name: "SuppressUnused" });
  });

  it("leaves suppressed findings out unless asked for", async () => {
    const suppressed = [{ finding: typicalReport().findings[0]!, reason: "known\u001b" }];
    expect((await run(report([], { suppressed }))).results).toEqual([]);
    const { results } = await run(report([], { suppressed }), { includeSuppressed: true });
    expect(results![0]!.suppressions).toEqual([{ kind: "inSource", status: "accepted", justification: "known\\u001b" }]);
  });

  it("says problems as notifications; only a failure of the linter is a failed execution", async () => {
    const file = new SampleFile("k8s/bad.yaml", "a: 1\n b: 2\n");
    const parse = { level: "error", kind: "parse", message: "bad indentation", location: file.find("b") } as const;
    const config = { level: "error", kind: "config", message: "no such preset" } as const;
    const failed = { level: "error", kind: "internal", message: "rule x failed" } as const;
    const parsed = await run(report([], { problems: [parse, config] }), { cwd: project });
    expect(parsed.invocations![0]!.executionSuccessful).toBe(true);
    expect(parsed.invocations![0]!.toolExecutionNotifications).toMatchObject([
      {
        level: "error",
        descriptor: { id: "deploylint/parse" },
        message: { text: "bad indentation" },
        locations: [{ physicalLocation: { artifactLocation: { uri: "k8s/bad.yaml" }, region: { startLine: 2, startColumn: 2 } } }],
      },
      { descriptor: { id: "deploylint/config" } },
    ]);
    expect((await run(report([], { problems: [failed] }))).invocations![0]!.executionSuccessful).toBe(false);
  });

  it("keeps the most severe of 30,000 findings and says the cut", async () => {
    const file = new SampleFile("a.yaml", "a: 1\nb: 2\nc: 3\n");
    const places = [file.find("1"), file.find("2"), file.find("3")];
    const findings = Array.from({ length: 30_000 }, (_, index) =>
      finding({
        location: places[index % 3]!,
        severity: index % 3 === 1 && index < 9000 ? "error" : index % 3 === 2 ? "warning" : "info",
        fingerprint: String(index),
      }),
    );
    const log = JSON.parse(await formatter.format(report(findings), context())) as Sarif.Log;
    const { results, invocations } = log.runs[0]!;
    expect(results).toHaveLength(RESULT_LIMIT);
    expect(results!.filter(({ level }) => level === "error")).toHaveLength(3000);
    expect(results!.filter(({ level }) => level === "note")).toHaveLength(0);
    const order = results!.map(({ partialFingerprints }) => Number(partialFingerprints!["deploylint/v1"]));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(invocations![0]!.toolExecutionNotifications![0]).toMatchObject({
      level: "warning",
      message: { text: "The run has 30,000 findings; this file holds the 5,000 most severe, which is what code scanning accepts." },
    });
  });

  it("keeps messages within 1,024 characters, links included", async () => {
    const file = new SampleFile("a.yaml", "a: 1\n");
    const related = Array.from({ length: 150 }, (_, index) => ({ location: file.find("a"), message: `${"related ".repeat(40)}${index}` }));
    const long = finding({ location: file.find("1"), message: "long words ".repeat(500), related });
    const { results } = await run(report([long]));
    expect(results![0]!.message.text!.length).toBeLessThanOrEqual(1024);
    expect(results![0]!.message.text).toMatch(/…\. See \[related .*\]\(5\)\.$/);
    expect(results![0]!.relatedLocations).toHaveLength(100);
  });

  it("does not turn text of a manifest into a link", async () => {
    const file = new SampleFile("a.yaml", "a: 1\n");
    const related = [{ location: file.find("a"), message: "see [x](http://evil.example)" }];
    const { results } = await run(
      report([finding({ location: file.find("1"), message: "Pod [click](http://evil.example) is bad.", related })]),
    );
    const text = results![0]!.message.text!;
    expect(text.replace(/\\./g, "").match(/\[[^\]]*\]\([^)]*\)/g)).toEqual(["[see x(http://evil.example)](1)"]);
  });

  it("encodes paths, and gives those outside of the repository in full", async () => {
    const odd = new SampleFile("k8s/a b#c%d:é.yaml", "a: 1\n");
    const outside = new SampleFile("../other/x y.yaml", "a: 1\n");
    const findings = [finding({ location: odd.find("1") }), finding({ location: outside.find("1") })];
    const { artifacts, originalUriBaseIds } = await run(report(findings), { cwd: tmpdir() });
    expect(artifacts![0]!.location).toEqual({ uri: "k8s/a%20b%23c%25d%3A%C3%A9.yaml", uriBaseId: "%SRCROOT%" });
    expect(artifacts![1]!.location!.uri).toMatch(/^file:\/\/\/.*other\/x%20y\.yaml$/);
    expect(originalUriBaseIds!["%SRCROOT%"]!.uri).toMatch(/^file:\/\/\/.*\/$/);
  });

  it("names the commit only when all files are of it", async () => {
    const repository = mkdtempSync(join(tmpdir(), "deploylint-sarif-"));
    try {
      mkdirSync(join(repository, ".git"));
      mkdirSync(join(repository, "k8s"));
      writeFileSync(join(repository, ".git/HEAD"), "ref: refs/heads/main\n");
      writeFileSync(join(repository, ".git/config"), '[remote "origin"]\n\turl = git@github.com:acme/app.git\n');
      const inside = finding({ location: new SampleFile("web.yaml", "a: 1\n").find("1") });
      const outside = finding({ location: new SampleFile("../../web.yaml", "a: 1\n").find("1") });
      const one = await run(report([inside]), { cwd: join(repository, "k8s") });
      expect(one.versionControlProvenance).toEqual([
        { repositoryUri: "https://github.com/acme/app", branch: "main", mappedTo: { uriBaseId: "%SRCROOT%" } },
      ]);
      expect(one.automationDetails).toEqual({ id: "deploylint/k8s/" });
      expect(one.artifacts![0]!.location!.uri).toBe("k8s/web.yaml");
      expect((await run(report([inside, outside]), { cwd: join(repository, "k8s") })).versionControlProvenance).toBeUndefined();
    } finally {
      rmSync(repository, { recursive: true });
    }
  });

  it("gives no context where there is none, nor that of endless lines", async () => {
    const short = new SampleFile("short.yaml", "value");
    const endless = new SampleFile("endless.json", `{"a":"${"x".repeat(5000)}"}\n{}\n`);
    const findings = [
      finding({ location: short.find("value") }),
      finding({ location: endless.find("x".repeat(5000)), objects: [object("Pod", "")] }),
    ];
    const { results } = await run(report(findings));
    expect(results!.map(({ locations }) => locations![0]!.physicalLocation!.contextRegion)).toEqual([undefined, undefined]);
    expect(results![1]!.locations![0]!.physicalLocation!.region!.snippet).toBeUndefined();
  });

  it("names the environments of a result", async () => {
    const file = new SampleFile("a.yaml", "a: 1\n");
    const environments = [environment("production"), environment("eu", "staging")];
    const { results } = await run(report([finding({ location: file.find("1"), environments })]));
    expect(results![0]!.properties).toEqual({ environments: ["production", "eu"] });
  });
});
