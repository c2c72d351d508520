/** Every command that the documentation shows is run, in a repository that has what they speak of. */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import fastGlob from "fast-glob";
import { beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { COMMANDS } from "../src/cli/table.js";
import { Repository, ROLLING, temporaryFolder } from "./cli/repository.js";

const ROOT = path.resolve(import.meta.dirname, "..");
const BUILT = existsSync(path.join(ROOT, "dist/cli/boot.cjs"));
const PROGRAM = BUILT
  ? `'${process.execPath}' '${path.join(ROOT, "bin/deploylint.js")}'`
  : `'${process.execPath}' --import '${import.meta.resolve("tsx")}' '${path.join(ROOT, "src/cli/dev.ts")}'`;

const PAGES = fastGlob.sync(["README.md", "docs/*.md", "docs/guides/*.md", "action/*.md", "integrations/**/*.md"], { cwd: ROOT }).sort();

interface Command {
  readonly page: string;
  readonly line: string;
}

/** The lines of the shell blocks, without comments; what ends with a backslash goes on in the next. */
function commandsOf(page: string): Command[] {
  const text = readFileSync(path.join(ROOT, page), "utf8");
  return [...text.matchAll(/^ *```(?:sh|bash|console)\n([\s\S]*?)^ *```/gm)].flatMap(([, block]) =>
    block!
      .replaceAll(/\\\n\s*/g, "")
      .split("\n")
      .map((line) => line.replace(/(?:^|\s{2,})#.*$/, "").trim())
      .filter((line) => line !== "")
      .map((line) => ({ page, line })),
  );
}

/** Guides whose commands need the files of their own walkthroughs: test/docs/guides.test.ts runs them with these. */
const WALKTHROUGHS = ["docs/guides/writing-a-policy.md", "docs/guides/coming-from-conftest.md"];
/** A policy with a test, for the commands that speak of a folder of policies. */
const POLICY = `rules:
  - { id: named, match: { files: ["**/*.json"], formats: [json] }, assert: "has(object.name)", message: it has no name }
tests:
  - { path: a.json, input: { name: a }, expect: pass }
`;

const commands = PAGES.filter((page) => !WALKTHROUGHS.includes(page)).flatMap(commandsOf);
const examples = await Promise.all(COMMANDS.map(async (command) => (await command.load()).spec.examples));
const shown = [...commands, ...examples.flat().map(({ command }) => ({ page: "--help", line: command }))];
const distinct = [...new Map(shown.map((command) => [command.line, command])).values()];
/** What is not of this program, or installs, builds and publishes: the repository's own checks run it. */
const NOT_OURS = /^(?:npm |npx vitest|docker |git )/;

let bin: string;
let template: string;

/** Programs that the commands call: ours, and stand-ins for those that fetch or need a cluster. */
function program(name: string, script: string): void {
  writeFileSync(path.join(bin, name), `#!/bin/bash\n${script}\n`);
  chmodSync(path.join(bin, name), 0o755);
}

beforeAll(() => {
  bin = temporaryFolder();
  program("deploylint", `exec ${PROGRAM} "$@"`);
  program("npx", `while [[ $1 == -* ]]; do shift; done; [[ $1 == deploylint* ]] || exit 127; shift; exec ${PROGRAM} "$@"`);
  writeFileSync(path.join(bin, "rendered.yaml"), ROLLING);
  program("helm", `cat '${path.join(bin, "rendered.yaml")}'`);
  const repository = Repository.with({ ".gitignore": "node_modules\n" });
  template = repository.root;
  cpSync(path.join(ROOT, "fixtures/projects/shop"), template, { recursive: true });
  repository.write({
    "k8s/overlays/prod/kustomization.yaml": "resources: [web.yaml]\n",
    "k8s/overlays/prod/web.yaml": ROLLING,
    "web.yaml": ROLLING,
    Dockerfile: "FROM node:24\n",
    "policies/names.policy.yaml": POLICY,
    "policy/names.policy.yaml": POLICY,
    "services/orders.json": '{ "name": "orders" }\n',
    "config.txt": "[web]\nport = 80\n",
    "node_modules/.bin/deploylint": `#!/bin/sh\nexec ${PROGRAM} "$@"\n`,
  });
  chmodSync(path.join(template, "node_modules/.bin/deploylint"), 0o755);
  repository.git("add", "-A");
  repository.git("commit", "-q", "-m", "shop");
  repository.git("update-ref", "refs/remotes/origin/main", "HEAD");
  repository.stage({ "k8s/production/new.yaml": ROLLING });
});

describe("commands of the documentation", () => {
  test("are there", () => expect(distinct.length).toBeGreaterThan(30));

  test.each(distinct.map(({ line, page }) => [line, page]))("%s (%s)", { timeout: 60_000 }, (line) => {
    if (NOT_OURS.test(line)) return expectScripts(line);
    const cwd = temporaryFolder();
    cpSync(template, cwd, { recursive: true });
    mkdirSync(path.join(cwd, ".zfunc"));
    mkdirSync(path.join(cwd, ".config/fish/completions"), { recursive: true });
    if (line.includes("baseline") && !line.includes("create")) spawnSync("bash", ["-c", "deploylint baseline create"], options(cwd));
    const { status, stdout, stderr } = spawnSync("bash", ["-c", `set -o pipefail; ${line}`], options(cwd));
    // 1: findings. 2 would be a flag, a path or a rule that does not exist.
    expect([0, 1], `${line}\n${stdout}\n${stderr}`).toContain(status);
  });
});

function options(cwd: string) {
  return { cwd, encoding: "utf8", env: { ...process.env, NO_COLOR: "1", HOME: cwd, PATH: `${bin}:${process.env["PATH"]}` } } as const;
}

/** Scripts of package.json that are named do exist. */
function expectScripts(line: string): void {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };
  for (const [, name] of line.matchAll(/npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(name);
}

describe("pages", () => {
  test.each(PAGES)("%s: links lead somewhere, YAML is YAML", (page) => {
    const text = readFileSync(path.join(ROOT, page), "utf8");
    for (const [, target] of text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g))
      expect(existsSync(path.join(ROOT, path.dirname(page), target!)), target).toBe(true);
    for (const [, indent, block] of text.matchAll(/^( *)```yaml\n([\s\S]*?)^ *```/gm))
      for (const document of parseAllDocuments(block!.replaceAll(new RegExp(`^${indent}`, "gm"), "")))
        expect(document.errors.map(({ message }) => message)).toEqual([]);
  });
});
