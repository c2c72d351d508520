import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findRepository } from "../../src/report/shared/git.js";
import { RepositoryPaths } from "../../src/report/shared/paths.js";

const REVISION = "0123456789abcdef0123456789abcdef01234567";
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "deploylint-git-"));
});

afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function repository(url: string, head = "ref: refs/heads/main\n"): void {
  write(".git/HEAD", head);
  write(
    ".git/config",
    `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch "main"]\n`,
  );
  write(".git/refs/heads/main", `${REVISION}\n`);
}

describe("findRepository", () => {
  it("reads address, branch and revision from a directory below", () => {
    repository("git@github.com:acme/app.git");
    write("k8s/prod/web.yaml", "");
    const found = findRepository(join(root, "k8s/prod"));
    expect(found?.root).toBe(root);
    expect(found?.head()).toEqual({ repositoryUri: "https://github.com/acme/app", revisionId: REVISION, branch: "main" });
  });

  it.each([
    ["https://user:secret@git.example.com:8443/acme/app.git", "https://git.example.com:8443/acme/app"],
    ["ssh://git@git.example.com:2222/acme/app", "https://git.example.com/acme/app"],
    ["https://github.com/acme/app/", "https://github.com/acme/app"],
  ])("never tells a password: %s", (url, uri) => {
    repository(url);
    expect(findRepository(root)?.head()?.repositoryUri).toBe(uri);
  });

  it("reads packed refs and a detached head", () => {
    repository("https://github.com/acme/app", "ref: refs/heads/feature/x\n");
    write(".git/packed-refs", `# pack-refs with: peeled\n${REVISION} refs/heads/feature/x\n`);
    expect(findRepository(root)?.head()).toMatchObject({ revisionId: REVISION, branch: "feature/x" });
    repository("https://github.com/acme/app", `${REVISION}\n`);
    expect(findRepository(root)?.head()).toEqual({ repositoryUri: "https://github.com/acme/app", revisionId: REVISION });
  });

  it("follows the .git file of a linked work tree", () => {
    repository("https://github.com/acme/app");
    write(".git/worktrees/wt/HEAD", "ref: refs/heads/main\n");
    write(".git/worktrees/wt/commondir", "../..\n");
    write("wt/.git", `gitdir: ${join(root, ".git/worktrees/wt")}\n`);
    const found = findRepository(join(root, "wt"));
    expect(found?.root).toBe(join(root, "wt"));
    expect(found?.head()).toMatchObject({ branch: "main", revisionId: REVISION });
  });

  it("says nothing of a repository without origin, with a local origin, or that is broken", () => {
    write(".git/config", "[core]\n");
    expect(findRepository(root)?.head()).toBeUndefined();
    repository("/srv/git/app.git");
    expect(findRepository(root)?.head()).toBeUndefined();
    repository("https://github.com/acme/app", "ref: refs/heads/gone");
    expect(findRepository(root)?.head()).toEqual({ repositoryUri: "https://github.com/acme/app", branch: "gone" });
  });
});

describe("RepositoryPaths", () => {
  it("answers paths from the root of the repository", () => {
    repository("https://github.com/acme/app");
    write("k8s/web.yaml", "");
    const paths = new RepositoryPaths(join(root, "k8s"));
    expect(paths.of("web.yaml")).toBe("k8s/web.yaml");
    expect(paths.of("../top.yaml")).toBe("top.yaml");
    expect(paths.of("../../outside.yaml")).toBe("../../outside.yaml");
    expect(paths.inside("../../outside.yaml")).toBeUndefined();
    expect(paths.of(join(root, "k8s/web.yaml"))).toBe("k8s/web.yaml");
    expect(paths.of("..web.yaml")).toBe("k8s/..web.yaml");
  });
});
