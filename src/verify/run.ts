import path from "node:path";
import { disk, type FileSystem } from "../load/file-system.js";
import type { Problem } from "../load/document.js";
import { asRecord } from "../model/value.js";
import { PolicyFile, readPolicyFile, isDeclarativeName } from "../policy/file.js";
import { Coverage } from "./coverage.js";
import { isGatorSuite, runGator } from "./gator.js";
import { isKyvernoTest, runKyverno } from "./kyverno.js";
import { TestFiles } from "./objects.js";
import type { TestOutcome, TestResult } from "./results.js";

export interface VerifyOptions {
  /** Files and folders; absolute, or relative to `cwd`. */
  readonly paths: readonly string[];
  readonly cwd?: string;
  /** Minor version of Kubernetes 1. */
  readonly kubernetes?: number;
  readonly fileSystem?: FileSystem;
}

export interface Verified {
  readonly results: readonly TestResult[];
  readonly problems: Problem[];
  readonly coverage: Coverage;
  /** Files with tests, and declarative policies without. */
  readonly files: readonly PolicyFile[];
}

/** Runs the tests of policies: those in *.policy.yaml files, kyverno-test.yaml, and Suites of gator. Never throws for what is wrong with them. */
export async function verify(options: VerifyOptions): Promise<Verified> {
  const cwd = options.cwd ?? process.cwd();
  const files = options.fileSystem ?? disk;
  const problems: Problem[] = [];
  const results: TestResult[] = [];
  const coverage = new Coverage();
  const shared = new TestFiles(cwd, files);
  const tested: PolicyFile[] = [];
  for (const given of options.paths) {
    const absolute = path.resolve(cwd, given);
    const kind = files.kindOf(absolute);
    const before = tested.length;
    if (kind === undefined) problems.push({ level: "error", kind: "read", message: `no such file or folder: ${given}` });
    for (const found of kind === "folder" ? filesBelow(absolute, files) : kind === "file" ? [absolute] : []) {
      const read = readPolicyFile(found, cwd, kind === "file", files);
      if (!(read instanceof PolicyFile)) problems.push(read);
      else if (isDeclarativeName(read.name) || mayHoldTests(read)) {
        const outcome = await outcomeOf(read, { shared, coverage, kubernetes: options.kubernetes });
        if (!outcome) continue;
        tested.push(read);
        results.push(...outcome.results);
        problems.push(...outcome.problems);
      }
    }
    if (kind !== undefined && tested.length === before)
      problems.push({
        level: "error",
        kind: "policy",
        message: `${given} holds no tests of policies: *.policy.yaml with tests, kyverno-test.yaml, or a Suite of gator`,
      });
  }
  return { results, problems, coverage, files: tested };
}

interface Shared {
  readonly shared: TestFiles;
  readonly coverage: Coverage;
  readonly kubernetes: number | undefined;
}

/** Undefined for a file that is none of tests. */
async function outcomeOf(file: PolicyFile, { shared, coverage, kubernetes }: Shared): Promise<TestOutcome | undefined> {
  const [document] = file.documents;
  if (isDeclarativeName(file.name) || isDeclarative(document?.value)) {
    const { runDeclarative } = await import("./declarative.js");
    return runDeclarative(file, coverage, kubernetes);
  }
  const outcomes = file.documents.flatMap((each) => {
    if (isKyvernoTest(each.value)) return [runKyverno(file, each, shared, coverage, kubernetes)];
    return isGatorSuite(each.value) ? [runGator(file, each, shared, coverage, kubernetes)] : [];
  });
  if (outcomes.length === 0) return undefined;
  return {
    results: outcomes.flatMap(({ results }) => results),
    problems: [...file.problems, ...outcomes.flatMap(({ problems }) => problems)],
  };
}

/** A cheap look before a file is parsed: folders of policies are full of resources. */
function mayHoldTests(file: PolicyFile): boolean {
  return /cli\.kyverno\.io\/|test\.gatekeeper\.sh\//.test(file.text) || (file.named && isDeclarative(file.documents[0]?.value));
}

function isDeclarative(value: unknown): boolean {
  const record = asRecord(value);
  return record !== undefined && "rules" in record && !("kind" in record);
}

/** YAML and JSON files, also in hidden folders such as .kyverno-test. */
function filesBelow(folder: string, files: FileSystem, depth = 0): string[] {
  if (depth > 50) return [];
  return files
    .list(folder)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): string[] => {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === "node_modules" || entry.name === ".git" ? [] : filesBelow(full, files, depth + 1);
      return entry.isFile() && /\.(?:ya?ml|json)$/i.test(entry.name) ? [full] : [];
    });
}
