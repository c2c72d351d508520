import type { SourceFile } from "../load/document.js";
import { asRecord } from "../model/value.js";
import type { Finding } from "./finding.js";

export const BASELINE_NAME = ".deploylint-baseline.json";

/** How often a finding was there when the baseline was made: by file (from the project root), rule, and object with field. Lines play no part. */
export type Baseline = ReadonlyMap<string, number>;

const SEPARATOR = "\0";

/** Reads the text of a baseline; a sentence when it is none. */
export function parseBaseline(text: string): Baseline | string {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return `not JSON: ${(error as Error).message}`;
  }
  const root = asRecord(data);
  if (root?.["version"] !== 1) return "version 1 was expected; make it anew with deploylint baseline create";
  const counts = new Map<string, number>();
  for (const [file, rules] of Object.entries(asRecord(root["findings"]) ?? {})) {
    for (const [rule, places] of Object.entries(asRecord(rules) ?? {})) {
      for (const [place, count] of Object.entries(asRecord(places) ?? {})) {
        if (typeof count !== "number" || count < 1) return `${file}, ${rule}: "${place}" has no count`;
        counts.set([file, rule, place].join(SEPARATOR), count);
      }
    }
  }
  return counts;
}

/** Sorted, an entry a line, so that two branches merge. */
export function baselineText(counts: Baseline): string {
  const findings: Record<string, Record<string, Record<string, number>>> = {};
  for (const key of [...counts.keys()].sort()) {
    const [file, rule, place] = key.split(SEPARATOR) as [string, string, string];
    ((findings[file] ??= {})[rule] ??= {})[place] = counts.get(key)!;
  }
  return `${JSON.stringify({ version: 1, findings }, null, 2)}\n`;
}

export function countFindings(findings: readonly Finding[]): Baseline {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    const key = keyOf(finding);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

export interface BaselineResult {
  /** Findings that the baseline does not hold. */
  readonly fresh: readonly Finding[];
  readonly known: readonly Finding[];
  /** Entries with how many of them are gone. */
  readonly stale: Baseline;
}

/** Sorts findings into known and new ones: of a place that has more than it had, the last ones are new. */
export function applyBaseline(findings: readonly Finding[], baseline: Baseline): BaselineResult {
  const left = new Map(baseline);
  const fresh: Finding[] = [];
  const known: Finding[] = [];
  for (const finding of findings) {
    const key = keyOf(finding);
    const count = left.get(key) ?? 0;
    (count > 0 ? known : fresh).push(finding);
    if (count > 0) left.set(key, count - 1);
  }
  return { fresh, known, stale: new Map([...left].filter(([, count]) => count > 0)) };
}

/** Entries of the baseline that still match, with the counts of today where these are lower. */
export function pruned(baseline: Baseline, stale: Baseline): Baseline {
  return new Map([...baseline].map(([key, count]) => [key, count - (stale.get(key) ?? 0)] as const).filter(([, count]) => count > 0));
}

/** "k8s/web.yaml health/liveness-probe Deployment/shop/web …", for people. */
export function entryTitle(key: string): string {
  return key.split(SEPARATOR).join(" ");
}

function keyOf({ location, ruleId, messageId, objects, field }: Finding): string {
  const object = objects[0];
  const title = object ? `${object.kind}/${object.namespace === undefined ? "" : `${object.namespace}/`}${object.name ?? ""}` : "";
  return [(location.file as SourceFile).projectPath, ruleId, [title, field, messageId].filter((part) => part !== "").join(" ")].join(
    SEPARATOR,
  );
}
