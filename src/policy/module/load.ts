import path from "node:path";
import type { Rule } from "../../engine/rule.js";
import type { Problem } from "../../load/document.js";
import { textOf, type FileSystem } from "../../load/file-system.js";
import { shownPath } from "../../load/project-files.js";
import { Location, TextFile } from "../../text/location.js";
import type { LoadedPolicies } from "../kinds.js";
import { importModule } from "./import.js";
import { rulesOfModule } from "./shape.js";

export interface PluginRequest {
  /** "./rules/owner.ts", relative to `directory`, or the name of a package. */
  readonly plugins: readonly string[];
  /** Absolute folder of the config that names them. */
  readonly directory: string;
  /** Path of that config as reports show it. */
  readonly from: string;
  /** Absolute; paths in reports are relative to it. */
  readonly cwd: string;
  /** False: none is loaded, and each is an error. */
  readonly allowed: boolean;
  readonly files: FileSystem;
}

/** Imports the modules that a config names and makes rules of what they export. They are code and run with the rights of this process. */
export async function loadPlugins(request: PluginRequest): Promise<LoadedPolicies> {
  const rules: Rule[] = [];
  const problems: Problem[] = [];
  for (const name of request.plugins) {
    const loaded = await loadPlugin(name, request);
    rules.push(...loaded.rules);
    problems.push(...loaded.problems);
  }
  return { rules, problems };
}

async function loadPlugin(name: string, { directory, from, cwd, allowed, files }: PluginRequest): Promise<LoadedPolicies> {
  const isPackage = !name.startsWith(".") && !path.isAbsolute(name);
  const file = path.resolve(directory, name);
  const shown = isPackage ? name : shownPath(file, cwd);
  const place = isPackage ? { file: from } : { file: shown };
  const fault = (message: string, stack?: string): Problem => ({
    level: "error",
    kind: "policy",
    message,
    ...place,
    ...(stack ? { stack } : {}),
  });
  if (!allowed)
    return { rules: [], problems: [fault(`the plugin ${name} was not loaded, since --no-plugins is set: its rules did not run`)] };
  if (!isPackage && files.kindOf(file) !== "file")
    return { rules: [], problems: [{ ...fault(`plugins: there is no file ${name}`), file: from }] };
  try {
    const exported = await importModule(isPackage ? name : file, path.join(directory, "deploylint.config.js"), isPackage);
    const { rules, faults } = rulesOfModule(exported, isPackage ? nameOfPackage(name) : nameOfFile(file));
    const origin = isPackage ? undefined : startOf(shown, textOf(files, file) ?? "");
    return {
      rules: rules.map((rule) => withOrigin(rule, name, origin)),
      problems: faults.map((text) => fault(`the plugin ${name} cannot be used: ${text}`)),
    };
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
    return { rules: [], problems: [fault(`the plugin ${name} cannot be loaded: ${message.split("\n")[0]}`, stack)] };
  }
}

/** A rule that says where it comes from: its module, or the page of its package. */
function withOrigin(rule: Rule, name: string, source: Location | undefined): Rule {
  if (source) return { ...rule, source };
  const url = rule.meta.docs.url ?? `https://www.npmjs.com/package/${name}`;
  return { ...rule, meta: { ...rule.meta, docs: { ...rule.meta.docs, url } } };
}

function startOf(shown: string, text: string): Location {
  return new Location(new TextFile(shown, text), 0, Math.max(0, text.search(/[\r\n]|$/)));
}

function nameOfFile(file: string): string {
  return path.basename(file).replace(/\.[cm]?[jt]s$/, "");
}

/** "@acme/deploylint-plugin-team" is "team", "deploylint-acme" is "acme", "@acme/rules" is "rules". */
function nameOfPackage(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1).replace(/^deploylint-(?:plugin-)?/, "");
}
