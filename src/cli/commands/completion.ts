import { suggest } from "../../text/suggest.js";
import { type CommandContext, type CommandSpec, UsageError } from "../command.js";
import { completionScript, SHELLS, type Shell } from "../completion.js";
import { COMMANDS } from "../table.js";

export const spec: CommandSpec = {
  usage: "<bash|zsh|fish>",
  description:
    "Prints a script that completes commands, flags, formats and rule ids in a shell. It is made from the commands of this version: make it anew after an update, or let the shell do so whenever it starts.",
  flags: [],
  examples: [
    { command: "source <(deploylint completion bash)", what: "bash: in ~/.bashrc" },
    { command: "deploylint completion zsh > ~/.zfunc/_deploylint", what: "zsh: into a folder of fpath" },
    { command: "deploylint completion fish > ~/.config/fish/completions/deploylint.fish", what: "fish" },
  ],
};

export async function run(context: CommandContext): Promise<number> {
  const [shell, ...others] = context.positionals;
  if (!SHELLS.includes(shell as Shell) || others.length > 0) {
    const close = shell === undefined ? undefined : suggest(shell, SHELLS);
    throw new UsageError(`completion takes one shell: ${SHELLS.join(", ")}${close ? `; did you mean "${close}"?` : ""}`);
  }
  const commands = await Promise.all(COMMANDS.map(async ({ name, summary, load }) => ({ name, summary, spec: (await load()).spec })));
  context.stdout.write(completionScript(shell as Shell, commands));
  return 0;
}
