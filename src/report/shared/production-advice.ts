import type { Report } from "../report.js";
import { count } from "./words.js";

export interface Advice {
  readonly sentence: string;
  /** Lines of .deploylintrc. */
  readonly config: readonly string[];
}

/** What to say when the gate passes only because nothing says that an environment is production; undefined when nothing is to be said. */
export function productionAdvice(report: Report): Advice | undefined {
  const number = report.summary.wouldFailInProduction;
  if (number === 0) return undefined;
  const paths = report.findings.filter((finding) => finding.failsInProduction).map((finding) => projectPath(finding.location.file));
  return {
    sentence:
      `${count(number, "finding")} would fail this run if ${number === 1 ? "its environment were" : "their environments were"} production: ` +
      "nothing says which environment these objects are for. Say it in .deploylintrc:",
    config: [
      "environments:",
      "  - name: production",
      "    role: production",
      `    files: ${JSON.stringify(globs(paths))}`,
      "# or, when everything that nothing marks is production:",
      "defaultEnvironment: production",
    ],
  };
}

function projectPath(file: { readonly path: string; readonly projectPath?: unknown }): string {
  return typeof file.projectPath === "string" ? file.projectPath : file.path;
}

/** The directories of the files, those that lie in another one left out; single files where they lie at the top. */
function globs(paths: readonly string[]): string[] {
  const patterns = new Set(paths.map((path) => (path.includes("/") ? `${path.slice(0, path.lastIndexOf("/"))}/**` : path)));
  const sorted = [...patterns].sort((a, b) => a.length - b.length);
  const kept = sorted.filter(
    (pattern, index) => !sorted.slice(0, index).some((other) => other.endsWith("/**") && pattern.startsWith(other.slice(0, -2))),
  );
  return kept.length === 0 || kept.length > 4 ? ["**"] : kept.sort();
}
