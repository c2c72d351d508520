/** One message of a policy, in conftest's shape. */
export interface CheckMessage {
  readonly msg: string;
  readonly loc?: { readonly file: string; readonly line: number };
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What one policy says of one file. A policy is what conftest calls a namespace. */
export interface CheckResult {
  readonly filename: string;
  readonly namespace: string;
  readonly successes: number;
  readonly warnings: readonly CheckMessage[];
  readonly failures: readonly CheckMessage[];
  readonly exceptions: readonly CheckMessage[];
}

export interface Totals {
  readonly tests: number;
  readonly passed: number;
  readonly warnings: number;
  readonly failures: number;
  readonly exceptions: number;
}

export function totalsOf(results: readonly CheckResult[]): Totals {
  const sum = (of: (result: CheckResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  const passed = sum(({ successes }) => successes);
  const warnings = sum((result) => result.warnings.length);
  const failures = sum((result) => result.failures.length);
  const exceptions = sum((result) => result.exceptions.length);
  return { tests: passed + warnings + failures + exceptions, passed, warnings, failures, exceptions };
}

export interface ExitOptions {
  readonly failOnWarn: boolean;
  readonly noFail: boolean;
}

/** As conftest: 0, or 1 for failures; with --fail-on-warn 2 for failures and 1 for warnings alone. */
export function exitCodeOf(results: readonly CheckResult[], { failOnWarn, noFail }: ExitOptions): number {
  const { failures, warnings } = totalsOf(results);
  if (noFail) return 0;
  if (!failOnWarn) return failures > 0 ? 1 : 0;
  return failures > 0 ? 2 : warnings > 0 ? 1 : 0;
}
