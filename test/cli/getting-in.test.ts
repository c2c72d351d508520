import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/table.js";
import { RECREATE, run, temporaryFolder } from "./repository.js";

const FIXTURES = path.resolve(import.meta.dirname, "../../fixtures/projects");
const CORPUS = path.resolve(import.meta.dirname, "../../../shared/corpus/dev");

interface Environments {
  readonly environments: readonly { readonly name: string; readonly objects: readonly Readonly<Record<string, string>>[] }[];
}

/** What each object of a project belongs to. The bundle's name holds that of the environment. */
async function environmentsIn(folder: string): Promise<string[]> {
  const { out } = await run(folder, "environments", "--format", "json");
  return (JSON.parse(out) as Environments).environments
    .flatMap(({ name, objects }) => objects.map(({ file, object }) => `${file} ${object} ${name}`))
    .sort();
}

/** A copy of a project without its config, as a repository of its own. */
function copyOf(project: string): string {
  const folder = temporaryFolder();
  cpSync(project, folder, { recursive: true, filter: (file) => !path.relative(project, file).split(path.sep).includes(".git") });
  for (const name of [".deploylintrc", ".deploylintrc.yaml", ".deploylintrc.yml", ".deploylintrc.json"])
    rmSync(path.join(folder, name), { force: true });
  return folder;
}

const COPIED = ["fluxcd__flux2-kustomize-helm-example", "shahzain-khan450__gitops-promotion-pipeline", "stefanprodan__podinfo"];
const projects = [
  ...readdirSync(FIXTURES).map((name) => path.join(FIXTURES, name)),
  ...COPIED.map((name) => path.join(CORPUS, name)).filter((folder) => existsSync(folder)),
];

describe("init", () => {
  test.each(projects.map((folder) => [path.basename(folder), folder]))(
    "writes a config for %s under which the environments are those that were found",
    { timeout: 120_000 },
    async (_, project) => {
      const folder = copyOf(project);
      const before = await environmentsIn(folder);
      const { code, out, err } = await run(folder, "init");
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toMatch(/^Wrote \.deploylintrc\.\n/);
      expect(out.match(/^ {2}\d\. /gm)).toHaveLength(2);
      expect(await environmentsIn(folder)).toEqual(before);
      expect((await run(folder, "--exit-zero", "--only", "env")).err).toBe("");
      const config = readFileSync(path.join(folder, ".deploylintrc"), "utf8");
      expect((await run(folder, "init")).out).toMatch(/^There is a config already, \.deploylintrc: it stays as it is\.\n/);
      expect(readFileSync(path.join(folder, ".deploylintrc"), "utf8")).toBe(config);
    },
  );

  test("says why, and pins each environment by its sign", async () => {
    const folder = copyOf(path.join(FIXTURES, "shop"));
    await run(folder, "init");
    const config = readFileSync(path.join(folder, ".deploylintrc"), "utf8");
    expect(config).toContain("# 6 objects; path segment production");
    expect(config).toContain('    files:\n      - "k8s/production/**"');
    expect(config).toContain('    namespaces:\n      - "shop-dev"');
  });

  test("recognises web apps, also where there is nothing else", async () => {
    const folder = copyOf(path.join(FIXTURES, "web-apps"));
    rmSync(path.join(folder, "run"), { recursive: true });
    const { out } = await run(folder, "init");
    expect(out).toContain("\nWeb apps:\n");
    expect(out).toContain("  shop/vercel.json, Vercel site: production (Vercel deploys its production branch with it)\n");
    expect(out).toContain("  site/netlify.toml, context deploy-preview: development (");
    const config = readFileSync(path.join(folder, ".deploylintrc"), "utf8");
    expect(config).toContain("#   site/netlify.toml, Netlify site: production\n");
    expect(config).not.toContain("No Kubernetes objects");
  });

  test("a glob for objects does not take the previews of a web app beside them", async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, "production"));
    writeFileSync(path.join(folder, "production/web.yaml"), RECREATE);
    writeFileSync(path.join(folder, "production/netlify.toml"), '[context.deploy-preview.environment]\nA = "1"\n');
    const before = await environmentsIn(folder);
    await run(folder, "init");
    expect(await environmentsIn(folder)).toEqual(before);
  });

  test("the baseline of a web app tells what it accepts: a header taken out later is new", async () => {
    const folder = copyOf(path.join(FIXTURES, "web-apps"));
    const headers = path.join(folder, "site/public/_headers");
    const without = (name: string): void =>
      writeFileSync(headers, readFileSync(headers, "utf8").replace(new RegExp(`^ +${name}:.*\\n`, "m"), ""));
    without("X-Content-Type-Options");
    await run(folder, "init", "--baseline");
    writeFileSync(headers, `# moved\n${readFileSync(headers, "utf8")}`);
    expect(await run(folder, "--check")).toMatchObject({ code: 0, out: expect.stringContaining("No findings (1 in the baseline)") });
    without("Referrer-Policy");
    expect((await run(folder, "--exit-zero")).out).toMatch(/without X-Content-Type-Options, Referrer-Policy/);
  });

  test("--baseline accepts what is there, and the next run is clean", async () => {
    const folder = copyOf(path.join(FIXTURES, "shop"));
    expect((await run(folder, "--exit-zero")).out).toMatch(/Found 3 errors/);
    const { out } = await run(folder, "init", "--baseline");
    expect(out).toMatch(/Wrote \.deploylint-baseline\.json: \d+ findings/);
    expect(await run(folder, "--check")).toMatchObject({ code: 0, out: expect.stringMatching(/No findings \(\d+ in the baseline\)/) });
  });

  test("--dry-run writes nothing, and hostile names stay in their comment", async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, "a\nrules: {}.yaml"), RECREATE);
    const { out } = await run(folder, "init", "--dry-run");
    expect(out.split("\n").filter((line) => line.startsWith("rules"))).toEqual([]);
    expect(existsSync(path.join(folder, ".deploylintrc"))).toBe(false);
  });

  test("an empty folder has no environments, and a missing one is said", async () => {
    const folder = temporaryFolder();
    expect(await run(folder, "init")).toMatchObject({
      code: 0,
      out: expect.stringContaining("No Kubernetes objects and no files of web apps were found"),
    });
    expect(await run(folder, "init", "gone")).toEqual({ code: 2, out: "", err: "deploylint: gone is no folder\n" });
  });
});

describe("where things are set", () => {
  const config = `extends: strict
environments:
  - name: live
    role: production
    files: ["live/**"]
rules:
  strategy: warning
  strategy/no-recreate-in-production: { severity: error, locked: true }
overrides:
  - files: ["live/old/**"]
    rules: { strategy/no-recreate-in-production: off }
`;

  test("rules names the place, and the team's own environments", async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, ".deploylintrc"), config);
    const { code, out } = await run(folder, "rules");
    expect(code).toBe(0);
    expect(out.split("\n")[0]).toMatch(/^rule +prod +staging +dev +unknown +live +fix +set in$/);
    expect(out).toMatch(/^strategy\/no-recreate-in-production .*\.deploylintrc:8, \.deploylintrc:11 \(override\), locked$/m);
    expect(out).toMatch(/^strategy\/paused .*\.deploylintrc:7$/m);
    const { rules } = JSON.parse((await run(folder, "rules", "--format", "json")).out) as {
      rules: { id: string; setIn: unknown[]; severity: Record<string, string> }[];
    };
    expect(rules.find(({ id }) => id === "strategy/paused")).toMatchObject({
      setIn: expect.arrayContaining([{ place: ".deploylintrc:7", key: "strategy", isOverride: false }]),
    });
    expect(rules.find(({ id }) => id === "strategy/no-recreate-in-production")!.severity["live"]).toBe("error");
  });

  test("print-config says what holds for a file", async () => {
    const folder = temporaryFolder();
    const { mkdirSync } = await import("node:fs");
    mkdirSync(path.join(folder, "live/old"), { recursive: true });
    writeFileSync(path.join(folder, ".deploylintrc"), config);
    for (const name of ["live/web.yaml", "live/old/web.yaml"]) writeFileSync(path.join(folder, name), RECREATE);
    const print = async (file: string): Promise<any> => JSON.parse((await run(folder, "print-config", file)).out);
    const fresh = await print("live/web.yaml");
    expect(fresh).toMatchObject({ file: "live/web.yaml", project: ".", config: ".deploylintrc", failOn: "error" });
    expect(fresh.objects).toMatchObject([
      { object: "Deployment web", environment: { name: "live", role: "production", because: "config, files: live/**" } },
    ]);
    expect(fresh.objects[0].rules["strategy/no-recreate-in-production"]).toMatchObject({ severity: "error", locked: true });
    expect((await print("live/old/web.yaml")).objects[0].rules["strategy/no-recreate-in-production"]).toBeUndefined();
    expect(await run(folder, "print-config", "gone.yaml")).toEqual({ code: 2, out: "", err: "deploylint: gone.yaml is no file\n" });
  });

  test("--stats tells the time and the findings of each rule on standard error", async () => {
    const { out, err } = await run(FIXTURES, "shop", "--exit-zero", "--stats", "--format", "json");
    expect(() => JSON.parse(out)).not.toThrow();
    expect(err).toMatch(/^rule +ms +share +findings$/m);
    expect(err).toMatch(/^database\/no-public-service +\d+\.\d +\d+\.\d% +1$/m);
  });

  test("--show-suppressed reaches SARIF only when it is asked for", async () => {
    const folder = temporaryFolder();
    writeFileSync(
      path.join(folder, "web.yaml"),
      RECREATE.replace("Recreate", "Recreate # deploylint-disable-line strategy/no-recreate-in-production -- one pod"),
    );
    const results = async (...flags: readonly string[]): Promise<any[]> => {
      const { out } = await run(folder, "--env", "prod", "--only", "strategy/no-recreate-in-production", "--format", "sarif", ...flags);
      return JSON.parse(out).runs[0].results;
    };
    expect(await results()).toEqual([]);
    expect(await results("--show-suppressed")).toMatchObject([{ suppressions: [{ justification: "one pod" }] }]);
  });
});

describe("completion", () => {
  const has = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;

  test.each(["bash", "zsh", "fish"])("%s knows every command and flag", async (shell) => {
    const { code, out } = await run(FIXTURES, "completion", shell);
    expect(code).toBe(0);
    for (const command of COMMANDS) {
      expect(out).toContain(command.name);
      for (const { name } of (await command.load()).spec.flags) expect(out).toContain(shell === "fish" ? `-l ${name}` : `--${name}`);
    }
    expect(out).toContain("strategy/no-recreate-in-production");
  });

  async function bash(...words: readonly string[]): Promise<string[]> {
    const { out: script } = await run(FIXTURES, "completion", "bash");
    const call = `${script}\nCOMP_WORDS=(deploylint ${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}; _deploylint; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", call], { cwd: FIXTURES, encoding: "utf8" });
    expect(stderr).toBe("");
    return stdout.trim().split("\n").sort();
  }

  test.skipIf(!has("bash"))("bash completes commands, flags, values, rules and paths", async () => {
    expect(await bash("base")).toEqual(["baseline"]);
    expect(await bash("--stag")).toEqual(["--staged"]);
    expect(await bash("baseline", "p")).toEqual(["prune"]);
    expect(await bash("--format", "sar")).toEqual(["sarif"]);
    expect(await bash("lint", "--scope", "")).toEqual(["file", "lines", "object"]);
    expect(await bash("explain", "strategy/no-rec")).toEqual(["strategy/no-recreate-in-production"]);
    expect(await bash("lint", "shop-")).toContain("shop-rollouts");
    expect(await bash("completion", "z")).toEqual(["zsh"]);
  });

  test.skipIf(!has("zsh"))("zsh reads its script", async () => {
    const { out: script } = await run(FIXTURES, "completion", "zsh");
    const { status, stderr } = spawnSync("zsh", ["-fc", `autoload -U compinit; compinit -D; ${script}\nwhence -w _deploylint`], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  test.skipIf(!has("fish"))("fish completes", async () => {
    const { out: script } = await run(FIXTURES, "completion", "fish");
    const complete = (line: string): string[] =>
      spawnSync("fish", ["-Nc", `${script}\ncomplete -C ${JSON.stringify(line)}`], { cwd: FIXTURES, encoding: "utf8" })
        .stdout.trim()
        .split("\n")
        .map((answer) => answer.split("\t")[0]!);
    expect(complete("deploylint base")).toContain("baseline");
    expect(complete("deploylint --stag")).toContain("--staged");
    expect(complete("deploylint explain strategy/no-rec")).toContain("strategy/no-recreate-in-production");
  });

  test("another shell is said", async () =>
    expect(await run(FIXTURES, "completion", "fishh")).toMatchObject({ code: 2, err: expect.stringContaining('did you mean "fish"?') }));
});
