import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findProjectRoot, walk } from "../../src/load/walk.js";

const isPosix = process.platform !== "win32";
const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder with files; a value that begins with "->" makes a link, null an empty folder. */
function tree(files: Readonly<Record<string, string | null>>): string {
  const root = mkdtempSync(path.join(tmpdir(), "walk-"));
  made.push(root);
  for (const [name, content] of Object.entries(files)) {
    const full = path.join(root, name);
    mkdirSync(content === null ? full : path.dirname(full), { recursive: true });
    if (content?.startsWith("->")) symlinkSync(content.slice(2), full);
    else if (content !== null) writeFileSync(full, content);
  }
  return root;
}

function walked(root: string, ignore?: readonly string[], from?: string): { files: string[]; skipped: string[] } {
  const result = walk(root, ignore, from === undefined ? root : path.join(root, from));
  const relative = (file: string): string => path.relative(root, file).replaceAll(path.sep, "/");
  return {
    files: result.files.map(relative),
    skipped: result.skipped.map(({ path: file, level, reason }) => `${relative(file)} ${level}: ${reason}`),
  };
}

test("files of interest in every folder, in an order that is the same everywhere", () => {
  const root = tree({
    "b.yaml": "",
    "a/z.yml": "",
    "a/UPPER.YAML": "",
    "dir.yaml/inner.yaml": "",
    "netlify.toml": "",
    "Cargo.toml": "",
    "a.json": "",
    "package.json": "",
    _headers: "",
    "old.yml.bak": "",
    "README.md": "",
    empty: null,
    "node_modules/x/a.yaml": "",
    ".git/a.yaml": "",
    ".hidden/a.yaml": "",
    ".github/workflows/ci.yml": "",
  });
  expect(walked(root)).toEqual({
    files: [".github/workflows/ci.yml", "_headers", "a/UPPER.YAML", "a/z.yml", "a.json", "b.yaml", "dir.yaml/inner.yaml", "netlify.toml"],
    skipped: [],
  });
});

describe("ignored", () => {
  const files = {
    ".gitignore": "*.gen.yaml\n/out/\n!keep.gen.yaml\n",
    "a.gen.yaml": "",
    "keep.gen.yaml": "",
    "out/a.yaml": "",
    "sub/out/a.yaml": "",
    "sub/.gitignore": "!b.gen.yaml\nlocal.yaml\n",
    "sub/a.gen.yaml": "",
    "sub/b.gen.yaml": "",
    "sub/local.yaml": "",
    "local.yaml": "",
  };

  test("by .gitignore, the nearest first", () => {
    expect(walked(tree(files)).files).toEqual(["keep.gen.yaml", "local.yaml", "sub/b.gen.yaml", "sub/out/a.yaml"]);
  });

  test("by the config, which no .gitignore takes back", () => {
    expect(walked(tree(files), ["sub/out", "*.gen.yaml"]).files).toEqual(["local.yaml"]);
  });

  test("by a .gitignore above the folder that is walked", () => {
    expect(walked(tree(files), [], "sub").files).toEqual(["sub/b.gen.yaml", "sub/out/a.yaml"]);
    const root = tree({ ...files, ".git/HEAD": "", "sub/.deploylintrc": "" });
    expect(walk(path.join(root, "sub")).files.map((file) => path.basename(file))).toEqual(["b.gen.yaml", "a.yaml"]);
  });

  test("but not what a .gitignore above the repository says", () => {
    const root = tree({ ".gitignore": "*.yaml\n", "repo/.git/HEAD": "", "repo/a.yaml": "" });
    expect(walk(path.join(root, "repo")).files).toHaveLength(1);
  });
});

describe.runIf(isPosix)("links", () => {
  test("out of the project, to nowhere and to themselves are said, not followed", () => {
    const root = tree({
      "outside.yaml": "kind: Secret",
      "project/loop.yaml": "->loop.yaml",
      "project/nowhere.yaml": "->missing.yaml",
      "project/out.yaml": "->../outside.yaml",
      "project/up": "->..",
      "project/zero.yaml": "->/dev/zero",
      "project/readme": "->../outside.yaml",
    });
    const reason = "note: a link that leads out of the project; not followed";
    expect(walked(path.join(root, "project"))).toEqual({
      files: [],
      skipped: [
        "loop.yaml note: a link that leads nowhere",
        "nowhere.yaml note: a link that leads nowhere",
        `out.yaml ${reason}`,
        `up ${reason}`,
        `zero.yaml ${reason}`,
      ],
    });
  });

  test("into the project are met once: at their own place, or else through the link", () => {
    const root = tree({
      "a/real.yaml": "",
      "again.yaml": "->a/real.yaml",
      also: "->a",
      "a/self": "->.",
      "a/top": "->..",
      ".store/b.yaml": "",
      ".store/deep/c.yaml": "",
      ".store/deep/back": "->../..",
      "b.yaml": "->.store/b.yaml",
      "b2.yaml": "->.store/b.yaml",
      deep: "->.store/deep",
    });
    expect(walked(root)).toEqual({ files: ["a/real.yaml", "b.yaml", "deep/c.yaml"], skipped: [] });
  });

  test("that are ignored are not", () => {
    expect(walked(tree({ ".gitignore": "x.yaml\n", "x.yaml": "->missing" }))).toEqual({ files: [], skipped: [] });
  });
});

test.runIf(isPosix)("a pipe is never opened", () => {
  const root = tree({ "a.yaml": "" });
  execFileSync("mkfifo", [path.join(root, "pipe.yaml"), path.join(root, "pipe")]);
  expect(walked(root)).toEqual({ files: ["a.yaml"], skipped: ["pipe.yaml note: not a regular file"] });
});

test("a folder that does not exist is an error", () => {
  const root = tree({});
  expect(walked(root, [], "gone").skipped).toEqual(["gone error: cannot be read: ENOENT"]);
});

test("folders are not entered without end", () => {
  const root = tree({ [`${"d/".repeat(210)}a.yaml`]: "", "b.yaml": "" });
  const { files, skipped } = walked(root);
  expect(files).toEqual(["b.yaml"]);
  expect(skipped).toHaveLength(1);
  expect(skipped[0]).toMatch(/nested more than 200 deep; not entered$/);
});

test("the root of a project", () => {
  const root = tree({ ".git/HEAD": "", "a/.deploylintrc.yml": "", "a/b/c.yaml": "", "d/e.yaml": "" });
  const find = (name: string): string => path.relative(root, findProjectRoot(path.join(root, name)));
  expect(find("a/b/c.yaml")).toBe("a");
  expect(find("a")).toBe("a");
  expect(find("d/e.yaml")).toBe("");
  expect(find("d/missing/x.yaml")).toBe("");
  const bare = tree({ "x/y.yaml": "" });
  expect(findProjectRoot(path.join(bare, "x/y.yaml"))).toBe(path.join(bare, "x"));
  expect(findProjectRoot(bare)).toBe(bare);
});
