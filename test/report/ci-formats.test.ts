import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatter as github, writeStepSummary } from "../../src/report/formats/github.js";
import { loadFormatter } from "../../src/report/index.js";
import type { Report } from "../../src/report/report.js";
import { Location } from "../../src/text/location.js";
import { context, finding, report, rule, SampleFile, typicalReport } from "./sample.js";
import { parseXml } from "./xml.js";

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "deploylint-report-"));
});

afterAll(() => rmSync(directory, { recursive: true }));

async function format(name: string, input: Report): Promise<string> {
  return (await loadFormatter(name)).format(input, context({ cwd: directory }));
}

/** The typical report with a problem that has no place, one that has, and a note. */
function withProblems(): Report {
  const bad = new SampleFile("k8s/bad.yaml", "a: 1\n b: 2\n");
  const problems = [
    { level: "error", kind: "config", message: "no such preset" },
    { level: "error", kind: "parse", message: "bad indentation", location: bad.find("b") },
    { level: "note", kind: "skipped", message: "a template", file: "t.yaml" },
  ] as const;
  return { ...typicalReport(), problems };
}

describe("concise", () => {
  it("writes one line for each finding, problem and note, and the counts", async () => {
    expect((await format("concise", withProblems())).split("\n")).toEqual([
      "deploylint: error: no such preset [deploylint/config]",
      "k8s/bad.yaml:2:2: error: bad indentation [deploylint/parse]",
      "k8s/prod/web.yaml:7:13: error: Deployment prod/web sets replicas: 3, and an autoscaler sets them too: each deploy undoes its work. (production) [strategy/no-static-replicas-with-autoscaler]",
      "k8s/prod/web.yaml:9:11: warning: Deployment prod/web uses Recreate: every update stops all 3 pods. Use RollingUpdate. (production, eu (staging)) [strategy/no-recreate-in-production]",
      "k8s/prod/web.yaml:15:17: info: Container web of Deployment prod/web has no readinessProbe. (production) [health/readiness-probe]",
      "t.yaml: note: a template",
      "1 error, 1 warning, 1 info",
      "",
    ]);
  });
});

describe("github", () => {
  it("writes one command for each entry, with the place in the message too", async () => {
    const lines = (await format("github", withProblems())).trimEnd().split("\n");
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe("::error title=deploylint/config::no such preset [deploylint/config]");
    expect(lines[3]).toBe(
      "::warning file=k8s/prod/web.yaml,line=9,endLine=9,col=11,endColumn=19,title=strategy/no-recreate-in-production::" +
        "k8s/prod/web.yaml:9:11: Deployment prod/web uses Recreate: every update stops all 3 pods. Use RollingUpdate. (production, eu (staging)) [strategy/no-recreate-in-production]",
    );
    expect(lines[4]).toMatch(/^::notice /);
  });

  it("leaves columns out for a range over several lines", async () => {
    const file = new SampleFile("a.yaml", "a:\n  b: 1\n");
    const output = await format("github", report([finding({ location: file.find("a:\n  b") })]));
    expect(output).toMatch(/^::error file=a\.yaml,line=1,endLine=2,title=/);
  });

  it("is empty when all is well", async () => expect(await format("github", report([]))).toBe(""));

  it("adds the step summary where GitHub names a file for it", () => {
    const path = join(directory, "summary.md");
    const at = context({ cwd: directory });
    expect(writeStepSummary(typicalReport(), at, {})).toBe(false);
    expect(writeStepSummary(typicalReport(), at, { GITHUB_STEP_SUMMARY: path })).toBe(true);
    expect(writeStepSummary(report([]), at, { GITHUB_STEP_SUMMARY: path })).toBe(true);
    expect(readFileSync(path, "utf8")).toMatch(/^## deploylint: 1 error, 1 warning, 1 info\n[^]*\n## deploylint: no findings\n/);
  });

  it("keeps the step summary below GitHub's limit", () => {
    const path = join(directory, "large.md");
    const file = new SampleFile("a.yaml", "a: 1\n");
    const findings = Array.from({ length: 5000 }, (_, index) =>
      finding({ location: file.find("1"), message: "漢字 ".repeat(3000), ruleId: `own/rule-${"x".repeat(300)}${index}` }),
    );
    expect(writeStepSummary(report(findings), context({ cwd: directory }), { GITHUB_STEP_SUMMARY: path })).toBe(true);
    expect(Buffer.byteLength(readFileSync(path))).toBeLessThan(1024 * 1024);
  });

  it("has a name", () => expect(github.name).toBe("github"));
});

describe("gitlab", () => {
  it("has the fields that Code Quality needs", async () => {
    const issues = JSON.parse(await format("gitlab", withProblems())) as Record<string, any>[];
    expect(issues[3]).toEqual({
      description:
        "strategy/no-recreate-in-production: Deployment prod/web uses Recreate: every update stops all 3 pods. Use RollingUpdate. (production, eu (staging))",
      check_name: "strategy/no-recreate-in-production",
      fingerprint: "b".repeat(32),
      severity: "minor",
      location: { path: "k8s/prod/web.yaml", lines: { begin: 9, end: 9 } },
    });
    expect(issues.map(({ severity }) => severity)).toEqual(["critical", "critical", "major", "minor", "info"]);
    expect(issues[0]!["location"]).toEqual({ path: ".", lines: { begin: 1, end: 1 } });
  });

  it("never uses a fingerprint twice, and always the same ones", async () => {
    const file = new SampleFile("a.yaml", "a: 1\n");
    const input = report(Array.from({ length: 5 }, () => finding({ location: file.find("1") })));
    const first = await format("gitlab", input);
    const fingerprints = (JSON.parse(first) as { fingerprint: string }[]).map(({ fingerprint }) => fingerprint);
    expect(new Set(fingerprints).size).toBe(5);
    expect(await format("gitlab", input)).toBe(first);
  });

  it("is an empty array when all is well", async () => expect(await format("gitlab", report([]))).toBe("[]\n"));
});

describe("junit", () => {
  it("has a suite for each file, and counts what it holds", async () => {
    const root = parseXml(await format("junit", withProblems()));
    expect(root.attributes).toMatchObject({ tests: "6", failures: "1", errors: "2", skipped: "2", time: "0.012" });
    expect(root.children.map(({ attributes }) => attributes["name"])).toEqual([
      "deploylint",
      "k8s/bad.yaml",
      "k8s/prod/web.yaml",
      "k8s/prod/hpa.yaml",
    ]);
    const web = root.children[2]!;
    expect(web.children.map(({ children }) => children[0]!.name)).toEqual(["failure", "skipped", "skipped"]);
    expect(web.children[0]!.attributes).toEqual({
      name: "strategy/no-static-replicas-with-autoscaler Deployment prod/web",
      classname: "k8s/prod/web.yaml",
      file: "k8s/prod/web.yaml",
      line: "7",
      time: "0",
    });
    expect(web.children[0]!.children[0]!.text).toMatch(/^k8s\/prod\/web\.yaml:7:13: Deployment/);
    expect(root.children[3]!.children).toEqual([
      {
        name: "testcase",
        attributes: { name: "no findings", classname: "k8s/prod/hpa.yaml", file: "k8s/prod/hpa.yaml", time: "0" },
        children: [],
        text: "",
      },
    ]);
  });

  it("names tests by object and field, and none twice", async () => {
    const file = new SampleFile("a.yaml", "a: 1\n");
    const at = new Location(file, 0, 1, ["spec", "containers", 0, "image"]);
    const root = parseXml(await format("junit", report([finding({ location: at }), finding({ location: at })])));
    expect(root.children[0]!.children.map(({ attributes }) => attributes["name"])).toEqual([
      "strategy/no-recreate-in-production Deployment prod/web spec.containers.0.image",
      "strategy/no-recreate-in-production Deployment prod/web spec.containers.0.image (2)",
    ]);
  });
});

describe("checkstyle", () => {
  it("lists errors by file", async () => {
    const root = parseXml(await format("checkstyle", withProblems()));
    expect(root.name).toBe("checkstyle");
    expect(root.attributes).toEqual({ version: "4.3" });
    expect(root.children.map(({ attributes }) => attributes["name"])).toEqual([".", "k8s/bad.yaml", "k8s/prod/web.yaml"]);
    expect(root.children[2]!.children[1]!.attributes).toMatchObject({
      line: "9",
      column: "11",
      severity: "warning",
      source: "deploylint.strategy.no-recreate-in-production",
    });
    expect(root.children[0]!.children[0]!.attributes).toEqual({
      line: "1",
      severity: "error",
      message: "no such preset",
      source: "deploylint.config",
    });
  });

  it("is an empty list when all is well", async () => expect(parseXml(await format("checkstyle", report([]))).children).toEqual([]));
});

describe("rdjson", () => {
  it("counts columns in bytes of UTF-8 and offers fixes as suggestions", async () => {
    const file = new SampleFile("a.yaml", "é漢👍: value # x\n");
    const fix = { description: "Change it", safety: "unsafe", edits: [{ location: file.find("value"), text: "other" }] } as const;
    const one = finding({ location: file.find("value"), fix, related: [{ location: file.find("x"), message: "here" }] });
    const output = JSON.parse(await format("rdjson", report([one]))) as { source: object; diagnostics: object[] };
    const range = { start: { line: 1, column: 12 }, end: { line: 1, column: 17 } };
    expect(output.source).toMatchObject({ name: "deploylint" });
    expect(output.diagnostics).toEqual([
      {
        message: "Deployment prod/web uses Recreate: every update stops all 3 pods. Use RollingUpdate. (production)",
        severity: "ERROR",
        code: { value: "strategy/no-recreate-in-production", url: one.docs },
        location: { path: "a.yaml", range },
        suggestions: [{ range, text: "other" }],
        related_locations: [
          { message: "here", location: { path: "a.yaml", range: { start: { line: 1, column: 20 }, end: { line: 1, column: 21 } } } },
        ],
      },
    ]);
  });

  it("offers no suggestion for a fix of another file", async () => {
    const file = new SampleFile("a.yaml", "a: 1\n");
    const base = new SampleFile("base.yaml", "a: 1\n");
    const fix = { description: "Change it", safety: "unsafe", edits: [{ location: base.find("1"), text: "2" }] } as const;
    const output = JSON.parse(await format("rdjson", report([finding({ location: file.find("1"), fix })]))) as { diagnostics: object[] };
    expect(output.diagnostics[0]).not.toHaveProperty("suggestions");
  });

  it("has problems without a place", async () => {
    const { diagnostics } = JSON.parse(await format("rdjson", withProblems())) as { diagnostics: any[] };
    expect(diagnostics[0]).toEqual({
      message: "no such preset",
      severity: "ERROR",
      code: { value: "deploylint/config" },
      location: { path: "." },
    });
    expect(diagnostics.map(({ severity }) => severity)).toEqual(["ERROR", "ERROR", "ERROR", "WARNING", "INFO"]);
  });
});

describe("azure", () => {
  it("knows errors and warnings", async () => {
    const lines = (await format("azure", withProblems())).trimEnd().split("\n");
    expect(lines[0]).toBe("##vso[task.logissue type=error;code=deploylint/config;]no such preset");
    expect(lines[3]).toBe(
      "##vso[task.logissue type=warning;sourcepath=k8s/prod/web.yaml;linenumber=9;columnnumber=11;code=strategy/no-recreate-in-production;]" +
        "Deployment prod/web uses Recreate: every update stops all 3 pods. Use RollingUpdate. (production, eu (staging))",
    );
    expect(lines[4]).toMatch(/^##vso\[task\.logissue type=warning;/);
  });
});

describe("sonarqube", () => {
  it("lists each rule once, with the highest severity found, and issues with columns from 0", async () => {
    const file = new SampleFile("a.yaml", "a: é👍value\n");
    const findings = [
      finding({ location: file.find("value"), severity: "warning", related: [{ location: file.find("a"), message: "here" }] }),
      finding({ location: file.find("value"), severity: "error" }),
      finding({ location: file.find("a"), severity: "info", ruleId: "database/no-route" }),
    ];
    const rules = [rule("strategy/no-recreate-in-production"), rule("database/no-route", { security: { score: 9 } })];
    const output = JSON.parse(await format("sonarqube", report(findings, { rules }))) as { rules: object[]; issues: object[] };
    expect(output.rules).toEqual([
      {
        id: "strategy/no-recreate-in-production",
        name: "The practice of strategy/no-recreate-in-production",
        description: `A breach hurts. ${findings[0]!.docs}`,
        engineId: "deploylint",
        cleanCodeAttribute: "COMPLETE",
        impacts: [{ softwareQuality: "RELIABILITY", severity: "HIGH" }],
      },
      expect.objectContaining({ cleanCodeAttribute: "TRUSTWORTHY", impacts: [{ softwareQuality: "SECURITY", severity: "LOW" }] }),
    ]);
    expect(output.issues[0]).toEqual({
      ruleId: "strategy/no-recreate-in-production",
      primaryLocation: {
        message: "Deployment prod/web uses Recreate: every update stops all 3 pods. Use RollingUpdate. (production)",
        filePath: "a.yaml",
        textRange: { startLine: 1, startColumn: 6, endLine: 1, endColumn: 11 },
      },
      secondaryLocations: [{ message: "here", filePath: "a.yaml", textRange: { startLine: 1, startColumn: 0, endLine: 1, endColumn: 1 } }],
    });
  });

  it("gives lines where a range is empty or ends with a line", async () => {
    const file = new SampleFile("a.yaml", "a: |\n  x\nb:\n");
    const findings = [
      finding({ location: new Location(file, 3, 3) }),
      finding({ location: file.find("|\n  x\n") }),
      finding({ location: new Location(file, 5, 5) }),
    ];
    const { issues } = JSON.parse(await format("sonarqube", report(findings))) as { issues: { primaryLocation: { textRange: object } }[] };
    expect(issues.map(({ primaryLocation }) => primaryLocation.textRange)).toEqual([
      { startLine: 1, endLine: 1 },
      { startLine: 1, startColumn: 3, endLine: 2, endColumn: 3 },
      { startLine: 2, endLine: 2 },
    ]);
  });
});

describe("teamcity", () => {
  it("names each type of inspection before the inspections", async () => {
    const lines = (await format("teamcity", withProblems())).trimEnd().split("\n");
    expect(lines.map((line) => /^##teamcity\[(\w+) /.exec(line)?.[1])).toEqual([
      ...Array(5).fill("inspectionType"),
      ...Array(5).fill("inspection"),
    ]);
    expect(lines[8]).toBe(
      "##teamcity[inspection typeId='strategy/no-recreate-in-production' message='Deployment prod/web uses Recreate: every update stops all 3 pods. Use RollingUpdate. (production, eu (staging))' file='k8s/prod/web.yaml' line='9' SEVERITY='WARNING']",
    );
  });

  it("escapes what has a meaning", async () => {
    const file = new SampleFile("a.yaml", "a: 1\n");
    expect(await format("teamcity", report([finding({ location: file.find("1"), message: "it's [x] | é👍" })]))).toContain(
      "message='it|'s |[x|] || |0x00e9|0xd83d|0xdc4d (production)'",
    );
  });
});

describe("tap", () => {
  it("numbers clean files and findings, and lets only errors fail", async () => {
    const lines = (await format("tap", withProblems())).split("\n");
    expect(lines.slice(0, 2)).toEqual(["TAP version 13", "1..6"]);
    const tests = lines.filter((line) => /^(not )?ok/.test(line));
    expect(tests.map((line) => line.replace(/ - .*?( # TODO \w+)?$/, "$1"))).toEqual([
      "ok 1",
      "not ok 2",
      "not ok 3",
      "not ok 4",
      "not ok 5 # TODO warning",
      "not ok 6 # TODO info",
    ]);
    expect(lines).toContain('  rule: "strategy/no-recreate-in-production"');
  });

  it("does not let a message become a directive", async () => {
    const file = new SampleFile("a.yaml", "a: 1\n");
    expect(await format("tap", report([finding({ location: file.find("1"), message: "web # SKIP \\# TODO" })]))).toContain(
      "not ok 1 - a.yaml:1:4: web \\# SKIP \\\\\\# TODO (production)\n",
    );
  });
});

describe("markdown", () => {
  it("shows the most severe first, rules by count, and notes", async () => {
    const output = await format("markdown", withProblems());
    expect(output).toMatch(/^## deploylint: 2 problems, 1 error, 1 warning, 1 info\n/);
    const rows = output.split("\n").filter((line) => /^\| 🔴|^\| 🟡|^\| 🔵/u.test(line));
    expect(rows).toHaveLength(5);
    expect(rows[3]).toBe(
      "| 🟡 warning | k8s/prod/web.yaml:9:11 | Deployment prod/web uses Recreate: every update stops all 3 pods. Use RollingUpdate. " +
        "[strategy/no-recreate-in-production](https://github.com/deploylint/deploylint/blob/main/docs/rules/strategy/no-recreate-in-production.md) | production, eu \\(staging\\) |",
    );
    expect(output).toContain("Not judged:\n\n- t.yaml: a template\n");
  });

  it("says what it does not show", async () => {
    const file = new SampleFile("a.yaml", "a: 1\n");
    const findings = Array.from({ length: 1003 }, () => finding({ location: file.find("1") }));
    expect(await format("markdown", report(findings))).toContain("\n\n3 more findings not shown; the most severe are above.\n");
  });
});
