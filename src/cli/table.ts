import type { Command } from "./command.js";

/** The command that runs when none is named. */
export const DEFAULT_COMMAND = "lint";

/** Every command, in the order of help. A new one is a line here and a file under commands/ that exports `spec` and `run`. */
export const COMMANDS: readonly Command[] = [
  { name: "lint", summary: "Report where manifests break the practices (the default command)", load: () => import("./commands/lint.js") },
  { name: "init", summary: "Write a first config, with the environments that are found", load: () => import("./commands/init.js") },
  { name: "baseline", summary: "Accept the findings of today, so that only new ones fail", load: () => import("./commands/baseline.js") },
  {
    name: "environments",
    summary: "Show which environment each file and object belongs to, and why",
    load: () => import("./commands/environments.js"),
  },
  { name: "render", summary: "Print the objects of a kustomization as the rules see them", load: () => import("./commands/render.js") },
  { name: "parse", summary: "Print the values of any structured file as a policy sees them", load: () => import("./commands/parse.js") },
  { name: "rollout", summary: "Simulate how workloads roll out, and how they fail", load: () => import("./commands/rollout.js") },
  { name: "exposure", summary: "Show who can reach each database, and through what", load: () => import("./commands/exposure.js") },
  { name: "verify", summary: "Run the tests of policies", load: () => import("./commands/verify.js") },
  {
    name: "test",
    summary: "Judge files by your policies alone, with the flags of conftest test",
    load: () => import("./commands/test.js"),
  },
  {
    name: "alerts",
    summary: "Show how far an alert about each workload comes, up to the mail",
    load: () => import("./commands/alerts.js"),
  },
  { name: "rules", summary: "List the rules: what they want, where, how severely", load: () => import("./commands/rules.js") },
  { name: "new", summary: "Write the skeleton of a policy or rule of your own, with tests", load: () => import("./commands/new.js") },
  { name: "explain", summary: "Explain one rule", load: () => import("./commands/explain.js") },
  {
    name: "print-config",
    summary: "Print what the config says for one file: its environments, rules and options",
    load: () => import("./commands/print-config.js"),
  },
  { name: "completion", summary: "Print a completion script for a shell", load: () => import("./commands/completion.js") },
];
