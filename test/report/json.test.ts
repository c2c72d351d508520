import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { formatter } from "../../src/report/formats/json.js";
import { context, finding, object, report, SampleFile, typicalReport } from "./sample.js";

const position = {
  type: "object",
  required: ["line", "column"],
  additionalProperties: false,
  properties: { line: { type: "integer", minimum: 1 }, column: { type: "integer", minimum: 1 } },
};
const range = { type: "object", required: ["start", "end"], additionalProperties: false, properties: { start: position, end: position } };
const text = { type: "string" };

function closed(properties: Record<string, object>, optional: readonly string[] = []): object {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: "object", additionalProperties: false, properties, required };
}

/** The contract of docs/json-report.md, closed. */
const contract = closed({
  schemaVersion: { const: 1 },
  tool: closed({ name: { const: "deploylint" }, version: text }),
  findings: {
    type: "array",
    items: closed(
      {
        ruleId: text,
        messageId: text,
        severity: { enum: ["error", "warning", "info"] },
        message: text,
        file: text,
        range,
        objects: { type: "array", items: closed({ apiVersion: text, kind: text, namespace: text, name: text }, ["namespace", "name"]) },
        environments: { type: "array", items: closed({ name: text, role: { enum: ["production", "staging", "development", "unknown"] } }) },
        related: { type: "array", items: closed({ file: text, range, message: text }) },
        fix: closed({
          description: text,
          safety: { enum: ["safe", "unsafe"] },
          edits: { type: "array", items: closed({ file: text, range, text }) },
        }),
        fingerprint: text,
        docs: text,
      },
      ["fix"],
    ),
  },
  problems: {
    type: "array",
    items: closed(
      {
        level: { enum: ["error", "note"] },
        kind: { enum: ["parse", "read", "config", "render", "policy", "skipped", "internal"] },
        file: text,
        range,
        message: text,
      },
      ["file", "range"],
    ),
  },
  summary: closed({
    files: { type: "integer" },
    documents: { type: "integer" },
    objects: { type: "integer" },
    environments: { type: "object", additionalProperties: { type: "integer" } },
    errors: { type: "integer" },
    warnings: { type: "integer" },
    infos: { type: "integer" },
    wouldFailInProduction: { type: "integer" },
    durationMs: { type: "number" },
  }),
});

const isReport = new Ajv({ allErrors: true }).compile(contract);

async function json(...input: Parameters<typeof formatter.format>): Promise<any> {
  return JSON.parse(await formatter.format(...input));
}

describe("json", () => {
  it("keeps its contract", async () => {
    const typical = typicalReport();
    const problems = [
      { level: "error", kind: "parse", message: "bad indentation", file: "k8s/prod/web.yaml", location: typical.findings[0]!.location },
      { level: "note", kind: "skipped", message: "a template", file: "t.yaml" },
      { level: "error", kind: "config", message: "no such preset" },
    ] as const;
    for (const one of [report([]), typical, { ...typical, problems }]) {
      const output = await json(one, context());
      expect(isReport(output), JSON.stringify(isReport.errors)).toBe(true);
    }
  });

  it("is documented by an example that keeps it too", () => {
    const page = readFileSync(new URL("../../docs/json-report.md", import.meta.url), "utf8");
    const example = JSON.parse(/```json\n([^]*?)```/.exec(page)![1]!) as object;
    expect(isReport(example), JSON.stringify(isReport.errors)).toBe(true);
  });

  it("gives places as lines and columns from 1, the end exclusive", async () => {
    const { findings } = await json(typicalReport(), context());
    expect(findings[1]).toMatchObject({
      ruleId: "strategy/no-recreate-in-production",
      messageId: "breach",
      severity: "warning",
      file: "k8s/prod/web.yaml",
      range: { start: { line: 9, column: 11 }, end: { line: 9, column: 19 } },
      environments: [
        { name: "production", role: "production" },
        { name: "eu", role: "staging" },
      ],
      objects: [{ apiVersion: "apps/v1", kind: "Deployment", namespace: "prod", name: "web" }],
    });
    expect(findings[0].fix).toEqual({
      description: "Remove replicas",
      safety: "safe",
      edits: [{ file: "k8s/prod/web.yaml", range: { start: { line: 7, column: 1 }, end: { line: 8, column: 1 } }, text: "" }],
    });
    expect(findings[0].related).toEqual([
      {
        file: "k8s/prod/hpa.yaml",
        range: { start: { line: 5, column: 11 }, end: { line: 5, column: 14 } },
        message: "scaled by this HorizontalPodAutoscaler",
      },
    ]);
    expect("fix" in findings[2]).toBe(false);
  });

  it("leaves out what an object does not say", async () => {
    const file = new SampleFile("a.yaml", "kind: Service");
    const output = await json(
      report([finding({ location: file.find("Service"), objects: [object("Service", "web", undefined, "v1")] })]),
      context(),
    );
    expect(output.findings[0].objects).toEqual([{ apiVersion: "v1", kind: "Service", name: "web" }]);
  });

  it("names suppressed findings only where asked for", async () => {
    const { findings } = typicalReport();
    const input = { ...report([]), suppressed: [{ finding: findings[0]!, reason: "known" }] };
    expect((await json(input, context())).suppressed).toBeUndefined();
    expect((await json(input, context({ includeSuppressed: true }))).suppressed).toMatchObject([
      { ruleId: findings[0]!.ruleId, reason: "known" },
    ]);
  });
});
