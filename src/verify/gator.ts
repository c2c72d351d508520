import type { Document, Path } from "../load/document.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import { asList, asRecord, asText, type JsonRecord } from "../model/value.js";
import { celOfTemplate, readConstraint } from "../policy/admission/gatekeeper.js";
import { reviewOf } from "../policy/admission/review.js";
import type { AdmissionUnit } from "../policy/admission/unit.js";
import type { PolicyFile } from "../policy/file.js";
import type { Coverage } from "./coverage.js";
import { says } from "./expect.js";
import type { TestFiles } from "./objects.js";
import type { Failure, TestOutcome, TestResult } from "./results.js";

/** Whether a document is a Suite of gator. */
export function isGatorSuite(value: unknown): boolean {
  const record = asRecord(value);
  return record?.["kind"] === "Suite" && (asText(record["apiVersion"]) ?? "").startsWith("test.gatekeeper.sh/");
}

/** Runs a Suite of gator verify: templates of CEL with their constraints, against the objects of its cases. */
export function runGator(
  file: PolicyFile,
  document: Document,
  files: TestFiles,
  coverage: Coverage,
  kubernetes: number | undefined,
): TestOutcome {
  const before = files.problems.length;
  const suite = new Suite(file, document, files, coverage, kubernetes);
  const results = asList(asRecord(document.value)?.["tests"]).flatMap((test, index) => suite.test(asRecord(test) ?? {}, ["tests", index]));
  return { results, problems: files.problems.slice(before) };
}

class Suite {
  constructor(
    readonly file: PolicyFile,
    readonly document: Document,
    readonly files: TestFiles,
    readonly coverage: Coverage,
    readonly kubernetes: number | undefined,
  ) {}

  test(test: JsonRecord, at: Path): TestResult[] {
    const name = asText(test["name"]) ?? `test ${Number(at[1]) + 1}`;
    const location = this.document.at([...at, "name"]);
    const whole = (more: Pick<TestResult, "failures"> & Partial<TestResult>): TestResult[] => [
      { name, location, rule: undefined, ...more },
    ];
    if (test["skip"] === true) return whole({ failures: [], skipped: "the suite skips it" });
    const template = this.#object(test, "template");
    const constraint = this.#object(test, "constraint");
    if (!template)
      return whole({ failures: [{ message: "the template cannot be read", location: this.document.at([...at, "template"]) }] });
    const unit = constraint
      ? readConstraint(template.value, constraint.value, { bindings: [], parameters: [], kubernetes: this.kubernetes })
      : undefined;
    const fault = !celOfTemplate(template.value)
      ? "the template is written in Rego, which is not evaluated"
      : !constraint
        ? "the constraint cannot be read"
        : unit!.faults[0]?.message;
    if (test["invalid"] === true)
      return whole({ failures: fault === undefined ? [{ message: "the template and constraint are valid, and expected not to be" }] : [] });
    if (fault !== undefined || !unit || !constraint) return whole({ failures: [{ message: fault ?? "nothing can be judged" }] });
    const cases = asList(test["cases"]);
    if (cases.length === 0) return whole({ failures: [{ message: "the test has no cases" }] });
    return cases.map((entry, index) => this.#case(name, unit, constraint, asRecord(entry) ?? {}, [...at, "cases", index]));
  }

  #object(owner: JsonRecord, key: string): KubernetesObject | undefined {
    const name = asText(owner[key]);
    return name === undefined ? undefined : this.files.objects(this.file, name)[0];
  }

  #case(test: string, unit: AdmissionUnit, constraint: KubernetesObject, entry: JsonRecord, at: Path): TestResult {
    const base = {
      name: `${test}: ${asText(entry["name"]) ?? `case ${Number(at.at(-1)) + 1}`}`,
      location: this.document.at([...at, "name"]),
      rule: unit.id,
    };
    if (entry["skip"] === true) return { ...base, failures: [], skipped: "the suite skips it" };
    const object = this.#object(entry, "object");
    if (!object) return { ...base, failures: [{ message: "the object cannot be read", location: this.document.at([...at, "object"]) }] };
    const judgements = unit.judge(
      reviewOf(object.value, { namespace: (name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels: {} } }) }),
    );
    const note = this.coverage.condition(unit.id, constraint, ["metadata", "name"], { start: 0, end: 0 });
    for (const { outcome } of judgements) if (outcome.verdict === "pass" || outcome.verdict === "fail") note(outcome.verdict === "pass");
    const open = judgements.flatMap(({ outcome }) => ("why" in outcome ? [outcome.why] : []));
    if (open.length > 0) return { ...base, failures: [{ message: `it cannot be decided: ${open.join("; ")}` }] };
    const messages = judgements.flatMap(({ outcome }) =>
      outcome.verdict === "fail" ? outcome.violations.map(({ message }) => message) : [],
    );
    const assertions = asList(entry["assertions"]);
    if (assertions.length === 0) return { ...base, failures: [{ message: "the case asserts nothing" }] };
    return {
      ...base,
      failures: assertions.flatMap((assertion, index) => this.#assert(asRecord(assertion) ?? {}, messages, [...at, "assertions", index])),
    };
  }

  #assert(assertion: JsonRecord, messages: readonly string[], at: Path): Failure[] {
    const wanted = assertion["violations"] ?? "yes";
    const message = asText(assertion["message"]);
    const count = messages.filter((text) => message === undefined || says(text, `/${message}/`)).length;
    const yes = wanted === "yes" || wanted === true;
    const no = wanted === "no" || wanted === false;
    const holds = yes ? count > 0 : no ? count === 0 : count === wanted;
    if (holds) return [];
    const told = messages.length > 0 ? `: ${messages.join("; ")}` : "";
    const about = message === undefined ? "" : ` that match ${JSON.stringify(message)}`;
    return [
      {
        message: `expected ${yes ? "violations" : no ? "no violations" : `${String(wanted)} violations`}${about}, found ${count} of ${messages.length}${told}`,
        location: this.document.at(at),
      },
    ];
  }
}
