import { statSync } from "node:fs";
import path from "node:path";
import type { Rule } from "../engine/rule.js";
import { lint } from "../lint.js";
import type { Document, Path, Problem } from "../load/document.js";
import { asList, asRecord, type JsonRecord } from "../model/value.js";
import { RunClock } from "../policy/clock.js";
import { readFile } from "../policy/declarative/reader.js";
import { ruleOf } from "../policy/declarative/rules.js";
import { Shape } from "../policy/declarative/shape.js";
import type { PolicyFile } from "../policy/file.js";
import { expectationsOf } from "../testing/expectations.js";
import type { Coverage } from "./coverage.js";
import { compare, readExpectation, type Expected, type Found } from "./expect.js";
import { runInput } from "./input.js";
import type { TestOutcome, TestResult } from "./results.js";

const TEST_KEYS = ["name", "input", "file", "path", "params", "environment", "expect"];

/** Runs the `tests` of a declarative policy. */
export async function runDeclarative(file: PolicyFile, coverage: Coverage, kubernetes: number | undefined): Promise<TestOutcome> {
  const [document] = file.documents;
  const read = readFile(file, (rule) => ({
    kubernetes,
    ...(document ? { onCondition: (at: Path, span: { start: number; end: number }) => coverage.condition(rule, document, at, span) } : {}),
  }));
  const problems: Problem[] = [...file.problems, ...read.problems];
  if (!document || problems.length > 0) return { results: [], problems };
  const tests = asList(asRecord(document.value)?.["tests"]);
  const shape = new Shape();
  const results: TestResult[] = [];
  for (const [index, entry] of tests.entries()) {
    const at: Path = ["tests", index];
    const test = shape.record(entry, at, TEST_KEYS, "a test");
    if (!test) continue;
    const params = shape.mapping(test, "params", at);
    for (const name of Object.keys(params))
      if (!Object.hasOwn(read.policy!.params, name)) shape.add([...at, "params", name], `the policy has no parameter ${name}`, "key");
    const rules = read.rules.map((rule) => ruleOf({ ...rule, params: { ...rule.params, ...params } }, document, new RunClock()));
    const result = await runTest({ file, document, at, test, rules }, shape);
    if (result) results.push(result);
  }
  for (const { path: at, part, message } of shape.mistakes) problems.push(file.problem(message, document.at(at, part ?? "value")));
  return { results, problems };
}

interface TestCase {
  readonly file: PolicyFile;
  readonly document: Document;
  readonly at: Path;
  readonly test: JsonRecord;
  readonly rules: readonly Rule[];
}

async function runTest({ file, document, at, test, rules }: TestCase, shape: Shape): Promise<TestResult | undefined> {
  const name = shape.text(test, "name", at);
  const given = shape.text(test, "file", at);
  const environment = shape.text(test, "environment", at);
  const written = test["expect"] === undefined ? undefined : readExpectation(test["expect"], [...at, "expect"], shape);
  const place = document.at(
    [...at, test["name"] === undefined ? Object.keys(test)[0]! : "name"],
    test["name"] === undefined ? "key" : "value",
  );
  if ((given === undefined) === (test["input"] === undefined)) {
    shape.add(at, "a test has either an input or a file");
    return undefined;
  }
  if (given === undefined && written === undefined) {
    shape.add(at, "a test says what to expect: pass, fail, or a list of findings");
    return undefined;
  }
  const title = `${file.name}: ${name ?? given ?? `test ${Number(at[1]) + 1}`}`;
  const outcome =
    given === undefined
      ? judgeInput(document, at, { rules, path: shape.text(test, "path", at) ?? "input.yaml", environment })
      : await judgeFile(path.resolve(path.dirname(file.absolutePath), given), rules, environment);
  if (typeof outcome === "string") return { name: title, location: place, rule: undefined, failures: [{ message: outcome }] };
  const expected = written ?? commentsIn(path.resolve(path.dirname(file.absolutePath), given!));
  const failures = compare(
    expected,
    outcome.found,
    expected === written ? (index) => document.at([...at, "expect", ...(index === undefined ? [] : [index])]) : undefined,
  );
  return {
    name: title,
    location: place,
    rule: undefined,
    failures: [...outcome.problems.map(({ message }) => ({ message })), ...failures],
  };
}

interface Judged {
  readonly found: readonly Found[];
  readonly problems: readonly Problem[];
}

function judgeInput(
  document: Document,
  at: Path,
  settings: { readonly rules: readonly Rule[]; readonly path: string; readonly environment: string | undefined },
): Judged {
  const { findings, problems } = runInput(document, [...at, "input"], settings);
  return {
    found: findings.map(({ rule, text, severity, descriptor }) => ({
      rule: rule.id,
      message: text,
      severity,
      location: descriptor.at,
      messageId: descriptor.message,
    })),
    problems,
  };
}

async function judgeFile(target: string, rules: readonly Rule[], environment: string | undefined): Promise<Judged | string> {
  const stat = statSync(target, { throwIfNoEntry: false });
  if (!stat) return `there is no file ${path.basename(target)}`;
  const root = stat.isDirectory() ? target : path.dirname(target);
  const report = await lint({
    paths: [target],
    cwd: root,
    root,
    context: stat.isDirectory(),
    noConfig: !stat.isDirectory(),
    rules,
    baseline: "ignore",
    ...(environment === undefined ? {} : { environment }),
  });
  const found = report.findings.map(({ ruleId, message, severity, location, messageId }): Found => ({
    rule: ruleId,
    message,
    severity,
    location,
    messageId,
  }));
  return { found, problems: report.problems.filter(({ level }) => level === "error") };
}

/** Without an `expect`, the comments in the file say what is expected. */
function commentsIn(target: string): Expected {
  const root = statSync(target).isDirectory() ? target : path.dirname(target);
  return {
    kind: "findings",
    findings: expectationsOf(target, root).map(({ file, line, column, severity, messageId, text }) => ({
      file,
      line,
      column,
      severity,
      id: messageId,
      message: text,
    })),
  };
}
