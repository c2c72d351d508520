import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { formatter } from "../../src/report/formats/text.js";
import { context, environment, finding, report, SampleFile, typicalReport } from "./sample.js";

describe("text", () => {
  it("shows the place, the message, the frame, related places and the cure", async () => {
    const output = await formatter.format(typicalReport(), context());
    expect(output.split("\n\n")[0]).toBe(
      [
        "k8s/prod/web.yaml:7:13 error strategy/no-static-replicas-with-autoscaler",
        "  Deployment prod/web sets replicas: 3, and an autoscaler sets them too: each deploy undoes its work.",
        "   5 │   namespace: prod",
        "   6 │ spec:",
        "   7 │   replicas: 3",
        "     │             ^",
        "   8 │   strategy:",
        "   9 │     type: Recreate",
        "  see k8s/prod/hpa.yaml:5:11: scaled by this HorizontalPodAutoscaler",
        "   5 │     name: web",
        "     │           ---",
        "  about: Deployment prod/web · production",
        "  help: Remove replicas (--fix)",
        "  docs: https://github.com/deploylint/deploylint/blob/main/docs/rules/strategy/no-recreate-in-production.md",
      ].join("\n"),
    );
    expect(output).toContain("  about: Deployment prod/web · production, eu (staging)\n");
    expect(output).toContain("  help: Use RollingUpdate and keep its settings (--fix --unsafe)\n");
    expect(output).toMatch(
      /\n\nFound 1 error, 1 warning, 1 info \(2 fixable, 1 safely\)\.\n2 files, 2 objects \(production 2\), 3 rules, 12 ms\n$/,
    );
  });

  it("says so when there is nothing to say", async () => {
    expect(await formatter.format(report([]), context())).toBe("No findings.\n0 files, 0 objects, 0 rules, 12 ms\n");
    expect(await formatter.format(report([]), context({ quiet: true }))).toBe("No findings.\n");
  });

  it("shows problems with their place, and notes unless it shall be quiet", async () => {
    const file = new SampleFile("k8s/bad.yaml", "a: 1\n b: 2\n");
    const problems = [
      { level: "error", kind: "parse", message: "bad indentation of a mapping entry", location: file.find("b") },
      { level: "note", kind: "skipped", message: "a Helm template that nobody rendered", file: "chart/templates/web.yaml" },
    ] as const;
    const output = await formatter.format(report([], { problems }), context());
    expect(output).toContain("k8s/bad.yaml:2:2 parse error\n  bad indentation of a mapping entry\n   1 │ a: 1\n   2 │  b: 2\n     │  ^\n");
    expect(output).toContain("chart/templates/web.yaml note (skipped)\n  a Helm template that nobody rendered\n");
    expect(output).toContain("Found 1 problem.");
    expect(await formatter.format(report([], { problems }), context({ quiet: true }))).not.toContain("Helm template");
  });

  it("says what would fail in production and what to write in the config", async () => {
    const file = new SampleFile("k8s/web/web.yaml", "type: Recreate\n");
    const other = new SampleFile("k8s/web/db/db.yaml", "type: Recreate\n");
    const unknown = { severity: "warning", environments: [environment("unknown")], failsInProduction: true } as const;
    const findings = [finding({ ...unknown, location: file.find("Recreate") }), finding({ ...unknown, location: other.find("Recreate") })];
    const output = await formatter.format(report(findings), context());
    expect(output).toContain("2 findings would fail this run if their environments were production");
    expect(output).toContain(
      'Say it in .deploylintrc:\n    environments:\n      - name: production\n        role: production\n        files: ["k8s/web/**"]\n',
    );
    expect(output).toContain("\n    defaultEnvironment: production\n");
    expect(output).toContain("· environment unknown\n");
    expect(await formatter.format(report(findings.slice(0, 1)), context())).toContain(
      "1 finding would fail this run if its environment were production",
    );
  });

  it("colours only when asked, and says the same", async () => {
    const plain = await formatter.format(typicalReport(), context());
    const colored = await formatter.format(typicalReport(), context({ color: true }));
    expect(plain).not.toContain("\u001b");
    expect(colored).toContain("\u001b[31m");
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });

  it("names the page of a rule once", async () => {
    const file = new SampleFile("a.yaml", "a: x\nb: y\n");
    const output = await formatter.format(
      report([finding({ location: file.find("x") }), finding({ location: file.find("y") })]),
      context(),
    );
    expect(output.match(/docs: /g)).toHaveLength(1);
  });

  it("shows suppressed findings with their reason where asked for", async () => {
    const suppressed = [{ finding: typicalReport().findings[2]!, reason: "a sidecar probes it" }];
    expect(await formatter.format(report([], { suppressed }), context())).toBe(
      "No findings (1 suppressed).\n0 files, 0 objects, 0 rules, 12 ms\n",
    );
    expect(await formatter.format(report([], { suppressed }), context({ includeSuppressed: true }))).toContain(
      "  suppressed: a sidecar probes it\n",
    );
  });
});
