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
}

/** What the rules of some categories say of a project of fixtures/projects: `severity rule/message file: "the first line of the range"`. */
export async function findingsOf(project: string, categories: readonly string[], plant?: Plant): Promise<string[]> {
  const cwd = path.join(PROJECTS, project);
  const texts = new Map<string, string>();
  if (plant) {
    const file = path.join(cwd, plant.file);
    const text = readFileSync(file, "utf8");
    if (plant.from !== "" && text.split(plant.from).length !== 2) throw new Error(`${plant.file} does not hold ${plant.from} exactly once`);
    texts.set(file, plant.from === "" ? text + plant.to : text.replace(plant.from, () => plant.to));
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
