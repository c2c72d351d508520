import { suggest } from "../text/suggest.js";
import type { Formatter } from "./report.js";

/** Each format is a module of its own, loaded when it is asked for. */
const LOADERS: Readonly<Record<string, () => Promise<{ readonly formatter: Formatter }>>> = {
  text: () => import("./formats/text.js"),
  json: () => import("./formats/json.js"),
  sarif: () => import("./formats/sarif.js"),
  concise: () => import("./formats/concise.js"),
  github: () => import("./formats/github.js"),
  gitlab: () => import("./formats/gitlab.js"),
  azure: () => import("./formats/azure.js"),
  teamcity: () => import("./formats/teamcity.js"),
  junit: () => import("./formats/junit.js"),
  checkstyle: () => import("./formats/checkstyle.js"),
  tap: () => import("./formats/tap.js"),
  rdjson: () => import("./formats/rdjson.js"),
  sonarqube: () => import("./formats/sonarqube.js"),
  markdown: () => import("./formats/markdown.js"),
  html: () => import("./formats/html.js"),
};

/** What `--format` takes, beside `eslint:<name>`. */
export const formatterNames: readonly string[] = [...Object.keys(LOADERS), "friendly"];

/** A format that does not exist or is not installed: an error of usage, whose message helps. */
export class UnknownFormatError extends Error {
  override readonly name = "UnknownFormatError";
}

/**
 * The formatter for a name of {@link formatterNames}, or for `eslint:<name>`: any formatter made for ESLint that is installed where the user works
 * or beside this package, or a path from `cwd`. Throws {@link UnknownFormatError}.
 */
export async function loadFormatter(name: string, cwd: string = process.cwd()): Promise<Formatter> {
  if (Object.hasOwn(LOADERS, name)) return (await LOADERS[name]!()).formatter;
  const eslintName = name === "friendly" ? name : /^eslint:(.+)$/s.exec(name)?.[1];
  if (eslintName === undefined) throw new UnknownFormatError(unknownFormat(name));
  const { eslintFormatter, eslintPackageName } = await import("./formats/eslint.js");
  const formatter = eslintFormatter(eslintName, cwd);
  if (formatter) return formatter;
  const isPath = eslintName.includes("/") && !eslintName.startsWith("@");
  throw new UnknownFormatError(
    isPath
      ? `there is no ESLint formatter at ${eslintName}`
      : `the ESLint formatter "${eslintName}" is not installed: npm install --save-dev ${eslintPackageName(eslintName)}`,
  );
}

function unknownFormat(name: string): string {
  const near = suggest(name, formatterNames);
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  return `unknown format "${name}"${hint} (formats: ${formatterNames.join(", ")}, eslint:<name>)`;
}
