import type { OpenOptions } from "../lint.js";
import { presets, rules } from "../rules.generated.js";
import { type CommandContext, switchFlag, textFlag } from "./command.js";

/** What the flags shared by all commands that read projects say. Reads standard input where `-` is among the paths. */
export async function openOptions(context: CommandContext): Promise<OpenOptions> {
  const paths = context.positionals.filter((path) => path !== "-");
  const readsStdin = paths.length !== context.positionals.length;
  const stdinName = textFlag(context, "stdin-filename");
  const config = textFlag(context, "config");
  const environment = textFlag(context, "env");
  const kustomize = textFlag(context, "kustomize") as "roots" | "all" | "off" | undefined;
  const render = textFlag(context, "render") as "internal" | "auto" | "external" | undefined;
  return {
    paths: context.positionals.length === 0 ? ["."] : paths,
    cwd: context.cwd,
    ...(readsStdin ? { stdin: { text: await context.readStdin(), ...(stdinName === undefined ? {} : { path: stdinName }) } } : {}),
    ...(config === undefined ? {} : { configFile: config }),
    ...(environment === undefined ? {} : { environment }),
    context: !switchFlag(context, "no-context"),
    render: { ...(kustomize ? { kustomize } : {}), ...(render ? { renderer: render } : {}) },
    rules,
    presets,
  };
}
