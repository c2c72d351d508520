import type { Path } from "../load/document.js";
import { CelError } from "../policy/cel/errors.js";
import { pattern } from "../policy/cel/regex.js";
import type { Shape } from "../policy/declarative/shape.js";
import type { Location } from "../text/location.js";
import type { Failure } from "./results.js";

/** What a test expects. */
export type Expected =
  | { readonly kind: "pass" }
  | { readonly kind: "fail" }
  | { readonly kind: "findings"; readonly findings: readonly ExpectedFinding[] };

/** Everything that is given must fit. */
export interface ExpectedFinding {
  readonly rule?: string | undefined;
  /** Of a comment: the id of the message, or the last part of the rule's. */
  readonly id?: string | undefined;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly severity?: string | undefined;
  /** A part of the message, or a pattern between slashes. */
  readonly message?: string | undefined;
}

export interface Found {
  readonly rule: string;
  readonly message: string;
  readonly severity: string;
  readonly location: Location;
  readonly messageId: string;
}

const KEYS = ["rule", "line", "column", "severity", "message", "file"];

/** `pass`, `fail`, or a list of findings. */
export function readExpectation(value: unknown, path: Path, shape: Shape): Expected {
  if (value === "pass" || value === "fail") return { kind: value };
  if (!Array.isArray(value)) {
    shape.add(path, "expect is pass, fail, or a list of findings");
    return { kind: "pass" };
  }
  return {
    kind: "findings",
    findings: value.flatMap((entry: unknown, index): ExpectedFinding[] => {
      const at = [...path, index];
      if (typeof entry === "string") return [{ rule: entry }];
      const record = shape.record(entry, at, KEYS, "an expected finding");
      if (!record) return [];
      const number = (key: string): number | undefined => {
        const found = record[key];
        if (found === undefined || typeof found === "number") return found;
        shape.add([...at, key], `${key} is a number`);
        return undefined;
      };
      const text = (key: string): string | undefined => shape.text(record, key, at);
      return [
        {
          rule: text("rule"),
          line: number("line"),
          column: number("column"),
          severity: text("severity"),
          message: text("message"),
          file: text("file"),
        },
      ];
    }),
  };
}

/** What was found otherwise than expected. `placeOf`: where an expectation stands. */
export function compare(expected: Expected, found: readonly Found[], placeOf: ((index?: number) => Location) | undefined): Failure[] {
  if (expected.kind === "pass")
    return found.map((finding) => ({ message: `expected to pass, found ${shown(finding)}`, rule: finding.rule, ...placed(placeOf?.()) }));
  if (expected.kind === "fail") return found.length > 0 ? [] : [{ message: "expected a finding, found none", ...placed(placeOf?.()) }];
  const left = [...found];
  const failures: Failure[] = [];
  for (const [index, wanted] of expected.findings.entries()) {
    const match = left.findIndex((finding) => fits(wanted, finding));
    if (match >= 0) left.splice(match, 1);
    else
      failures.push({
        message: `expected ${shownExpectation(wanted)}, found ${nearestTo(wanted, left)}`,
        ...(wanted.rule === undefined ? {} : { rule: wanted.rule }),
        ...placed(placeOf?.(index)),
      });
  }
  return [
    ...failures,
    ...left.map((finding) => ({ message: `found what was not expected: ${shown(finding)}`, rule: finding.rule, ...placed(placeOf?.()) })),
  ];
}

function placed(location: Location | undefined): { readonly location?: Location } {
  return location ? { location } : {};
}

function fits(wanted: ExpectedFinding, { rule, message, severity, location, messageId }: Found): boolean {
  const { line, column } = location.range.start;
  const last = rule.slice(rule.lastIndexOf("/") + 1);
  return (
    (wanted.rule === undefined || wanted.rule === rule || wanted.rule === last) &&
    (wanted.id === undefined || wanted.id === messageId || wanted.id === last) &&
    (wanted.line === undefined || wanted.line === line) &&
    (wanted.column === undefined || wanted.column === column) &&
    (wanted.severity === undefined || wanted.severity === severity) &&
    (wanted.file === undefined || location.file.path === wanted.file || location.file.path.endsWith(`/${wanted.file}`)) &&
    (wanted.message === undefined || says(message, wanted.message))
  );
}

/** A part of the message, or a pattern between slashes. */
export function says(message: string, wanted: string): boolean {
  const written = /^\/(.+)\/$/s.exec(wanted)?.[1];
  if (written === undefined) return message.includes(wanted);
  try {
    return pattern(written).matcher(message).find();
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    return false;
  }
}

function shown({ rule, message, severity, location }: Found): string {
  const { line, column } = location.range.start;
  return `${severity} ${rule} at ${line}:${column}: ${message}`;
}

function shownExpectation({ rule, id, line, column, severity, message }: ExpectedFinding): string {
  const place = line === undefined ? "" : ` at ${line}${column === undefined ? "" : `:${column}`}`;
  const parts = [severity, rule ?? id ?? "a finding"].filter((part) => part !== undefined);
  return `${parts.join(" ")}${place}${message === undefined ? "" : ` that says ${JSON.stringify(message)}`}`;
}

function nearestTo(wanted: ExpectedFinding, left: readonly Found[]): string {
  const near = left.find(({ rule }) => rule === wanted.rule) ?? left[0];
  return near ? shown(near) : "none";
}
