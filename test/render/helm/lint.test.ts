import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { main } from "../../../src/cli/main.js";
import { TestProject } from "./support.js";

const FILES = {
  ".deploylintrc": "failOn: error\n",
  "charts/web/Chart.yaml": "apiVersion: v2\nname: web\n",
  "charts/web/values.yaml": "strategy: Recreate\n",
  "charts/web/values-prod.yaml": "replicas: 3\n",
  "charts/web/templates/deployment.yaml":
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  replicas: {{ .Values.replicas }}\n  strategy:\n    type: {{ .Values.strategy }}\n",
  "charts/web/templates/_helpers.tpl": '{{- define "x" }}{{ end }}\n',
};

const RENDERED = `---
# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  strategy:
    type: Recreate
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "web:1"}]
`;

interface Json {
  readonly findings: {
    ruleId: string;
    file: string;
    range: { start: { line: number; column: number } };
    environments: { name: string }[];
    valuesFiles?: string[];
  }[];
  readonly problems: { level: string; message: string; file: string }[];
}

describe("linting a project with a chart", () => {
  const PATH = process.env["PATH"];
  let project: TestProject;

  beforeEach(() => {
    project = new TestProject(FILES);
    process.env["PATH"] = path.join(project.root, "bin");
  });

  afterEach(() => {
    process.env["PATH"] = PATH;
    project.remove();
  });

  async function lint(args: readonly string[], stdin = ""): Promise<{ code: number; report: Json }> {
    let out = "";
    const stream = { write: (text: string) => void (out += text), isTTY: false, columns: undefined };
    const stderr = { ...stream, write: () => {} };
    const host = { cwd: project.root, env: {}, version: "1", stdout: stream, stderr, readStdin: () => Promise.resolve(stdin) };
    const code = await main([...args, "--format", "json", "--only", "strategy/no-recreate-in-production"], host);
    return { code, report: JSON.parse(out) as Json };
  }

  const FOUND = {
    file: "charts/web/templates/deployment.yaml",
    range: { start: { line: 8, column: 11 } },
    environments: [{ name: "production" }],
  };

  it("reports in the template, in the environment of the values file", async () => {
    const file = project.write("rendered.txt", RENDERED);
    project.fakeHelm(`process.stdout.write(require("node:fs").readFileSync(${JSON.stringify(file)}, "utf8"))`);
    const { code, report } = await lint(["."]);
    expect(report.problems).toEqual([]);
    expect(report.findings).toMatchObject([{ ...FOUND, valuesFiles: ["charts/web/values-prod.yaml"] }]);
    expect(code).toBe(1);
  });

  it("has one note for the chart where there is no helm", async () => {
    const { code, report } = await lint(["."]);
    expect(report.problems).toMatchObject([{ level: "note", file: "charts/web/Chart.yaml" }]);
    expect([report.findings, code]).toEqual([[], 0]);
  });

  it("maps what helm template printed on standard input to the template", async () => {
    const { code, report } = await lint(["-", "--env", "production"], RENDERED);
    expect(report.findings).toMatchObject([FOUND]);
    expect(code).toBe(1);
  });

  it("leaves the text of other charts where it stands", async () => {
    writeFileSync(path.join(project.root, "charts/web/Chart.yaml"), "name: other\n");
    const { report } = await lint(["-", "--env", "production"], RENDERED);
    expect(report.findings).toMatchObject([{ ...FOUND, file: "<stdin>", range: { start: { line: 10 } } }]);
  });
});
