import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { deployment, git, RECREATE, Repository, ROLLING, run, temporaryFolder } from "./repository.js";

const ONLY = ["--only", "strategy/no-recreate-in-production", "--format", "concise"] as const;
const FOUND = /^k8s\/prod\/web\.yaml:8:11: error: .*no-recreate-in-production/m;
const CLEAN = { code: 0, out: "0 errors, 0 warnings, 0 infos\n", err: "" };

describe("--staged reads the index", () => {
  test("what is staged counts, whatever the work tree says", async () => {
    const repository = Repository.with({ "k8s/prod/web.yaml": ROLLING });
    repository.stage({ "k8s/prod/web.yaml": RECREATE });
    expect((await repository.lint("--staged", ...ONLY)).out).toMatch(FOUND);
    repository.write({ "k8s/prod/web.yaml": ROLLING });
    expect(await repository.lint("--staged", ...ONLY)).toMatchObject({ code: 1, out: expect.stringMatching(FOUND) });
    rmSync(path.join(repository.root, "k8s"), { recursive: true });
    expect(await repository.lint("--staged", ...ONLY)).toMatchObject({ code: 1, out: expect.stringMatching(FOUND) });
    repository.stage({ "k8s/prod/web.yaml": `# nothing\n${ROLLING}` });
    repository.write({ "k8s/prod/web.yaml": RECREATE });
    expect(await repository.lint("--staged", ...ONLY)).toEqual(CLEAN);
  });

  test("before the first commit, everything in the index is staged", async () => {
    const repository = Repository.with({ "k8s/prod/web.yaml": RECREATE }, false);
    expect((await repository.lint("--staged", ...ONLY)).out).toMatch(FOUND);
  });

  test("what is not staged is not reported, and neither is what is committed", async () => {
    const repository = Repository.with({ "k8s/prod/web.yaml": RECREATE, "k8s/prod/api.yaml": ROLLING });
    repository.write({ "k8s/prod/api.yaml": RECREATE, "k8s/prod/new.yaml": RECREATE });
    expect(await repository.lint("--staged", ...ONLY)).toEqual(CLEAN);
  });

  test("the context is the index too: files that git does not hold are not there", async () => {
    const autoscaler =
      "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\nspec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }\n  minReplicas: 2\n  maxReplicas: 5\n";
    const rule = ["--only", "strategy/autoscaler-target", "--format", "concise"];
    const repository = Repository.with({ ".deploylintrc": "assumeComplete: true\n" });
    repository.stage({ "k8s/prod/autoscaler.yaml": autoscaler });
    repository.write({ "k8s/prod/web.yaml": ROLLING });
    expect(await repository.lint(...rule)).toEqual(CLEAN);
    expect((await repository.lint("--staged", ...rule)).out).toMatch(/^k8s\/prod\/autoscaler\.yaml:5/m);
    repository.git("add", "k8s/prod/web.yaml");
    rmSync(path.join(repository.root, "k8s/prod/web.yaml"));
    expect(await repository.lint("--staged", ...rule)).toEqual(CLEAN);
  });

  test("the config, .gitignore and bases of kustomizations are those of the index", async () => {
    const repository = Repository.with({
      ".deploylintrc": "rules: { strategy: off }\n",
      "base/kustomization.yaml": "resources: [web.yaml]\n",
      "base/web.yaml": RECREATE,
      "overlays/prod/kustomization.yaml": "resources: [../../base]\n",
    });
    repository.git("rm", "-q", "--cached", ".deploylintrc");
    repository.write({ "base/web.yaml": ROLLING, ".gitignore": "base\n" });
    expect((await repository.lint("--staged", "base/web.yaml", ...ONLY)).out).toMatch(/^base\/web\.yaml:8:11: error/m);
  });

  test("renamed, deleted and oddly named files", async () => {
    const odd = 'k8s/prod/a b\n"ü".yaml';
    const repository = Repository.with({ "k8s/dev/web.yaml": RECREATE, "k8s/prod/gone.yaml": RECREATE });
    repository.git("mv", "k8s/dev/web.yaml", "k8s/prod/web.yaml");
    repository.git("rm", "-q", "k8s/prod/gone.yaml");
    repository.stage({ [odd]: deployment("Recreate", "odd") });
    const { out } = await repository.lint("--staged", ...ONLY);
    expect(out).toMatch(FOUND);
    expect(out).toMatch(/"ü"\.yaml:8:11: error/);
    expect(out).toContain("2 errors");
  });

  test("files that are named are reported as such, by absolute or relative path, from any folder", async () => {
    const repository = Repository.with({ "k8s/prod/web.yaml": RECREATE, "k8s/prod/api.yaml": deployment("Recreate", "api") });
    const file = path.join(repository.root, "k8s/prod/web.yaml");
    for (const [cwd, named, shown] of [
      [repository.root, "k8s/prod/web.yaml", "k8s/prod/web.yaml"],
      [repository.root, file, "k8s/prod/web.yaml"],
      [path.join(repository.root, "k8s"), "prod/web.yaml", "prod/web.yaml"],
      [path.join(repository.root, "k8s"), file, "prod/web.yaml"],
      [temporaryFolder(), file, undefined],
    ] as const) {
      const { out } = await run(cwd, "--staged", named, ...ONLY);
      expect(out).toContain("1 error,");
      expect(out.split(":")[0]).toBe(shown ?? path.relative(cwd, file));
    }
  });

  test("a linked work tree has its own index", async () => {
    const repository = Repository.with({ "k8s/prod/web.yaml": ROLLING });
    const linked = path.join(temporaryFolder(), "linked");
    repository.git("worktree", "add", "-q", linked);
    const other = new Repository(linked);
    other.stage({ "k8s/prod/web.yaml": RECREATE });
    expect((await other.lint("--staged", ...ONLY)).out).toMatch(FOUND);
    expect(await repository.lint("--staged", ...ONLY)).toEqual(CLEAN);
  });

  test("a submodule is a repository of its own", async () => {
    const vendor = Repository.with({ "prod/web.yaml": RECREATE });
    const repository = Repository.with({ "k8s/prod/web.yaml": ROLLING });
    repository.git("submodule", "--quiet", "add", vendor.root, "vendor");
    expect(await repository.lint("--staged", ...ONLY)).toEqual(CLEAN);
    git(path.join(repository.root, "vendor"), "rm", "-q", "--cached", "prod/web.yaml");
    git(path.join(repository.root, "vendor"), "add", "-A");
    expect(await run(path.join(repository.root, "vendor"), "--staged", "prod/web.yaml", ...ONLY)).toMatchObject({ code: 1 });
  });

  test("links in the index are followed within it", async () => {
    const repository = Repository.with({ ".store/web.yaml": ROLLING });
    mkdirSync(path.join(repository.root, "k8s/prod"), { recursive: true });
    symlinkSync("../../.store/web.yaml", path.join(repository.root, "k8s/prod/web.yaml"));
    repository.git("add", "-A");
    repository.stage({ ".store/web.yaml": RECREATE });
    repository.write({ ".store/web.yaml": ROLLING });
    rmSync(path.join(repository.root, "k8s/prod/web.yaml"));
    expect((await repository.lint("--staged", ...ONLY)).out).toMatch(FOUND);
  });

  test.each([["assume-unchanged"], ["skip-worktree"]])("a file marked %s is read from the index", async (mark) => {
    const repository = Repository.with({ "k8s/prod/web.yaml": RECREATE });
    repository.git("update-index", `--${mark}`, "k8s/prod/web.yaml");
    repository.write({ "k8s/prod/web.yaml": ROLLING });
    expect((await repository.lint("--staged", "k8s/prod/web.yaml", ...ONLY)).out).toMatch(FOUND);
  });

  test("nothing of the repository is written", async () => {
    const repository = Repository.with({ "k8s/prod/web.yaml": RECREATE });
    repository.write({ "k8s/prod/web.yaml": RECREATE });
    const index = (): Buffer => readFileSync(path.join(repository.root, ".git/index"));
    const before = index();
    await repository.lint("--staged", ...ONLY);
    expect(index().equals(before)).toBe(true);
  });

  test("fixes come as a diff for the index", async () => {
    const repository = Repository.with({ "k8s/prod/web.yaml": RECREATE });
    repository.write({ "k8s/prod/web.yaml": "" });
    const { out } = await repository.lint(
      "--staged",
      "k8s/prod/web.yaml",
      "--only",
      "strategy/no-recreate-in-production",
      "--diff",
      "--unsafe",
    );
    expect(out).toContain("-    type: Recreate");
  });
});

describe("mistakes are said in a line", () => {
  test.each([
    [["--staged", "--changed-since", "main"], /do not go together/],
    [["--scope", "file"], /--scope goes with/],
    [["--staged", "--fix"], /--fix changes the work tree/],
    [["--staged", "-"], /standard input/],
    [["--staged", "--render", "external"], /leave out --render/],
    [["--staged", "untracked.yaml"], /untracked\.yaml is not in the index/],
    [["--changed-since", "no-such-branch"], /there is no commit "no-such-branch"/],
    [["--changed-since=--upload-pack=x"], /there is no commit/],
    [["--staged", "/"], /work tree|repository/],
  ])("%j", async (argv, message) => {
    const repository = Repository.with({ "a.yaml": ROLLING });
    repository.write({ "untracked.yaml": ROLLING });
    const { code, out, err } = await repository.lint(...argv);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(message);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
  });

  test("outside of a repository", async () => {
    const { code, err } = await run(temporaryFolder(), "--staged");
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^deploylint: --staged: not a git repository/) });
  });

  test("in a bare repository", async () => {
    const folder = temporaryFolder();
    git(folder, "init", "-q", "--bare");
    expect(await run(folder, "--staged")).toMatchObject({ code: 2, err: expect.stringMatching(/work tree/) });
  });
});

describe("--changed-since", () => {
  const twoObjects = (first: string, second: string): string => `${deployment(first, "web")}---\n${deployment(second, "api")}`;

  test("reports what was added since the branch left, committed or not", async () => {
    const repository = Repository.with({ "k8s/prod/web.yaml": twoObjects("Recreate", "RollingUpdate") });
    repository.git("checkout", "-q", "-b", "topic");
    repository.stage({ "k8s/prod/web.yaml": twoObjects("Recreate", "Recreate"), "k8s/prod/db.yaml": deployment("Recreate", "db") });
    repository.git("commit", "-q", "-m", "two");
    repository.write({ "k8s/prod/new.yaml": deployment("Recreate", "new") });
    repository.git("checkout", "-q", "main");
    repository.stage({ "k8s/prod/later.yaml": RECREATE });
    repository.git("commit", "-q", "-m", "later");
    repository.git("checkout", "-q", "topic");
    const places = async (...argv: readonly string[]): Promise<string[]> =>
      [...(await repository.lint("--changed-since", "main", ...ONLY, ...argv)).out.matchAll(/^(\S+?:\d+):\d+: error/gm)].map(
        ([, place]) => place!,
      );
    expect(await places()).toEqual(["k8s/prod/db.yaml:8", "k8s/prod/new.yaml:8", "k8s/prod/web.yaml:26"]);
    expect(await places("--scope", "object")).toEqual(["k8s/prod/db.yaml:8", "k8s/prod/new.yaml:8", "k8s/prod/web.yaml:26"]);
    expect(await places("--scope", "file")).toEqual([
      "k8s/prod/db.yaml:8",
      "k8s/prod/new.yaml:8",
      "k8s/prod/web.yaml:8",
      "k8s/prod/web.yaml:26",
    ]);
    expect(await places("k8s/prod/web.yaml")).toEqual(["k8s/prod/web.yaml:26"]);
  });

  test("a breach that taking lines out makes is one of the object", async () => {
    const probe = "          readinessProbe: { httpGet: { path: /ready, port: 80 } }\n";
    const service = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n";
    const repository = Repository.with({
      "k8s/prod/service.yaml": service,
      "k8s/prod/web.yaml": `${ROLLING}${probe}---\n${deployment("Recreate", "api")}`,
    });
    repository.write({ "k8s/prod/web.yaml": `${ROLLING}---\n${deployment("Recreate", "api")}` });
    const rules = ["--only", "health/readiness-probe,strategy/no-recreate-in-production", "--format", "concise"];
    expect((await repository.lint("--changed-since", "HEAD", ...rules)).out).not.toMatch(/readiness-probe/);
    const { out } = await repository.lint("--changed-since", "HEAD", "--scope", "object", ...rules);
    expect(out).toMatch(/readiness-probe/);
    expect(out).not.toMatch(/no-recreate/);
  });

  test("a rename adds no lines, unless it leads into another environment", async () => {
    const repository = Repository.with({ "k8s/prod/web.yaml": RECREATE, "k8s/dev/api.yaml": deployment("Recreate", "api") });
    repository.git("mv", "k8s/prod/web.yaml", "k8s/prod/frontend.yaml");
    expect(await repository.lint("--changed-since", "HEAD", ...ONLY)).toEqual(CLEAN);
    repository.git("mv", "k8s/dev/api.yaml", "k8s/prod/api.yaml");
    expect((await repository.lint("--changed-since", "HEAD", ...ONLY)).out).toMatch(/^k8s\/prod\/api\.yaml:8:11: error/m);
  });

  test("of a text that git takes for binary, every line counts", async () => {
    const repository = Repository.with({ ".gitattributes": "*.yaml binary\n", "k8s/prod/web.yaml": ROLLING });
    repository.write({ "k8s/prod/web.yaml": RECREATE });
    expect((await repository.lint("--changed-since", "HEAD", ...ONLY)).out).toMatch(FOUND);
  });

  test("odd names, in quotes of git", async () => {
    const odd = 'k8s/prod/a b\t"ü".yaml';
    const repository = Repository.with({ [odd]: ROLLING });
    repository.write({ [odd]: RECREATE });
    expect((await repository.lint("--changed-since", "HEAD", ...ONLY)).code).toBe(1);
  });

  test("the settings of the user for git change nothing", async () => {
    const repository = Repository.with({ "k8s/prod/web.yaml": ROLLING });
    for (const [key, value] of Object.entries({
      "diff.noprefix": "true",
      "diff.mnemonicPrefix": "true",
      "diff.external": "false",
      "color.ui": "always",
      "diff.interHunkContext": "9",
      "diff.renames": "copies",
      "core.quotePath": "false",
    }))
      repository.git("config", key, value);
    repository.write({ "k8s/prod/web.yaml": RECREATE });
    expect((await repository.lint("--changed-since", "HEAD", ...ONLY)).out).toMatch(FOUND);
  });

  test("without a common ancestor the commit itself is compared, and that is said", async () => {
    const repository = Repository.with({ "k8s/prod/web.yaml": ROLLING });
    repository.git("checkout", "-q", "--orphan", "other");
    repository.stage({ "k8s/prod/web.yaml": RECREATE });
    repository.git("commit", "-q", "-m", "other");
    const { out, err } = await repository.lint("--changed-since", "main", ...ONLY);
    expect(err).toMatch(/^note: no common ancestor with main is known: compared with main itself\n$/);
    expect(out).toMatch(FOUND);
  });

  test("--fix touches only what the change added", async () => {
    const repository = Repository.with({ "k8s/prod/web.yaml": twoObjects("Recreate", "RollingUpdate") });
    repository.write({ "k8s/prod/web.yaml": twoObjects("Recreate", "Recreate") });
    await repository.lint("--changed-since", "HEAD", "--fix", "--unsafe", ...ONLY);
    const text = readFileSync(path.join(repository.root, "k8s/prod/web.yaml"), "utf8");
    expect(text.match(/Recreate|name: \w+$/gm)).toEqual(["name: web", "Recreate", "name: web", "name: api", "name: api"]);
  });
});

describe("a patch that an object is made of", () => {
  const files = {
    "base/kustomization.yaml": "resources: [web.yaml]\n",
    "base/web.yaml": RECREATE,
    "overlays/prod/kustomization.yaml": "resources: [../../base]\nnamespace: shop\npatches:\n  - path: patch.yaml\n",
    "overlays/prod/patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 5 }\n",
    "overlays/prod/other.yaml": "# nothing\n",
  };

  test("is a reason to report the object; what renames, places or counts it is none", async () => {
    const repository = Repository.with(files);
    const lint = async (file: string): Promise<string> => (await repository.lint(file, ...ONLY)).out;
    expect(await lint("overlays/prod/patch.yaml")).toMatch(/^base\/web\.yaml:8:11: error/m);
    expect(await lint("overlays/prod/kustomization.yaml")).toBe(CLEAN.out);
    expect(await lint("base/web.yaml")).toMatch(/^base\/web\.yaml:8:11: error/m);
  });

  test("and so it is when it is staged", async () => {
    const repository = Repository.with(files);
    repository.stage({ "overlays/prod/patch.yaml": files["overlays/prod/patch.yaml"].replace("5", "4") });
    repository.write({ "overlays/prod/patch.yaml": "broken: [" });
    expect((await repository.lint("--staged", ...ONLY)).out).toMatch(/^base\/web\.yaml:8:11: error/m);
  });
});
