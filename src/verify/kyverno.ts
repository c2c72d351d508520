import path from "node:path";
import type { Document, Path, Problem } from "../load/document.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import { matchesWildcard } from "../model/selection.js";
import { asList, asRecord, asText, textRecord, type JsonRecord } from "../model/value.js";
import { notEvaluated } from "../policy/admission/kinds.js";
import { unitsOf, type UnitOfObject } from "../policy/admission/reader.js";
import { reviewOf, type Operation, type Review } from "../policy/admission/review.js";
import { combined, type Judgement } from "../policy/admission/unit.js";
import type { PolicyFile } from "../policy/file.js";
import type { Coverage } from "./coverage.js";
import { TestFiles, withRole } from "./objects.js";
import type { Failure, TestOutcome, TestResult } from "./results.js";

/** Whether a document is a Test of Kyverno's command line. */
export function isKyvernoTest(value: unknown): boolean {
  const record = asRecord(value);
  return record?.["kind"] === "Test" && (asText(record["apiVersion"]) ?? "").startsWith("cli.kyverno.io/");
}

/** Runs a kyverno-test.yaml: policies of CEL, against the resources beside it. */
export function runKyverno(
  file: PolicyFile,
  document: Document,
  files: TestFiles,
  coverage: Coverage,
  kubernetes: number | undefined,
): TestOutcome {
  const before = files.problems.length;
  const test = new KyvernoTest(file, document, files, coverage, kubernetes);
  const results = test.run();
  return { results, problems: [...files.problems.slice(before), ...test.problems] };
}

class KyvernoTest {
  readonly problems: Problem[] = [];
  readonly #record: JsonRecord;
  readonly #policies: readonly KubernetesObject[];
  readonly #resources: readonly KubernetesObject[];
  readonly #units: readonly UnitOfObject[];
  readonly #namespaces: ReadonlyMap<string, JsonRecord>;
  readonly #userInfo: JsonRecord | undefined;

  constructor(
    readonly file: PolicyFile,
    readonly document: Document,
    readonly files: TestFiles,
    readonly coverage: Coverage,
    kubernetes: number | undefined,
  ) {
    this.#record = asRecord(document.value) ?? {};
    this.#policies = this.#objects("policies");
    this.#resources = [...this.#objects("resources"), ...this.#objects("targetResources")];
    const { units, problems } = unitsOf([...this.#policies, ...this.#objects("paramResources")].map(withRole), { kubernetes });
    this.#units = units;
    this.problems.push(...problems.filter(({ level }) => level === "error").filter(({ message }) => !message.includes("checked nothing")));
    this.#namespaces = this.#namespaceLabels();
    this.#userInfo = asRecord(this.#beside("userinfo")?.["userInfo"]);
  }

  run(): TestResult[] {
    return asList(this.#record["results"]).flatMap((entry, index) => this.#result(asRecord(entry) ?? {}, ["results", index]));
  }

  #objects(key: string): KubernetesObject[] {
    return asList(this.#record[key]).flatMap((name) => (typeof name === "string" ? this.files.objects(this.file, name) : []));
  }

  /** A file that the test names and that is no object: values, user info. */
  #beside(key: string): JsonRecord | undefined {
    const name = asText(this.#record[key]);
    return name === undefined
      ? undefined
      : (this.files.objects(this.file, name)[0]?.value ??
          asRecord(this.files.read(path.resolve(path.dirname(this.file.absolutePath), name))?.documents[0]?.value));
  }

  #namespaceLabels(): ReadonlyMap<string, JsonRecord> {
    const values = [asRecord(this.#record["values"]), this.#beside("variables")];
    const known = new Map<string, JsonRecord>();
    for (const object of this.#resources)
      if (object.groupKind === "Namespace" && object.name !== undefined) known.set(object.name, object.value);
    for (const entry of values.flatMap((value) => asList(value?.["namespaceSelector"]))) {
      const name = asText(asRecord(entry)?.["name"]);
      if (name !== undefined)
        known.set(name, { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: textRecord(asRecord(entry)?.["labels"]) } });
    }
    return known;
  }

  #result(entry: JsonRecord, at: Path): TestResult[] {
    const expected = asText(entry["result"]) ?? asText(entry["status"]) ?? "pass";
    const kind = asText(entry["kind"]);
    const names = [...asList(entry["resources"]), ...(entry["resource"] === undefined ? [] : [entry["resource"]])].filter(
      (name) => typeof name === "string",
    );
    const policy = (asText(entry["policy"]) ?? "").replace(/^.*\//, "");
    const rule = asText(entry["rule"])?.replace(/^autogen-(?:cronjob-)?/, "");
    const units = this.#units.filter(
      ({ unit, object }) => object.name === policy && (rule === undefined || unit.id === policy || unit.id === `${policy}/${rule}`),
    );
    const title = (what: string): string => `${policy}${rule === undefined ? "" : `/${rule}`}: ${what} ${expected}`;
    const fail = (what: string, message: string, place: Path): TestResult => ({
      name: title(what),
      location: this.document.at(place),
      rule: rule === undefined ? policy : `${policy}/${rule}`,
      failures: [{ message }],
    });
    if (units.length === 0) return [fail(kind ?? "resources", this.#whyNoUnit(policy), [...at, "policy"])];
    const wanted = names.length > 0 ? names : this.#resources.filter((object) => object.kind === kind).map(({ name }) => name ?? "");
    return wanted.flatMap((name, index): TestResult[] => {
      const place = entry["resources"] === undefined ? [...at, "resource"] : [...at, "resources", index];
      const found = this.#find(name, kind);
      if (found.length === 0)
        return [fail(`${kind ?? "resource"} ${name}`, `there is no ${kind ?? "resource"} ${name} among the resources`, place)];
      return found.map((object) => ({
        name: title(`${object.kind} ${name}`),
        location: this.document.at(place),
        rule: units.length === 1 ? units[0]!.unit.id : policy,
        failures: this.#failures(units, object, expected, asText(entry["operation"]) as Operation | undefined),
      }));
    });
  }

  #whyNoUnit(policy: string): string {
    const object = this.#policies.find(({ name }) => name === policy);
    if (!object) return `there is no policy ${policy} among the policies`;
    return notEvaluated(object, withRole(object).role)[0]?.message ?? `no rule of ${policy} can be judged`;
  }

  /** "name" or "namespace/name", with wildcards. */
  #find(name: string, kind: string | undefined): KubernetesObject[] {
    const [last = "", namespace] = name.split("/").reverse();
    const found = this.#resources.filter(
      (object) =>
        (kind === undefined || object.kind === kind.replace(/^.*\//, "")) &&
        matchesWildcard(object.name ?? "", last) &&
        (namespace === undefined || (object.namespace ?? "default") === namespace),
    );
    return found.length > 1 && namespace === undefined && !last.includes("*") ? found.slice(0, 1) : found;
  }

  #review(object: KubernetesObject, operation: Operation | undefined): Review {
    return reviewOf(object.value, {
      ...(operation ? { operation } : {}),
      ...(this.#userInfo ? { userInfo: this.#userInfo } : {}),
      // What the test does not say of a namespace is not there: it is the whole cluster.
      namespace: (name) => this.#namespaces.get(name) ?? { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: {} } },
      parameters: this.#resources.map(({ value }) => value),
    });
  }

  #failures(units: readonly UnitOfObject[], object: KubernetesObject, expected: string, operation: Operation | undefined): Failure[] {
    const review = this.#review(object, operation);
    const judgements: Judgement[] = [];
    for (const { unit, object: policy, name } of units) {
      const own = unit.faults.length > 0 ? [] : unit.judge(review);
      const note = this.coverage.condition(unit.id, policy, name, { start: 0, end: 0 });
      for (const { outcome } of own) if (outcome.verdict === "pass" || outcome.verdict === "fail") note(outcome.verdict === "pass");
      judgements.push(...own);
    }
    const faulty = units.find(({ unit }) => unit.faults.length > 0);
    if (faulty) return [{ message: `the policy has a mistake: ${faulty.unit.faults[0]!.message}` }];
    const verdict = combined(judgements);
    const isMild = verdict === "fail" && judgements.every(({ outcome, severity }) => outcome.verdict !== "fail" || severity !== "error");
    if (verdict === expected || (expected === "warn" && isMild) || (expected === "error" && verdict === "fail")) return [];
    return [{ message: `expected ${expected}, is ${verdict}${reasonOf(judgements)}` }];
  }
}

function reasonOf(judgements: readonly Judgement[]): string {
  const reasons = judgements.flatMap(({ outcome }) =>
    "why" in outcome ? [outcome.why] : "violations" in outcome ? outcome.violations.map(({ message }) => message) : [],
  );
  return reasons.length > 0 ? `: ${reasons.join("; ")}` : "";
}
