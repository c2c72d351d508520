import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { findings, judge, problems } from "../workspace.js";

const folder = path.resolve(import.meta.dirname, "../../../../shared/data/policy-cases");
const file = path.join(folder, "cases.jsonl");
/** Every so many cases are taken: all of them are judged by the engine alone in cases.test.ts. */
const STEP = 67;
const BEYOND = ["kyverno-lib", "context", "exceptions", "userinfo", "ambiguous", "old-object"];

interface Case {
  readonly id: string;
  readonly format: string;
  readonly policyFile: string;
  readonly policyName: string;
  readonly rule?: string;
  readonly resourceFile: string;
  readonly kind: string;
  readonly name?: string;
  readonly operation?: string;
  readonly expected: string;
  readonly binding?: object;
  readonly bindings?: readonly object[];
  readonly params?: object;
  readonly paramFiles?: readonly string[];
  readonly constraintFile?: string;
  readonly namespaceLabels?: Readonly<Record<string, object>>;
  readonly flags?: readonly string[];
}

const read = (name: string): string => readFileSync(path.join(folder, name), "utf8");

/** The policy with what belongs to it in a folder, and the resources as a project. */
function projectOf(spec: Case): Record<string, string> {
  const beside = [...(spec.bindings ?? []), ...(spec.binding ? [spec.binding] : []), ...(spec.params ? [spec.params] : [])];
  return {
    ".deploylintrc": JSON.stringify({ admission: { namespaces: { default: {}, ...spec.namespaceLabels } } }),
    "policies/policy.yaml": read(spec.policyFile),
    "policies/beside.json": JSON.stringify({ apiVersion: "v1", kind: "List", items: beside }),
    ...Object.fromEntries((spec.paramFiles ?? []).map((name, index) => [`policies/params-${index}.yaml`, read(name)])),
    ...(spec.constraintFile ? { "policies/constraint.yaml": read(spec.constraintFile) } : {}),
    [`resources${path.extname(spec.resourceFile)}`]: read(spec.resourceFile),
  };
}

describe.runIf(existsSync(file))("policies that others wrote", () => {
  const cases = existsSync(file)
    ? read("cases.jsonl")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Case)
        .filter(
          ({ flags, operation, id }) =>
            !flags?.some((flag) => BEYOND.includes(flag)) &&
            (operation ?? "CREATE") === "CREATE" &&
            !/advanced-restrict-image|allowed-pod-priorities/.test(id),
        )
        .filter((_, index) => index % STEP === 0)
    : [];

  it.each(cases.map((spec) => [spec.id, spec] as const))("are run by lint: %s", async (_, spec) => {
    const report = await judge(projectOf(spec), { paths: [`resources${path.extname(spec.resourceFile)}`] });
    const rule = spec.rule === undefined ? undefined : `${spec.policyName}/${spec.rule.replace(/^autogen-(?:cronjob-)?/, "")}`;
    const own = report.findings.filter(
      ({ ruleId, objects }) =>
        (rule === undefined ? ruleId.split("/")[0] === spec.policyName : ruleId === rule) &&
        objects.some((object) => object.kind === spec.kind && (spec.name === undefined || object.name === spec.name)),
    );
    if (spec.expected === "fail" || spec.expected === "warn")
      expect(own.length, [...problems(report), ...findings(report)].join("\n")).toBeGreaterThan(0);
    else expect(own.map(({ message }) => message)).toEqual([]);
    expect(problems(report).filter((line) => line.includes(" error ") && !line.includes("checked nothing"))).toEqual([]);
  });
});
