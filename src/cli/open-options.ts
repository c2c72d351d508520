import type { FileFormat } from "../load/document.js";
import type { OpenOptions } from "../lint.js";
import type { StdinText } from "../project/arguments.js";
import type { RuleSources } from "../project-rules.js";
import { presets, rules } from "../rules.generated.js";
import { type CommandContext, listFlag, switchFlag, textFlag, UsageError } from "./command.js";

/** What the flags shared by all commands that read projects say. Reads standard input where `-` is among the paths. */
export async function openOptions(context: CommandContext): Promise<OpenOptions> {
  const stdin = await stdinOf(context);
  const config = textFlag(context, "config");
  const environment = textFlag(context, "env");
  const kustomize = textFlag(context, "kustomize") as "roots" | "all" | "off" | undefined;
  const render = textFlag(context, "render") as "internal" | "auto" | "external" | undefined;
  const parser = textFlag(context, "parser") as FileFormat | undefined;
  return {
    paths: context.positionals.length === 0 ? ["."] : context.positionals.filter((path) => path !== "-"),
    cwd: context.cwd,
    ...(stdin === undefined ? {} : { stdin }),
    ...(config === undefined ? {} : { configFile: config }),
    ...(environment === undefined ? {} : { environment }),
    ...(parser === undefined ? {} : { parser }),
    context: !switchFlag(context, "no-context"),
    render: { ...(kustomize ? { kustomize } : {}), ...(render ? { renderer: render } : {}) },
    ...ruleSources(context),
  };
}

/** Where rules come from: the catalogue, and what --policy names. */
export function ruleSources(context: CommandContext): RuleSources {
  return {
    rules,
    presets,
    policies: listFlag(context, "policy"),
    plugins: !switchFlag(context, "no-plugins"),
    builtin: !switchFlag(context, "no-builtin"),
  };
}

async function stdinOf(context: CommandContext): Promise<StdinText | undefined> {
  const name = textFlag(context, "stdin-filename");
  if (!context.positionals.includes("-")) {
    if (name !== undefined) throw new UsageError("--stdin-filename names standard input, which is read where - stands among the paths");
    return undefined;
  }
  const text = await context.readStdin();
  if (name !== undefined) return { text, path: name };
  // An editor may show an empty file; an empty pipe is a command that failed before this one.
  if (text.trim() === "") throw new UsageError("standard input is empty: there is nothing to judge");
  return { text };
}
