import type { RuleTimes } from "../engine/runner.js";
import type { Stages } from "../lint.js";
import type { Report } from "../report/report.js";
import { grouped } from "../report/shared/words.js";

/** The table of --stats: a line for each rule that ran, the slowest first, and what the stages of the run took. */
export function statsTable(report: Report, times: RuleTimes, stages: Partial<Stages>): string {
  const found = new Map<string, number>();
  for (const { ruleId } of report.findings) found.set(ruleId, (found.get(ruleId) ?? 0) + 1);
  const ids = [...new Set([...times.keys(), ...found.keys()])];
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  const rows = ids
    .map((id) => ({ id, time: times.get(id) ?? 0, count: found.get(id) ?? 0 }))
    .sort((a, b) => b.time - a.time || (a.id < b.id ? -1 : 1));
  const width = Math.max(4, ...ids.map((id) => id.length));
  const line = (id: string, time: string, share: string, count: string): string =>
    `${id.padEnd(width)}  ${time.padStart(9)}  ${share.padStart(6)}  ${count.padStart(8)}`;
  const { load = 0, graph = 0, rules = 0 } = stages;
  return [
    line("rule", "ms", "share", "findings"),
    ...rows.map(({ id, time, count }) =>
      line(id, time.toFixed(1), total > 0 ? `${((time / total) * 100).toFixed(1)}%` : "-", grouped(count)),
    ),
    `reading and rendering ${Math.round(load)} ms, relations ${Math.round(graph)} ms, rules ${Math.round(rules)} ms, all ${grouped(report.summary.durationMs)} ms`,
    "",
  ].join("\n");
}
