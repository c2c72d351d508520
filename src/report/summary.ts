import type { Finding } from "../engine/finding.js";
import type { Problem } from "../load/document.js";
import type { OpenedProject } from "../project/open.js";
import type { Summary } from "./report.js";

/** Each once, by file and place. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  const distinct = problems.filter((problem) => {
    const key = `${problem.kind}\0${problem.file ?? ""}\0${problem.location?.start ?? -1}\0${problem.message}`;
    return seen.has(key) ? false : Boolean(seen.add(key));
  });
  const rank = (problem: Problem): string => `${problem.file ?? ""}\0${String(problem.location?.start ?? 0).padStart(10, "0")}`;
  return distinct.sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}

/** What was looked at, and how much was found. */
export function summarise(projects: readonly OpenedProject[], findings: readonly Finding[], rules: number, durationMs: number): Summary {
  const environments: Record<string, number> = {};
  let documents = 0;
  let files = 0;
  let objects = 0;
  for (const project of projects) {
    for (const file of project.files) {
      if (!project.isGiven(file.absolutePath)) continue;
      files++;
      documents += file.documents.length;
    }
    for (const bundle of project.bundles) {
      for (const object of bundle.objects) {
        if (!project.isGiven(object.document.file.absolutePath)) continue;
        objects++;
        const { name } = bundle.environmentOf(object);
        environments[name] = (environments[name] ?? 0) + 1;
      }
    }
  }
  const count = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
  return {
    files,
    documents,
    objects,
    environments: Object.fromEntries(Object.entries(environments).sort(([a], [b]) => (a < b ? -1 : 1))),
    errors: count("error"),
    warnings: count("warning"),
    infos: count("info"),
    wouldFailInProduction: findings.filter((finding) => finding.failsInProduction).length,
    rules,
    durationMs: Math.round(durationMs),
  };
}
