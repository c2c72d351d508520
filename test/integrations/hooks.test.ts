/** The hooks that are shipped, with the programs that run them and a real `git commit`. What is not installed is skipped. */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { RECREATE, Repository, ROLLING, temporaryFolder } from "../cli/repository.js";

const ROOT = path.resolve(import.meta.dirname, "../..");
const BUILT = existsSync(path.join(ROOT, "dist/cli/boot.cjs"));
const PROGRAM = BUILT
  ? `'${process.execPath}' '${path.join(ROOT, "bin/deploylint.js")}'`
  : `'${process.execPath}' --import '${import.meta.resolve("tsx")}' '${path.join(ROOT, "src/cli/dev.ts")}'`;
/** What a commit with a hook may take once it has run before, where the machine has nothing else to do. Milliseconds. */
const PATIENCE = 500;
const MANIFEST = "k8s/prod/my web.yaml";

function has(program: string): boolean {
  return spawnSync(program, ["--version"]).error === undefined;
}

interface Commit {
  readonly code: number | null;
  readonly said: string;
  readonly took: number;
}

/** A repository in which deploylint is installed as npm would, with one good manifest. */
class Project extends Repository {
  static installed(): Project {
    const project = new Project();
    project.git("init", "-q", "-b", "main");
    project.write({
      ".gitignore": "node_modules\n",
      "node_modules/.bin/deploylint": `#!/bin/sh\nexec ${PROGRAM} "$@"\n`,
      "package.json": "{}\n",
    });
    chmodSync(path.join(project.root, "node_modules/.bin/deploylint"), 0o755);
    project.stage({ [MANIFEST]: ROLLING });
    project.git("add", "-A");
    project.git("commit", "-q", "-m", "first");
    return project;
  }

  hook(text: string): void {
    this.write({ ".git/hooks/pre-commit": text });
    chmodSync(path.join(this.root, ".git/hooks/pre-commit"), 0o755);
  }

  commit(env: Readonly<Record<string, string>> = {}): Commit {
    const start = performance.now();
    const { status, stdout, stderr } = spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-m", "change"], {
      cwd: this.root,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", ...env },
    });
    return { code: status, said: stdout + stderr, took: performance.now() - start };
  }
}

/** What every hook has to do; `env` is that of its program. */
function proves(project: Project, env: Readonly<Record<string, string>> = {}): void {
  project.stage({ [MANIFEST]: RECREATE });
  // Fixed, but not staged: what would be committed is still wrong.
  project.write({ [MANIFEST]: ROLLING });
  const blocked = project.commit(env);
  expect(blocked.said).toContain("strategy/no-recreate-in-production");
  expect(blocked.said).toContain(`${MANIFEST}:8:11`);
  expect(blocked.code).not.toBe(0);
  expect(project.git("log", "--format=%s")).toBe("first\n");
  const again = Array.from({ length: 3 }, () => project.commit(env)).filter(({ code }) => code !== 0);
  expect(again).toHaveLength(3);
  if (BUILT && os.loadavg()[0]! < os.cpus().length / 2) expect(Math.min(...again.map(({ took }) => took))).toBeLessThan(PATIENCE);
  // The work tree is as it was, and the other way round a breach in it does not block.
  expect(readFileSync(path.join(project.root, MANIFEST), "utf8")).toBe(ROLLING);
  project.stage({ [MANIFEST]: `${ROLLING}# the same\n` });
  project.write({ [MANIFEST]: RECREATE });
  expect(project.commit(env)).toMatchObject({ code: 0 });
  expect(project.git("log", "--format=%s")).toBe("change\nfirst\n");
}

describe("a staged manifest with a breach blocks the commit, whatever the work tree says", { timeout: 120_000 }, () => {
  test("a hook of plain git", () => {
    const project = Project.installed();
    project.hook("#!/bin/sh\nexec node_modules/.bin/deploylint --staged\n");
    proves(project);
  });

  test("a commit of named files, for which git makes an index of its own", () => {
    const project = Project.installed();
    project.hook("#!/bin/sh\nexec node_modules/.bin/deploylint --staged\n");
    project.stage({ "k8s/prod/other.yaml": RECREATE });
    project.write({ [MANIFEST]: `${ROLLING}# more\n` });
    const only = spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-m", "one", "--", MANIFEST], {
      cwd: project.root,
    });
    expect(only.status).toBe(0);
    expect(project.commit().code).not.toBe(0);
  });

  test.skipIf(!has("pre-commit"))("pre-commit", () => {
    const project = Project.installed();
    const hooks = parse(readFileSync(path.join(ROOT, ".pre-commit-hooks.yaml"), "utf8")) as object[];
    project.stage({ ".pre-commit-config.yaml": stringify({ repos: [{ repo: "local", hooks }] }) });
    project.git("commit", "-q", "--amend", "-m", "first");
    const env = { PRE_COMMIT_HOME: temporaryFolder() };
    spawnSync("pre-commit", ["install"], { cwd: project.root, env: { ...process.env, ...env } });
    proves(project, env);
    const all = spawnSync("pre-commit", ["run", "--all-files"], { cwd: project.root, encoding: "utf8", env: { ...process.env, ...env } });
    expect(all.stdout).toMatch(/Passed/);
  });

  test.skipIf(!has("lint-staged"))("husky's hook with lint-staged", () => {
    const project = Project.installed();
    cpSync(path.join(ROOT, "integrations/husky/lint-staged.config.mjs"), path.join(project.root, "lint-staged.config.mjs"));
    project.git("add", "-A");
    project.git("commit", "-q", "--amend", "-m", "first");
    const hook = readFileSync(path.join(ROOT, "integrations/husky/.husky/pre-commit"), "utf8");
    project.hook(`#!/bin/sh\n${hook.replace("npx ", "")}`);
    proves(project);
  });

  test.skipIf(!has("lefthook"))("lefthook", () => {
    const project = Project.installed();
    cpSync(path.join(ROOT, "integrations/lefthook/lefthook.yml"), path.join(project.root, "lefthook.yml"));
    project.git("add", "-A");
    project.git("commit", "-q", "--amend", "-m", "first");
    mkdirSync(path.join(project.root, ".git/hooks"), { recursive: true });
    spawnSync("lefthook", ["install"], { cwd: project.root });
    proves(project);
  });
});

test("the mirror that pre-commit installs names this version", () => {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { version: string };
  const mirror = path.join(ROOT, "integrations/pre-commit-mirror");
  const [hook] = parse(readFileSync(path.join(mirror, ".pre-commit-hooks.yaml"), "utf8")) as Record<string, unknown>[];
  expect(hook).toMatchObject({
    entry: "deploylint --staged",
    language: "node",
    require_serial: true,
    additional_dependencies: [`deploylint@${version}`],
  });
  const manifest = JSON.parse(readFileSync(path.join(mirror, "package.json"), "utf8")) as Record<string, unknown>;
  // Nothing may be built or fetched where the hook is installed, beside the release itself.
  expect(manifest).toMatchObject({ version, private: true });
  expect(Object.keys(manifest)).not.toContain("scripts");
});
