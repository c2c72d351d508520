import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseYaml } from "../../../src/load/yaml/parse.js";
import { asList, asRecord, type JsonRecord } from "../../../src/model/value.js";
import { readConstraint } from "../../../src/policy/admission/gatekeeper.js";
import { readClusterPolicy, readValidatingPolicy } from "../../../src/policy/admission/kyverno.js";
import { reviewOf, type Operation } from "../../../src/policy/admission/review.js";
import { combined, type AdmissionUnit } from "../../../src/policy/admission/unit.js";
import { readAdmissionPolicy, type AdmissionContext } from "../../../src/policy/admission/validating-admission-policy.js";

const folder = path.resolve(import.meta.dirname, "../../../../shared/data/policy-cases");
const file = path.join(folder, "cases.jsonl");

interface Case {
  readonly id: string;
  readonly source: string;
  readonly format: string;
  readonly policyFile: string;
  readonly policyName: string;
  readonly rule?: string;
  readonly resourceFile: string;
  readonly resourceIndex: number;
  readonly kind: string;
  readonly name?: string;
  readonly operation?: Operation;
  readonly expected: "pass" | "fail" | "skip" | "warn" | "pass-or-skip";
  readonly binding?: JsonRecord;
  readonly bindings?: readonly JsonRecord[];
  readonly params?: JsonRecord;
  readonly paramFiles?: readonly string[];
  readonly constraintFile?: string;
  readonly namespaceLabels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly flags?: readonly string[];
}

/** Flags of cases that need what is not plain CEL. */
const BEYOND = new Set(["kyverno-lib", "context", "exceptions", "userinfo", "ambiguous"]);

/** Cases whose expectation does not follow from what they give, and why. */
const EXPLAINED: readonly (readonly [pattern: RegExp, why: string])[] = [
  [
    /sample-policy-exclusion\/Deployment\/deployment-excluded/,
    "its objectSelector does not take the object; the suite counts what is left out as passed",
  ],
  [/-bad-update\.yaml/, "an update of an object that an earlier step of the suite made; the case gives no old object"],
  [
    /\/(?:advanced-restrict-image-registries|allowed-pod-priorities)\/.*good/,
    "the ConfigMap that the policy takes as its parameters lies in the suite's cluster; without it the verdict is that nothing can be decided",
  ],
  [/block-cluster-admin-from-ns/, "depends on who sends the request, which the case does not give: nothing can be decided"],
];

const documents = new Map<string, readonly JsonRecord[]>();

function read(name: string): readonly JsonRecord[] {
  const known = documents.get(name);
  if (known) return known;
  const { documents: parsed } = parseYaml(readFileSync(path.join(folder, name), "utf8"));
  const found = parsed.flatMap(({ value }): JsonRecord[] => {
    const record = asRecord(value);
    if (!record) return [];
    const items = String(record["kind"]).endsWith("List") ? asList(record["items"]) : [record];
    return items.map((item) => asRecord(item) ?? {});
  });
  documents.set(name, found);
  return found;
}

function nameOf(document: JsonRecord): unknown {
  return asRecord(document["metadata"])?.["name"];
}

function unitsOf(spec: Case): readonly AdmissionUnit[] {
  const context: AdmissionContext = {
    bindings: [...(spec.bindings ?? []), ...(spec.binding ? [spec.binding] : [])],
    parameters: [...(spec.params ? [spec.params] : []), ...(spec.paramFiles ?? []).flatMap(read)],
  };
  const policy = read(spec.policyFile).find(
    (document) => nameOf(document) === spec.policyName && document["kind"] !== "ValidatingAdmissionPolicyBinding",
  )!;
  if (spec.format === "ValidatingAdmissionPolicy") return [readAdmissionPolicy(policy, context)];
  if (spec.format === "ValidatingPolicy") return [readValidatingPolicy(policy, context)];
  if (spec.format === "ConstraintTemplate.cel") return [readConstraint(policy, read(spec.constraintFile!)[0]!, context)!];
  const rules = readClusterPolicy(policy, context);
  return spec.rule === undefined
    ? rules
    : rules.filter(({ id }) => id === `${spec.policyName}/${spec.rule!.replace(/^autogen-(?:cronjob-)?/, "")}`);
}

/** The index counts empty documents too, which are none here: so the object is sought from there towards the beginning. */
function resourceOf({ resourceFile, resourceIndex, kind, name }: Case): JsonRecord {
  const before = read(resourceFile).slice(0, resourceIndex + 1);
  return before.findLast((object) => object["kind"] === kind && (name === undefined || nameOf(object) === name))!;
}

function verdictOf(spec: Case): string {
  const units = unitsOf(spec);
  const faults = units.flatMap((unit) => unit.faults);
  if (faults.length > 0) return `compile error: ${faults[0]!.message}`;
  const written = resourceOf(spec);
  const request = written["kind"] === "AdmissionReview" ? asRecord(written["request"]) : undefined;
  const review = reviewOf(asRecord(request?.["object"]) ?? written, {
    operation: (request?.["operation"] as Operation | undefined) ?? spec.operation ?? "CREATE",
    namespace: (name) => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: spec.namespaceLabels?.[name] ?? {} },
    }),
  });
  const judgements = units.flatMap((unit) => unit.judge(review));
  const verdict = combined(judgements);
  const why = judgements
    .map(({ outcome }) =>
      "why" in outcome ? outcome.why : "violations" in outcome ? outcome.violations.map((v) => v.message).join("; ") : "",
    )
    .join("; ");
  const isMild = verdict === "fail" && judgements.every(({ outcome, severity }) => outcome.verdict !== "fail" || severity !== "error");
  return `${isMild && spec.expected === "warn" ? "warn" : verdict} ${why}`;
}

function agrees(spec: Case, verdict: string): boolean {
  const [word] = verdict.split(" ", 1);
  return spec.expected === "pass-or-skip" ? word === "pass" || word === "skip" : word === spec.expected;
}

describe.runIf(existsSync(file))("policies that others wrote", () => {
  const cases = existsSync(file)
    ? readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Case)
    : [];

  it("judge their resources as expected", () => {
    const failed: string[] = [];
    const scores = new Map<string, { total: number; good: number; explained: number }>();
    let counted = 0;
    let agreed = 0;
    for (const spec of cases) {
      const isBeyond = spec.flags?.some((flag) => BEYOND.has(flag)) ?? false;
      const key = `${spec.source}, ${spec.format}${isBeyond ? " (needs more than CEL)" : ""}`;
      const score = scores.get(key) ?? { total: 0, good: 0, explained: 0 };
      scores.set(key, score);
      score.total++;
      if (!isBeyond) counted++;
      const verdict = verdictOf(spec);
      if (agrees(spec, verdict)) {
        score.good++;
        if (!isBeyond) agreed++;
      } else if (EXPLAINED.some(([pattern]) => pattern.test(spec.id))) score.explained++;
      else if (!isBeyond) failed.push(`${spec.id}: expected ${spec.expected}, is ${verdict}`);
    }
    const lines = [...scores].map(
      ([key, { good, total, explained }]) => `${key}: ${good} of ${total}${explained > 0 ? `, ${explained} explained` : ""}`,
    );
    console.log(
      [...lines, `all that need no more than CEL: ${agreed} of ${counted} (${((agreed / counted) * 100).toFixed(1)} %)`].join("\n"),
    );
    expect(failed).toEqual([]);
    expect(agreed / counted).toBeGreaterThan(0.98);
  }, 120_000);

  it("that need a cluster are never passed for what they ask it", () => {
    const wrong = cases.filter((spec) => spec.flags?.includes("kyverno-lib") && spec.expected === "fail" && /^pass/.test(verdictOf(spec)));
    expect(wrong.map(({ id }) => id)).toEqual([]);
  }, 120_000);
});
