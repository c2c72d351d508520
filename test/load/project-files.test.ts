import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { loadFile, loadProject, type LoadRequest } from "../../src/load/project-files.js";
import type { Problem } from "../../src/load/document.js";

const POD = "apiVersion: v1\nkind: Pod\n";
const isPosix = process.platform !== "win32";
const top = realpathSync(mkdtempSync(path.join(tmpdir(), "project-")));
const root = path.join(top, "repo");
afterAll(() => rmSync(top, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
  const full = path.join(root, name);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, content);
  return full;
}

write("k8s/a.yaml", POD);
write("k8s/b.yaml", `${POD}---\nkind: [`);
write("notes", POD);
write("ignored/c.yaml", POD);
write(".gitignore", "ignored\n");
write("latin1.yaml", Buffer.from("name: caf\xe9\n", "latin1"));
write("image.yaml", Buffer.alloc(2000));
const large = write("large.yaml", POD);
truncateSync(large, 17 * 1024 * 1024);
const data = write("data.json", "[");
truncateSync(data, 17 * 1024 * 1024);

const request: LoadRequest = { root, cwd: top };
const shown = (problems: readonly Problem[]): string[] =>
  problems.map(({ file, level, kind, message }) => `${file} ${level} ${kind}: ${message}`);

describe("a project", () => {
  const { files, problems } = loadProject(request);

  test("has the files that were met, with paths for reports and for globs", () => {
    expect(files.map((file) => [file.path, file.projectPath, file.documents.length])).toEqual([
      ["repo/k8s/a.yaml", "k8s/a.yaml", 1],
      ["repo/k8s/b.yaml", "k8s/b.yaml", 1],
    ]);
    expect(files[0]!.absolutePath).toBe(path.join(root, "k8s/a.yaml"));
  });

  test("says what was not read", () => {
    expect(shown(problems)).toEqual([
      "repo/data.json note skipped: larger than 16 MB; it is not read",
      "repo/image.yaml note skipped: not a text file",
      "repo/large.yaml error skipped: larger than 16 MB; it is not read",
      "repo/latin1.yaml error read: not valid UTF-8 in line 1: save the file as UTF-8",
    ]);
    expect(shown(files[1]!.problems)).toEqual(["repo/k8s/b.yaml error parse: the bracket [ is opened here and never closed"]);
  });

  test("leaves out what the config ignores", () => {
    expect(loadProject({ ...request, ignore: ["k8s/b.yaml", "*.json", "large.yaml"] }).files).toHaveLength(1);
  });
});

describe("named files", () => {
  test("are read though a walk would not, once", () => {
    const named = [path.join(root, "notes"), path.join(root, "ignored/c.yaml"), path.join(root, "k8s/a.yaml")];
    expect(loadProject({ ...request, named }).files.map((file) => file.projectPath)).toEqual([
      "k8s/a.yaml",
      "k8s/b.yaml",
      "notes",
      "ignored/c.yaml",
    ]);
    expect(loadProject({ ...request, named, walk: false }).files).toHaveLength(3);
  });

  test("are errors where others are notes", () => {
    const named = [path.join(root, "image.yaml"), path.join(root, "data.json"), path.join(root, "gone.yaml"), path.join(root, "k8s")];
    expect(shown(loadProject({ ...request, named, walk: false }).problems)).toEqual([
      "repo/image.yaml error read: not a text file",
      "repo/data.json error skipped: larger than 16 MB; it is not read",
      "repo/gone.yaml error read: cannot be read: ENOENT",
      "repo/k8s error skipped: not a regular file; it is not read",
    ]);
  });

  test.runIf(isPosix)("that are links out of the project, or pipes, are not read", () => {
    symlinkSync("/etc/passwd", path.join(root, "passwd"));
    execFileSync("mkfifo", [path.join(root, "fifo")]);
    const named = [path.join(root, "passwd"), path.join(root, "fifo")];
    expect(shown(loadProject({ ...request, named, walk: false }).problems)).toEqual([
      "repo/passwd error read: a link that leads out of the project; not followed",
      "repo/fifo error skipped: not a regular file; it is not read",
    ]);
  });
});

test("a text stands for a file that is met, or named though not on disk; not for one of another project", () => {
  const named = path.join(root, "new/x.yaml");
  const texts = new Map([
    [path.join(root, "k8s/a.yaml"), `${POD}---\n${POD}`],
    [named, POD],
    [path.join(root, "../elsewhere/y.yaml"), POD],
  ]);
  const { files } = loadProject({ ...request, texts, named: [named] });
  expect(files.map((file) => [file.projectPath, file.documents.length])).toEqual([
    ["k8s/a.yaml", 2],
    ["k8s/b.yaml", 1],
    ["new/x.yaml", 1],
  ]);
});

test("a folder of its own can be walked", () => {
  expect(loadProject({ ...request, walkFrom: path.join(root, "k8s") }).files).toHaveLength(2);
});

test("one file by itself", () => {
  const problems: Problem[] = [];
  expect(loadFile(path.join(root, "k8s/a.yaml"), request, true, problems)!.documents).toHaveLength(1);
  expect(loadFile(path.join(root, "gone"), request, true, problems)).toBeUndefined();
  expect(problems).toHaveLength(1);
});
