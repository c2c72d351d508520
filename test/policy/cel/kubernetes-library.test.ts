import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { equals } from "../../../src/policy/cel/compare.js";
import { celEngine, kubernetesEnvironment } from "../../../src/policy/cel/engine.js";
import { CompileError } from "../../../src/policy/cel/errors.js";
import { Budget } from "../../../src/policy/cel/frame.js";
import { OLD_SELF, SELF } from "./self-values.js";
import { CelOptional, kindOf, makeDouble, makeInt } from "../../../src/policy/cel/values.js";

const file = path.resolve(import.meta.dirname, "../../../../shared/data/policy-cases/kubernetes-cel-library.jsonl");

interface Case {
  readonly lib: string;
  readonly name: string;
  readonly expr: string;
  readonly expect: "value" | "runtime-error" | "compile-error" | "any-error" | "other" | "needs-self";
  readonly value?: unknown;
  readonly error?: string;
}

/** Cases that disagree, and why. */
const EXPLAINED: Readonly<Record<string, string>> = {
  "has(self.embedded.metadata.namespace)": "refused by the schema of a custom resource, which an expression over a manifest does not have",
  "has(self.embedded.spec)": "refused by the schema of a custom resource, which an expression over a manifest does not have",
  "has(self.metadata.namespace)": "refused by the schema of a custom resource, which an expression over a manifest does not have",
  "'%e'.format([3.14]) == '3.140000×10⁰⁰'": "the form of older releases of cel-go; the specification has 3.140000e+00",
};

const env = kubernetesEnvironment([
  ["self", "dyn"],
  ["oldSelf", "dyn"],
]);

function evaluate(expr: string, self: unknown = {}, oldSelf: unknown = {}): unknown {
  return celEngine.compile(expr, env).evaluate([self, oldSelf], new Budget()).value;
}

function wanted(value: unknown): unknown {
  if (value === "optional.none") return CelOptional.none;
  if (typeof value !== "object" || value === null) return value;
  if ("int" in value) return makeInt(BigInt(value.int as string));
  return "double" in value ? makeDouble(Number(value.double)) : value;
}

/** Why a case disagrees; undefined when it agrees. */
function disagreement(spec: Case): string | undefined {
  try {
    if (spec.expect === "needs-self") return ofSelf(spec);
    const found = evaluate(spec.expr);
    if (spec.expect === "other") return undefined;
    if (spec.expect !== "value") return `a value of type ${kindOf(found)} instead of an error`;
    return equals(found, wanted(spec.value)) ? undefined : `another value: ${JSON.stringify(found)}`;
  } catch (error) {
    const message = (error as Error).message;
    if (spec.expect === "needs-self") return spec.error === undefined ? message : undefined;
    if (spec.expect === "value" || spec.expect === "other") return message;
    return (spec.expect === "compile-error") === error instanceof CompileError || spec.expect === "any-error" ? undefined : message;
  }
}

/** With the value that the group is about; where it is not known, the expression must at least compile. */
function ofSelf({ name, expr, error, value }: Case): string | undefined {
  if (!Object.hasOwn(SELF, name)) return void celEngine.compile(expr, env);
  const found = evaluate(expr, SELF[name], OLD_SELF[name]);
  if (error !== undefined) return `a value of type ${kindOf(found)} instead of an error`;
  return found === value ? undefined : `${JSON.stringify(found)} instead of ${JSON.stringify(value)}`;
}

describe.runIf(existsSync(file))("the expressions of Kubernetes' own tests", () => {
  const cases = existsSync(file)
    ? readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Case)
    : [];

  it("answer what they answer in a cluster", () => {
    const failed = cases.flatMap((spec) => {
      const why = disagreement(spec);
      return why === undefined || Object.hasOwn(EXPLAINED, spec.expr) ? [] : [`${spec.lib}: ${spec.expr}: ${why}`];
    });
    const evaluated = cases.filter(({ expect: kind, name }) => kind !== "needs-self" || Object.hasOwn(SELF, name)).length;
    const explained = cases.filter(({ expr }) => Object.hasOwn(EXPLAINED, expr)).length;
    console.log(
      `Kubernetes' CEL library: ${cases.length - failed.length - explained} of ${cases.length}, ${explained} explained; ${cases.length - evaluated} of them only compile`,
    );
    expect(failed).toEqual([]);
  });
});
