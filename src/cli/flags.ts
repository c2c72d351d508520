import { FORMAT_NAMES } from "../load/formats/formats.js";
import type { Flag } from "./command.js";

export const CONFIG: Flag = {
  name: "config",
  group: "What is read",
  short: "c",
  type: "string",
  value: "<file>",
  description: "Config that holds instead of the .deploylintrc of each project.",
};
const ENV: Flag = {
  name: "env",
  group: "What is read",
  type: "string",
  value: "<name>",
  description: "The environment of everything that is read: a name of the config, or prod, staging, dev.",
};
const NO_CONTEXT: Flag = {
  name: "no-context",
  group: "What is read",
  type: "boolean",
  description: "Seek relations in the given files alone, not in the whole project.",
};
const STDIN_FILENAME: Flag = {
  name: "stdin-filename",
  group: "What is read",
  type: "string",
  value: "<path>",
  description: "The path that standard input (-) stands for.",
};
const KUSTOMIZE: Flag = {
  name: "kustomize",
  group: "What is read",
  type: "string",
  value: "<roots|all|off>",
  choices: ["roots", "all", "off"],
  description: "Which kustomizations are rendered: those that no other one uses (default), all, or none.",
};
const POLICY: Flag = {
  name: "policy",
  group: "What is read",
  type: "string",
  multiple: true,
  value: "<path>",
  description: "Your own policies, beside those of the config: a file, a folder or a glob.",
};
const NO_PLUGINS: Flag = {
  name: "no-plugins",
  group: "What is read",
  type: "boolean",
  description: "Load no code: a plugin that the config names is an error.",
};
export const RENDER: Flag = {
  name: "render",
  group: "What is read",
  type: "string",
  value: "<internal|auto|external>",
  choices: ["internal", "auto", "external"],
  description: "Who renders: this program (default), kustomize or kubectl where this program cannot, or always these.",
};
export const PARSER: Flag = {
  name: "parser",
  group: "What is read",
  type: "string",
  value: "<format>",
  choices: FORMAT_NAMES,
  description: "The format to read the named files in, whatever their names say.",
};
export const FORMAT_JSON: Flag = {
  name: "format",
  type: "string",
  value: "<text|json>",
  choices: ["text", "json"],
  description: "How the answer is written. Default: text.",
};

/** What a change is, and how much of it is reported. */
export const CHANGES: readonly Flag[] = [
  {
    name: "staged",
    group: "What is reported",
    type: "boolean",
    description:
      "Judge what the next commit would hold: files are read from the index of git, and what is staged is reported. Files that are named are reported as such.",
  },
  {
    name: "changed-since",
    group: "What is reported",
    type: "string",
    value: "<ref>",
    description:
      "Report what the work tree changes against the point where it left a branch, a tag or a commit: --changed-since origin/main.",
  },
  {
    name: "scope",
    group: "What is reported",
    type: "string",
    value: "<lines|object|file>",
    choices: ["lines", "object", "file"],
    description:
      "How much of a change is reported: findings on lines that were added (default with --changed-since), all of the objects that were touched, also where lines were taken out, or all of the files (default with --staged).",
  },
];

/** Flags of commands that answer with text or JSON, on standard output or into a file. */
export const ANSWER: readonly Flag[] = [
  { ...FORMAT_JSON, short: "f" },
  { name: "output-file", short: "o", type: "string", value: "<file>", description: "Write to this file instead of standard output." },
];

/** Flags of every command that knows the rules of policies and plugins. */
export const OWN_RULES: readonly Flag[] = [POLICY, NO_PLUGINS];

/** Flags of every command that reads projects. */
export const PROJECT: readonly Flag[] = [CONFIG, ...OWN_RULES, ENV, NO_CONTEXT, STDIN_FILENAME, KUSTOMIZE, RENDER, PARSER];

/** Flags of every command. */
export const EVERYWHERE: readonly Flag[] = [
  { name: "debug", type: "boolean", description: "Print the stack of internal errors." },
  { name: "help", short: "h", type: "boolean", description: "Print this text." },
];
