import { resolve } from "node:path";
import type { Severity } from "../../src/config/severity.js";
import type { Finding } from "../../src/engine/finding.js";
import type { Rule, RuleMeta } from "../../src/engine/rule.js";
import type { Environment, Role } from "../../src/environment/environment.js";
import type { Document, FileFormat, Problem, SourceFile } from "../../src/load/document.js";
import { KubernetesObject } from "../../src/model/kubernetes-object.js";
import type { FormatContext, Report } from "../../src/report/report.js";
import { Location, TextFile } from "../../src/text/location.js";

/** A file of the test; its documents are not needed by formats. */
export class SampleFile extends TextFile implements SourceFile {
  readonly documents: readonly Document[] = [];
  readonly problems: readonly Problem[] = [];
  readonly format: FileFormat = "yaml";

  constructor(path: string, text: string) {
    super(path, text);
  }

  get absolutePath(): string {
    return resolve(this.path);
  }

  get projectPath(): string {
    return this.path;
  }

  /** The place of the first appearance of a text. */
  find(part: string, from = 0): Location {
    const start = this.text.indexOf(part, from);
    if (start < 0) throw new Error(`no ${JSON.stringify(part)} in ${this.path}`);
    return new Location(this, start, start + part.length);
  }
}

export function environment(name: string, role: Role = name as Role): Environment {
  return { name, role, because: { text: "a test says so" } };
}

export function object(kind: string, name: string, namespace?: string, apiVersion = "apps/v1"): KubernetesObject {
  const file = new SampleFile("object.yaml", "");
  const value = { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
  const whole = new Location(file, 0, 0);
  const document: Document = { file, index: 0, value, locate: () => whole, at: () => whole };
  return new KubernetesObject(document, value);
}

export function rule(id: string, changes: Partial<RuleMeta> = {}): Rule {
  return {
    id,
    meta: {
      docs: { description: `The practice of ${id}`, why: "A breach hurts.", references: ["https://kubernetes.io/docs/"] },
      messages: { breach: { severity: "error", text: "{{title}} breaks {braces} of {{ title }} in {{place}}" } },
      ...changes,
    },
    create: () => ({}),
  };
}

export function finding(changes: Partial<Finding> & Pick<Finding, "location">): Finding {
  return {
    ruleId: "strategy/no-recreate-in-production",
    messageId: "breach",
    severity: "error",
    message: "Deployment prod/web uses Recreate: every update stops all 3 pods. Use RollingUpdate.",
    objects: [object("Deployment", "web", "prod")],
    environments: [environment("production")],
    related: [],
    field: "spec/strategy/type",
    fingerprint: "00112233445566778899aabbccddeeff",
    docs: "https://github.com/deploylint/deploylint/blob/main/docs/rules/strategy/no-recreate-in-production.md",
    failsInProduction: false,
    ...changes,
  };
}

export function report(findings: readonly Finding[], changes: Partial<Report> = {}): Report {
  const number = (severity: Severity): number => findings.filter((one) => one.severity === severity).length;
  const files = changes.files ?? [...new Set(findings.map((one) => one.location.file as SampleFile))];
  const rules = changes.rules ?? [...new Set(findings.map((one) => one.ruleId))].map((id) => rule(id));
  return {
    failing: number("error"),
    findings,
    suppressed: [],
    problems: [],
    files,
    rules,
    summary: {
      files: files.length,
      documents: files.length,
      objects: files.length,
      environments: { production: files.length },
      errors: number("error"),
      warnings: number("warning"),
      infos: number("info"),
      wouldFailInProduction: findings.filter((one) => one.failsInProduction).length,
      rules: rules.length,
      durationMs: 12.4,
    },
    ...changes,
  };
}

export function context(changes: Partial<FormatContext> = {}): FormatContext {
  return { cwd: process.cwd(), color: false, version: "1.2.3", quiet: false, ...changes };
}

/** A Deployment with three findings in two files: an error with a safe fix and a related place, a warning with an unsafe fix, an info. */
export function typicalReport(): Report {
  const web = new SampleFile(
    "k8s/prod/web.yaml",
    [
      "apiVersion: apps/v1",
      "kind: Deployment",
      "metadata:",
      "  name: web",
      "  namespace: prod",
      "spec:",
      "  replicas: 3",
      "  strategy:",
      "    type: Recreate",
      "    rollingUpdate:",
      "      maxSurge: 1",
      "  template:",
      "    spec:",
      "      containers:",
      "        - name: web",
      "          image: shop/web:1.4",
      "",
    ].join("\n"),
  );
  const scaler = new SampleFile(
    "k8s/prod/hpa.yaml",
    "kind: HorizontalPodAutoscaler\nspec:\n  scaleTargetRef:\n    kind: Deployment\n    name: web\n",
  );
  const findings = [
    finding({
      location: web.find("3"),
      ruleId: "strategy/no-static-replicas-with-autoscaler",
      severity: "error",
      message: "Deployment prod/web sets replicas: 3, and an autoscaler sets them too: each deploy undoes its work.",
      data: { title: "Deployment prod/web" },
      related: [{ location: scaler.find("web"), message: "scaled by this HorizontalPodAutoscaler" }],
      fix: { description: "Remove replicas", safety: "safe", edits: [{ location: web.find("  replicas: 3\n"), text: "" }] },
      fingerprint: "a".repeat(32),
    }),
    finding({
      location: web.find("Recreate"),
      severity: "warning",
      environments: [environment("production"), environment("eu", "staging")],
      fix: {
        description: "Use RollingUpdate and keep its settings",
        safety: "unsafe",
        edits: [
          { location: web.find("Recreate"), text: "RollingUpdate" },
          { location: web.find("1\n  template"), text: "25%\n  template" },
        ],
      },
      fingerprint: "b".repeat(32),
    }),
    finding({
      location: web.find("web", web.text.indexOf("- name")),
      ruleId: "health/readiness-probe",
      severity: "info",
      message: "Container web of Deployment prod/web has no readinessProbe.",
      fingerprint: "c".repeat(32),
    }),
  ];
  return report(findings, { files: [web, scaler] });
}
