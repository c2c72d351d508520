import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const DEV = path.resolve(import.meta.dirname, "../../src/cli/dev.ts");
const TSX = import.meta.resolve("tsx");

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "deploylint-process-"));
  mkdirSync(path.join(root, "prod"));
  writeFileSync(path.join(root, ".deploylintrc"), "{}\n");
  writeFileSync(path.join(root, "prod/web.yaml"), MANIFEST);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const MANIFEST = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { strategy: { type: Recreate } }\n";

function run(
  args: readonly string[],
  options: { readonly stdin?: string | Buffer; readonly stdout?: number; readonly shell?: string } = {},
) {
  const command = ["--import", TSX, DEV, ...args];
  const { status, stdout, stderr } = spawnSync(
    options.shell === undefined ? process.execPath : "bash",
    options.shell === undefined ? command : ["-c", options.shell, "bash", process.execPath, ...command],
    {
      cwd: root,
      input: options.stdin,
      encoding: "utf8",
      stdio: [options.stdin === undefined ? "ignore" : "pipe", options.stdout ?? "pipe", "pipe"],
    },
  );
  return { code: status, out: stdout, err: stderr };
}

describe("the process", () => {
  test("reads standard input, writes, and ends with the code of the findings", () => {
    const { code, out, err } = run(["-", "--stdin-filename", "prod/x.yaml", "--format", "concise"], { stdin: MANIFEST });
    expect(err).toBe("");
    expect(out).toMatch(/^prod\/x\.yaml:4:27: error: .*no-recreate-in-production/m);
    expect(code).toBe(1);
  });

  test("does not call nothing clean", () => {
    expect(run(["-"])).toEqual({ code: 2, out: "", err: "deploylint: standard input is empty: there is nothing to judge\n" });
    expect(run(["-", "--stdin-filename", "prod/x.yaml"], { stdin: "" }).code).toBe(0);
  });

  test.each([
    ["gzip", Buffer.from("1f8b0800000000000003030000000000000000000102030405060708", "hex"), "not a text file"],
    ["Latin-1", Buffer.from("name: caf\u00e9\n", "latin1"), "not valid UTF-8 in line 1"],
    ["more than it can hold", Buffer.alloc(17 * 1024 * 1024, "a: b\n"), "larger than 16 MB"],
  ])("refuses %s on standard input", (_, stdin, said) => {
    const { code, out, err } = run(["-"], { stdin });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(said);
  });

  test.skipIf(process.platform !== "linux")("says that a full disk cannot be written, without a stack", () => {
    const { code, err } = run(["prod"], { stdout: openSync("/dev/full", "w") });
    expect(code).toBe(2);
    expect(err).toMatch(/^deploylint: standard output cannot be written: ENOSPC[^\n]*\n$/);
  });

  test.skipIf(process.platform === "win32")("takes a reader that closes early for what it is", () => {
    const { code, err } = run(["prod", "--format", "json"], { shell: 'set -o pipefail; "$@" | true' });
    expect(err).toBe("");
    expect(code).toBe(1);
  });
});
