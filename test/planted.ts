import { readFileSync } from "node:fs";
import path from "node:path";
import { lint } from "../src/lint.js";
import { presets, rules } from "../src/rules.generated.js";

const PROJECTS = path.resolve(import.meta.dirname, "../fixtures/projects");

/** One change to a clean project: `from` stands in the file exactly once. An empty `from` appends. */
export interface Plant {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** A second change that the breach takes. */
  readonly also?: Plant;
}

/** What the rules of some categories say of a project of fixtures/projects: `severity rule/message file: "the first line of the range"`. */
export async function findingsOf(project: string, categories: readonly string[], plant?: Plant): Promise<string[]> {
  const cwd = path.join(PROJECTS, project);
  const texts = new Map<string, string>();
  for (let change = plant; change; change = change.also) {
    const { from, to } = change;
    const file = path.join(cwd, change.file);
    const text = texts.get(file) ?? readFileSync(file, "utf8");
    if (from !== "" && text.split(from).length !== 2) throw new Error(`${change.file} does not hold ${from} exactly once`);
    texts.set(file, from === "" ? text + to : text.replace(from, () => to));
  }
  const only = rules.map(({ id }) => id).filter((id) => categories.includes(id.split("/")[0]!));
  const { findings, problems } = await lint({ paths: ["."], cwd, rules, presets, only, texts });
  const failed = problems.filter(({ level }) => level === "error").map(({ message }) => message);
  if (failed.length > 0) throw new Error(failed.join("\n"));
  return findings.map(({ ruleId, messageId, severity, location }) => {
    const { start, end } = location.range;
    const line = location.file.lineText(start.line);
    const text = line.slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined);
    return `${severity} ${ruleId}/${messageId} ${location.file.path}: ${JSON.stringify(text)}`;
  });
}
