import type { Command, Flag } from "./command.js";

const CONFIG: Flag = {
  name: "config",
  short: "c",
  type: "string",
  value: "<file>",
  description: "Config that holds instead of the .deploylintrc of each project.",
};
const ENV: Flag = {
  name: "env",
  type: "string",
  value: "<name>",
  description: "The environment of everything that is read: a name of the config, or prod, staging, dev.",
};
const NO_CONTEXT: Flag = {
  name: "no-context",
  type: "boolean",
  description: "Seek relations in the given files alone, not in the whole project.",
};
const STDIN_FILENAME: Flag = {
  name: "stdin-filename",
  type: "string",
  value: "<path>",
  description: "The path that standard input (-) stands for.",
};
const KUSTOMIZE: Flag = {
  name: "kustomize",
  type: "string",
  value: "<roots|all|off>",
  choices: ["roots", "all", "off"],
  description: "Which kustomizations are rendered: those that no other one uses (default), all, or none.",
};
const RENDER: Flag = {
  name: "render",
  type: "string",
  value: "<internal|auto|external>",
  choices: ["internal", "auto", "external"],
  description: "Who renders: this program (default), kustomize or kubectl where this program cannot, or always these.",
};
const FORMAT_JSON: Flag = {
  name: "format",
  type: "string",
  value: "<text|json>",
  choices: ["text", "json"],
  description: "How the answer is written. Default: text.",
};
const DEBUG: Flag = { name: "debug", type: "boolean", description: "Print the stack of internal errors." };

/** Flags of every command that reads projects. */
const PROJECT: readonly Flag[] = [CONFIG, ENV, NO_CONTEXT, STDIN_FILENAME, KUSTOMIZE, RENDER];

/** The command that runs when none is named. */
export const DEFAULT_COMMAND = "lint";

/** Every command, in the order of help. A new one is a line here and a file under commands/. */
export const COMMANDS: readonly Command[] = [
  {
    name: "lint",
    summary: "Report where manifests break the practices (the default command)",
    usage: "[paths…]",
    description:
      "Reads the projects that the paths belong to and reports what lies in the paths: files, folders, globs, or - for standard input. Default: the current folder.\n\nExit code 0: nothing at or above --fail-on. 1: findings at or above it. 2: wrong usage or config, input that cannot be read, or an internal error.",
    flags: [
      ...PROJECT,
      {
        name: "only",
        type: "string",
        multiple: true,
        value: "<ids>",
        description: "Run only these rules or categories, also if they are opt-in.",
      },
      { name: "skip", type: "string", multiple: true, value: "<ids>", description: "Leave out these rules or categories." },
      {
        name: "format",
        short: "f",
        type: "string",
        multiple: true,
        value: "<name[=file]>",
        description: "Output format; several at once, each to a file of its own: --format text --format sarif=out.sarif.",
      },
      {
        name: "output-file",
        short: "o",
        type: "string",
        value: "<file>",
        description: "Write the report to this file instead of standard output.",
      },
      {
        name: "fix",
        type: "boolean",
        description: "Make the safe fixes: a cluster would do nothing differently. What is left is reported.",
      },
      { name: "unsafe", type: "boolean", description: "With --fix, --fix-dry-run or --diff: also the fixes that change what runs." },
      { name: "diff", type: "boolean", description: "Print what the fixes would change, for git apply, and write nothing." },
      { name: "fix-dry-run", type: "boolean", description: "Report what would be left after the fixes, and write nothing." },
      { name: "check", type: "boolean", description: "Fail also when entries of the baseline match nothing any more." },
      { name: "no-baseline", type: "boolean", description: "Report also what the baseline holds." },
      {
        name: "quiet",
        short: "q",
        type: "boolean",
        description: "Show only what fails the run: findings at or above --fail-on, and errors.",
      },
      {
        name: "fail-on",
        type: "string",
        value: "<severity>",
        choices: ["error", "warning", "info", "off"],
        description: "The mildest severity that fails the run. Default: error, or what the config says.",
      },
      { name: "max-warnings", type: "string", value: "<number>", description: "Fail when there are more warnings than this." },
      { name: "exit-zero", type: "boolean", description: "Exit with 0 whatever is found; 2 stays for what could not be judged." },
      DEBUG,
    ],
    examples: [
      { command: "deploylint", what: "lint the current folder" },
      { command: "deploylint k8s/overlays/prod", what: "report what lies below one folder; the rest of the project is the context" },
      { command: "deploylint --format text --format sarif=deploylint.sarif", what: "for people and for code scanning in one run" },
      { command: "helm template web charts/web | deploylint - --env prod", what: "lint rendered text" },
    ],
    load: () => import("./commands/lint.js"),
  },
  {
    name: "baseline",
    summary: "Accept the findings of today, so that only new ones fail",
    usage: "<create|prune|show> [folder]",
    description:
      "create writes .deploylint-baseline.json into the root of the project: how many findings each rule has for each object and field. lint then reports only what is new; moving lines changes nothing. prune takes out what was cured, show lists the entries. lint --check fails when entries match nothing any more.",
    flags: [...PROJECT, DEBUG],
    examples: [{ command: "deploylint baseline create", what: "adopt deploylint in an old repository" }],
    load: () => import("./commands/baseline.js"),
  },
  {
    name: "environments",
    summary: "Show which environment each file and object belongs to, and why",
    usage: "[paths…]",
    description:
      "Prints the files and objects of each environment with the reason, so that it can be checked and, in the config, corrected.",
    flags: [...PROJECT, FORMAT_JSON, DEBUG],
    examples: [{ command: "deploylint environments k8s", what: "the environments below a folder" }],
    load: () => import("./commands/environments.js"),
  },
  {
    name: "rollout",
    summary: "Simulate how workloads roll out, and how they fail",
    usage: "[paths…]",
    description:
      "Simulates the rollout of each workload at its replicas and at its autoscaler's minimum and maximum, with an image that works and with one that never becomes ready: waves, fewest available and most pods, how long it takes at least, what a drain may evict meanwhile, and whether the namespace's ResourceQuota holds the surge.",
    flags: [
      ...PROJECT,
      {
        name: "object",
        type: "string",
        value: "<Kind/ns/name>",
        description: "Only this workload: Deployment/shop/web, Deployment/web, or web; * and ? stand for other characters.",
      },
      {
        name: "replicas",
        type: "string",
        value: "<number>",
        description: "The number of pods to simulate instead of those of the manifests; for a DaemonSet the number of nodes.",
      },
      {
        name: "format",
        short: "f",
        type: "string",
        value: "<text|json|html>",
        choices: ["text", "json", "html"],
        description: "How the answer is written; html is one page with charts. Default: text.",
      },
      { name: "output-file", short: "o", type: "string", value: "<file>", description: "Write to this file instead of standard output." },
      DEBUG,
    ],
    examples: [
      { command: "deploylint rollout k8s/overlays/prod", what: "every workload of an overlay" },
      { command: "deploylint rollout k8s --object Deployment/shop/web --replicas 50", what: "one workload at another size" },
      { command: "deploylint rollout k8s --format html -o rollout.html", what: "a page with charts" },
    ],
    load: () => import("./commands/rollout.js"),
  },
  {
    name: "rules",
    summary: "List the rules: what they want, where, how severely",
    usage: "",
    description: "Prints every rule with its severity in each environment, whether it is on, and whether it offers a fix.",
    flags: [CONFIG, FORMAT_JSON],
    examples: [{ command: "deploylint rules --format json", what: "for other programs" }],
    load: () => import("./commands/rules.js"),
  },
  {
    name: "explain",
    summary: "Explain one rule",
    usage: "<rule>",
    description: "Prints why the rule exists, what it says, its options, and what is exempt.",
    flags: [],
    examples: [{ command: "deploylint explain strategy/no-recreate-in-production", what: "one rule" }],
    load: () => import("./commands/explain.js"),
  },
];
