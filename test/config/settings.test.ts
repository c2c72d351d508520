import { describe, expect, it } from "vitest";
import { DEFAULT_CONFIG, type Config, type Override } from "../../src/config/config.js";
import { compileObjectPattern, objectPatternError } from "../../src/config/object-pattern.js";
import { scope, type SeverityOrOff } from "../../src/config/severity.js";
import { applySeverity, settingFor, type SettingTarget } from "../../src/config/settings.js";

function target(over: Partial<SettingTarget> = {}): SettingTarget {
  return { environment: { name: "production", role: "production" }, projectPath: "k8s/web.yaml", objects: [], ...over };
}

const web = { kind: "Deployment", group: "apps", namespace: "prod", name: "web" };
const config = (over: Partial<Config>): Config => ({ ...DEFAULT_CONFIG, ...over });

describe("settingFor", () => {
  it("says nothing of a rule that is not configured", () => {
    expect(settingFor(DEFAULT_CONFIG, "tls/ingress-https", target())).toEqual({ options: {} });
    expect(settingFor(DEFAULT_CONFIG, "toString", target())).toEqual({ options: {} });
  });

  it("prefers the environment's name to its role, and both to the rule's own entry", () => {
    const rules = {
      r: {
        severity: "info" as const,
        options: { a: 1, b: 1, c: 1 },
        environments: {
          production: { severity: "warning" as const, options: { b: 2, c: 2 } },
          live: { severity: "error" as const, options: { c: 3 } },
        },
      },
    };
    const of = (name: string, role: "production" | "staging"): unknown =>
      settingFor(config({ rules }), "r", target({ environment: { name, role } }));
    expect(of("live", "production")).toEqual({ severity: "error", options: { a: 1, b: 2, c: 3 } });
    expect(of("production", "production")).toEqual({ severity: "warning", options: { a: 1, b: 2, c: 2 } });
    expect(of("staging", "staging")).toEqual({ severity: "info", options: { a: 1, b: 1, c: 1 } });
  });

  it("applies overrides in their order, options key by key", () => {
    const overrides: Override[] = [
      { files: ["k8s/**"], rules: { r: { severity: "warning" as const, options: { b: 2 } } } },
      { files: ["k8s/web.yaml"], rules: { r: { options: { c: 3 }, locked: true }, other: { severity: "off" as const } } },
      { files: ["elsewhere/**"], rules: { r: { severity: "off" as const } } },
    ];
    const setting = settingFor(config({ rules: { r: { severity: "error", options: { a: 1, b: 1 } } }, overrides }), "r", target());
    expect(setting).toEqual({ severity: "warning", options: { a: 1, b: 2, c: 3 }, locked: true });
  });

  it("asks that every condition of an override holds", () => {
    const overrides = [
      { files: ["k8s/**"], objects: ["Deployment/prod/*"], environments: ["production"], rules: { r: { severity: "off" as const } } },
    ];
    const severity = (over: Partial<SettingTarget>): unknown =>
      settingFor(config({ overrides }), "r", target({ objects: [web], ...over })).severity;
    expect(severity({})).toBe("off");
    expect(severity({ environment: { name: "live", role: "production" } })).toBe("off");
    expect(severity({ environment: { name: "dev", role: "development" } })).toBeUndefined();
    expect(severity({ projectPath: "apps/web.yaml" })).toBeUndefined();
    expect(severity({ projectPath: undefined })).toBeUndefined();
    expect(severity({ objects: [] })).toBeUndefined();
    expect(severity({ objects: [{ ...web, namespace: "dev" }] })).toBeUndefined();
  });
});

describe("object patterns", () => {
  it.each<[string, boolean]>([
    ["Deployment", true],
    ["deployment/web", true],
    ["Deployment/prod/web", true],
    ["Deployment/*/web", true],
    ["Deployment/prod/*", true],
    ["*/web", true],
    ["*", true],
    ["Deployment.apps/web", true],
    ["{Deployment,StatefulSet}/w?b", true],
    ["Deployment.argoproj.io/web", false],
    ["Deployment/dev/web", false],
    ["Deployment/api", false],
    ["StatefulSet/web", false],
  ])("%s: %s", (pattern, expected) => expect(compileObjectPattern(pattern)(web)).toBe(expected));

  it("match an unsaid namespace by a star alone", () => {
    const bare = { kind: "Secret", group: "", name: "tls", namespace: undefined };
    expect(compileObjectPattern("Secret/*/tls")(bare)).toBe(true);
    expect(compileObjectPattern("Secret/prod/tls")(bare)).toBe(false);
    expect(compileObjectPattern("Secret/tls")({ kind: "Secret" })).toBe(false);
  });

  it.each(["", "Secret/", "/tls", "a/b/c/d"])("refuses %j", (pattern) => expect(objectPatternError(pattern)).toBeDefined());
  it("accepts the usual ones", () => expect(objectPatternError("Secret/prod/tls")).toBeUndefined());
});

describe("applySeverity", () => {
  const recreate = [scope("production", "error"), scope("production", "info")];
  it.each<[string, SeverityOrOff, ReturnType<typeof scope>[], SeverityOrOff | undefined, SeverityOrOff]>([
    ["nothing configured", "error", recreate, undefined, "error"],
    ["caps a grave message", "error", recreate, "warning", "warning"],
    ["leaves a milder message", "info", recreate, "warning", "info"],
    ["does not raise a message below the highest", "warning", recreate, "error", "warning"],
    ["off", "error", recreate, "off", "off"],
    ["stays off where the table is off", "off", recreate, "error", "off"],
    ["raises the highest messages of a mild rule", "info", [scope("development", "info")], "warning", "warning"],
    ["raises only these", "info", [scope("production", "warning")], "error", "info"],
    ["raises these", "warning", [scope("production", "warning")], "error", "error"],
    ["a rule without messages that are on", "off", [scope("production", "off")], "error", "off"],
  ])("%s", (_, own, tables, setting, expected) => expect(applySeverity(own, tables, setting)).toBe(expected));
});
