import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import type { FormatContext, Formatter, Report } from "../report.js";
import { eslintResults, rulesMeta, type LintResult } from "../eslint/results.js";

type EslintFormatter = (results: LintResult[], context: object) => string | Promise<string>;

/**
 * A formatter made for ESLint. `name` is what ESLint takes: "stylish", "@scope/name", a package name, or a path from the working directory.
 * Answers undefined when it is not installed, neither where the user works nor beside this package.
 */
export function eslintFormatter(name: string, cwd: string): Formatter | undefined {
  const path = resolveFormatter(name, cwd);
  if (path === undefined) return undefined;
  return {
    name: `eslint:${name}`,
    async format(report, context) {
      const restore = setColorEnvironment(context.color);
      try {
        const format = await importFormatter(path);
        const output = await format(eslintResults(report, context), formatterContext(report, context));
        const text = context.color ? output : stripVTControlCharacters(output);
        return text === "" || text.endsWith("\n") ? text : `${text}\n`;
      } finally {
        restore();
      }
    },
  };
}

function resolveFormatter(name: string, cwd: string): string | undefined {
  const isPath = /^\.{0,2}\//.test(name) || (name.includes("/") && !name.startsWith("@"));
  const request = isPath ? resolve(cwd, name) : eslintPackageName(name);
  for (const from of [join(cwd, "package.json"), import.meta.url]) {
    try {
      return createRequire(from).resolve(request);
    } catch {
      // Not installed there.
    }
  }
  return undefined;
}

/** As ESLint names them: "x" is eslint-formatter-x, "@scope/x" is @scope/eslint-formatter-x, "@scope" is @scope/eslint-formatter. */
export function eslintPackageName(name: string): string {
  const [, scope = "", rest = ""] = /^(@[^/]+)?\/?(.*)$/.exec(name)!;
  if (scope === "") return rest.startsWith("eslint-formatter-") ? rest : `eslint-formatter-${rest}`;
  if (rest === "") return `${scope}/eslint-formatter`;
  return /^eslint-formatter(?:-|$)/.test(rest) ? name : `${scope}/eslint-formatter-${rest}`;
}

async function importFormatter(path: string): Promise<EslintFormatter> {
  const module = (await import(pathToFileURL(path).href)) as { default?: unknown };
  const exported = module.default;
  const inner = typeof exported === "object" && exported !== null && "default" in exported ? exported.default : exported;
  if (typeof inner !== "function") throw new Error(`${path} does not export a formatter function`);
  return inner as EslintFormatter;
}

function formatterContext(report: Report, context: FormatContext): object {
  return { cwd: context.cwd, color: context.color, rulesMeta: rulesMeta(report) };
}

/**
 * Formatters and the colour libraries under them look at the environment when they are loaded. Links to rules are off: friendly would lead
 * to eslint.org or to a search engine.
 */
function setColorEnvironment(color: boolean): () => void {
  const wanted: Record<string, string | undefined> = {
    FORCE_COLOR: color ? "1" : "0",
    NO_COLOR: color ? undefined : "1",
    EFF_NO_LINK_RULES: process.env["EFF_NO_LINK_RULES"] ?? "true",
  };
  const before = Object.keys(wanted).map((key) => [key, process.env[key]] as const);
  for (const [key, value] of Object.entries(wanted)) setVariable(key, value);
  return () => {
    for (const [key, value] of before) setVariable(key, value);
  };
}

function setVariable(key: string, value: string | undefined): void {
  if (value === undefined) delete process.env[key];
  else process.env[key] = value;
}
