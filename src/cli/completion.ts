import { formatterNames } from "../report/index.js";
import { rules } from "../rules.generated.js";
import type { Command, CommandSpec, Flag } from "./command.js";
import { EVERYWHERE } from "./flags.js";
import { DEFAULT_COMMAND } from "./table.js";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** A command with what help knows of it. */
export interface LoadedCommand extends Pick<Command, "name" | "summary"> {
  readonly spec: CommandSpec;
}

/** A script that teaches a shell the commands, flags and values of this version. */
export function completionScript(shell: Shell, commands: readonly LoadedCommand[]): string {
  return { bash, zsh, fish }[shell](commands);
}

/** The values that a flag takes; "files" where it takes a path, undefined where nothing is known. */
function valuesOf(flag: Flag): readonly string[] | "files" | undefined {
  if (flag.choices) return flag.choices;
  if (flag.value === "<ids>") return ruleNames();
  if (flag.value === "<name[=file]>") return formatterNames;
  return /file|path|folder/.test(flag.value ?? "") ? "files" : undefined;
}

function ruleNames(): string[] {
  return [...new Set(rules.flatMap(({ id }) => [id.slice(0, id.indexOf("/")), id]))].sort();
}

/** The words that a command takes beside paths: what its usage lists in < | >, and ids where it takes a rule. */
function wordsOf({ usage }: CommandSpec): readonly string[] {
  if (usage.startsWith("<rule>")) return rules.map(({ id }) => id);
  return /^<([\w|-]+\|[\w|-]+)>/.exec(usage)?.[1]?.split("|") ?? [];
}

function flagsOf({ flags }: CommandSpec): readonly Flag[] {
  return [...flags, ...EVERYWHERE];
}

function namesOf({ name, short }: Flag): string[] {
  return short ? [`--${name}`, `-${short}`] : [`--${name}`];
}

function bash(commands: readonly LoadedCommand[]): string {
  const cases = commands.flatMap(({ name, spec }) =>
    flagsOf(spec).flatMap((flag) => {
      if (flag.type === "boolean") return [];
      const values = valuesOf(flag);
      const answer = values === "files" ? "compgen -f" : values ? `compgen -W ${quoted(values.join(" "))}` : ":";
      const pattern = namesOf(flag).map((one) => `${name}:${one}`);
      return [`    ${pattern.join("|")}) COMPREPLY=($(${answer}${answer === ":" ? "" : ' -- "$cur"'})); return ;;`];
    }),
  );
  const flags = commands.map(({ name, spec }) => `    ${name}) flags=${quoted(flagsOf(spec).flatMap(namesOf).join(" "))} ;;`);
  const words = commands.map(({ name, spec }) => `    ${name}) words=${quoted(wordsOf(spec).join(" "))} ;;`);
  const names = commands.map(({ name }) => name);
  return `# bash completion of deploylint: source <(deploylint completion bash)
_deploylint() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command=${DEFAULT_COMMAND} flags= words=
  COMPREPLY=()
  case \${COMP_WORDS[1]} in ${names.join("|")}) ((COMP_CWORD > 1)) && command=\${COMP_WORDS[1]} ;; esac
  case $command:$prev in
${cases.join("\n")}
  esac
  case $command in
${flags.join("\n")}
  esac
  case $command in
${words.join("\n")}
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$cur"))
    return
  fi
  ((COMP_CWORD == 1)) && words="$words ${names.join(" ")} help"
  COMPREPLY=($(compgen -W "$words" -- "$cur") $(compgen -f -- "$cur"))
}
complete -o filenames -F _deploylint deploylint
`;
}

function zsh(commands: readonly LoadedCommand[]): string {
  const functions = commands.map(({ name, spec }) => {
    const specs = flagsOf(spec).map(zshFlag);
    const words = wordsOf(spec);
    const rest = words.length > 0 ? `'*: :(${words.join(" ")})'` : "'*:path:_files'";
    return `_deploylint_${name.replaceAll("-", "_")}() {\n  _arguments -s \\\n${[...specs, rest].map((line) => `    ${line}`).join(" \\\n")}\n}`;
  });
  const list = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`);
  const cases = commands.map(({ name }) => `    ${name}) shift words; ((CURRENT--)); _deploylint_${name.replaceAll("-", "_")} ;;`);
  return `#compdef deploylint
# zsh completion of deploylint: deploylint completion zsh > "\${fpath[1]}/_deploylint"
${functions.join("\n")}
_deploylint() {
  local -a commands=(
${list.join("\n")}
  )
  if ((CURRENT == 2)) && [[ \${words[2]} != -* ]]; then
    _describe -t commands command commands
    _files
    return
  fi
  case \${words[2]} in
${cases.join("\n")}
    *) _deploylint_${DEFAULT_COMMAND} ;;
  esac
}
if [[ $funcstack[1] == _deploylint ]]; then _deploylint "$@"; else compdef _deploylint deploylint; fi
`;
}

function zshFlag(flag: Flag): string {
  const names = namesOf(flag);
  const text = flag.description.replace(/[\\[\]:]/g, "\\$&");
  const values = valuesOf(flag);
  const action = values === "files" ? "_files" : values ? `(${values.join(" ")})` : " ";
  const value = flag.type === "boolean" ? "" : `:${flag.name}:${action}`;
  const [only] = names;
  // Repeatable flags stand behind a star; of two names one excludes the other.
  if (flag.multiple) return names.map((name) => quoted(`*${name}[${text}]${value}`)).join(" ");
  return names.length === 1
    ? quoted(`${only}[${text}]${value}`)
    : `'(${names.join(" ")})'{${names.join(",")}}${quoted(`[${text}]${value}`)}`;
}

function fish(commands: readonly LoadedCommand[]): string {
  const named = commands.map(({ name }) => name);
  const lines = named.map(
    (name, index) => `complete -c deploylint -n __fish_use_subcommand -a ${name} -d ${fishQuoted(commands[index]!.summary)}`,
  );
  for (const { name, spec } of commands) {
    const others = named.filter((other) => other !== name).join(" ");
    const condition = name === DEFAULT_COMMAND ? `not __fish_seen_subcommand_from ${others}` : `__fish_seen_subcommand_from ${name}`;
    for (const flag of flagsOf(spec)) {
      const values = valuesOf(flag);
      const takes = flag.type === "boolean" ? "" : values === "files" ? " -rF" : values ? ` -xa ${fishQuoted(values.join(" "))}` : " -x";
      const short = flag.short ? ` -s ${flag.short}` : "";
      lines.push(`complete -c deploylint -n ${fishQuoted(condition)} -l ${flag.name}${short}${takes} -d ${fishQuoted(flag.description)}`);
    }
    const words = wordsOf(spec);
    if (words.length > 0) lines.push(`complete -c deploylint -n ${fishQuoted(condition)} -fa ${fishQuoted(words.join(" "))}`);
  }
  return `# fish completion of deploylint: deploylint completion fish > ~/.config/fish/completions/deploylint.fish\n${lines.join("\n")}\n`;
}

/** In single quotes, as bash and zsh read them. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
