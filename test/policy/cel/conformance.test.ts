import { Environment } from "@marcbachmann/cel-js";
import { describe, expect, it } from "vitest";
import { equals } from "../../../src/policy/cel/compare.js";
import { celEngine, kubernetesEnvironment } from "../../../src/policy/cel/engine.js";
import { Budget } from "../../../src/policy/cel/frame.js";
import { extendedLibrary } from "../../../src/policy/cel/library.js";
import { parseDuration, parseTimestamp } from "../../../src/policy/cel/time.js";
import {
  asDouble,
  CelDuration,
  CelTimestamp,
  CelType,
  CelUint,
  isInt,
  kindOf,
  makeDouble,
  makeInt,
  makeMap,
} from "../../../src/policy/cel/values.js";
import { specCases, type SpecCase, type SpecValue } from "./spec-cases.js";

const cases = specCases();

/** A value of the specification's JSON in this engine. */
function ours(value: SpecValue): unknown {
  const [kind, content] = Object.entries(value)[0]!;
  switch (kind) {
    case "int64Value":
      return makeInt(BigInt(content as string));
    case "uint64Value":
      return new CelUint(BigInt(content as string));
    case "doubleValue":
      return makeDouble(Number(content));
    case "bytesValue":
      return new Uint8Array(Buffer.from(content as string, "base64"));
    case "listValue":
      return ((content as { values?: SpecValue[] }).values ?? []).map(ours);
    case "mapValue":
      return makeMap(
        ((content as { entries?: { key: SpecValue; value: SpecValue }[] }).entries ?? []).map((entry) => [
          ours(entry.key),
          ours(entry.value),
        ]),
      );
    case "typeValue":
      return new CelType(content as string);
    case "objectValue": {
      const { "@type": type, value: text } = content as { "@type": string; value: string };
      return type.endsWith("Duration") ? parseDuration(text) : parseTimestamp(text);
    }
    default:
      return content;
  }
}

function same(found: unknown, wanted: unknown): boolean {
  const [a, b] = [asDouble(found), asDouble(wanted)];
  if (a !== undefined && b !== undefined) return Object.is(a, b) || a === b;
  return kindOf(found) === kindOf(wanted) && equals(found, wanted);
}

function agrees({ expr, bindings, declared, container, value }: SpecCase): boolean {
  const names = new Set([...declared, ...bindings.map(([name]) => name)]);
  const env = {
    ...kubernetesEnvironment([...names].map((name) => [name, "dyn"] as const)),
    library: extendedLibrary,
    homogeneous: false,
    ...(container === undefined ? {} : { container }),
  };
  try {
    const bound = new Map(bindings.map(([name, held]) => [name, ours(held)]));
    const result = celEngine.compile(expr, env).evaluate(
      [...names].map((name) => bound.get(name)),
      new Budget(),
    );
    return value !== undefined && same(result.value, ours(value));
  } catch {
    return value === undefined;
  }
}

const plainEnvironment = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true, homogeneousAggregateLiterals: false });

/** The same value as the plain library has it. */
function theirs(value: SpecValue): unknown {
  return convert(ours(value));
}

function convert(value: unknown): unknown {
  if (isInt(value)) return BigInt(value);
  const double = asDouble(value);
  if (double !== undefined) return double;
  if (value instanceof CelUint) return plainEnvironment.evaluate(`${value.value}u`);
  if (value instanceof CelTimestamp) return new Date(value.seconds * 1000 + value.nanos / 1e6);
  if (Array.isArray(value)) return value.map(convert);
  if (kindOf(value) === "map") {
    return new Map(
      [...(value as { entries: Map<unknown, [unknown, unknown]> }).entries.values()].map(([key, held]) => [convert(key), convert(held)]),
    );
  }
  return value;
}

/** The text of a value of the plain library; one for values that are equal. */
function textOf(value: unknown): string {
  if (typeof value === "bigint") return `${value}`;
  if (typeof value === "number") return `double ${value}`;
  if (isOf(value, "UnsignedInt")) return `uint ${String((value as { valueOf(): unknown }).valueOf())}`;
  if (isOf(value, "Type")) return `type ${String((value as { name?: string }).name)}`;
  if (value instanceof Date) return `time ${value.getTime()}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (value instanceof CelDuration) return `duration ${value.nanos}`;
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (value instanceof CelType) return `type ${value.name}`;
  if (typeof value === "object" && value !== null) {
    if ("seconds" in value && "nanos" in value)
      return `duration ${BigInt(value.seconds as bigint) * 1_000_000_000n + BigInt(value.nanos as number)}`;
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    return `{${entries
      .map(([key, held]) => `${textOf(key)}: ${textOf(held)}`)
      .sort()
      .join()}}`;
  }
  return JSON.stringify(value);
}

/** The plain library keeps its classes to itself. */
function isOf(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && value.constructor?.name === name;
}

function plainAgrees({ expr, bindings, value }: SpecCase): boolean {
  try {
    const result: unknown = plainEnvironment.evaluate(expr, Object.fromEntries(bindings.map(([name, held]) => [name, theirs(held)])));
    return value !== undefined && textOf(result) === textOf(theirs(value));
  } catch {
    return value === undefined;
  }
}

describe("the cases of the CEL specification that need no protobuf types", () => {
  const failed = cases.filter((spec) => !agrees(spec));
  const score = cases.length - failed.length;

  it("are passed, and more of them than by the plain library", () => {
    const plain = cases.filter(plainAgrees).length;
    const percent = (count: number): string => `${count} of ${cases.length} (${((count / cases.length) * 100).toFixed(1)} %)`;
    console.log(`CEL specification: ${percent(score)}; @marcbachmann/cel-js: ${percent(plain)}`);
    expect(score).toBeGreaterThanOrEqual(plain);
    expect(score / cases.length, failed.map(({ name }) => name).join("\n")).toBeGreaterThan(0.98);
  });
});
