import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runIn } from "./command-line.js";

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "deploylint-parse-"));
  const write = (name: string, text: string): void => writeFileSync(path.join(root, name), text);
  write(".deploylintrc", 'parsers:\n  "*.conf": ini\n');
  write("Dockerfile", "FROM node:latest\n");
  write("app.conf", "[server]\nport = 1\n");
  write("values.yaml", "a: 1\n---\nb: [big, 12345678901234567890]\n");
  write("broken.toml", "a = \n");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("parse", () => {
  test("says behind each value where it stands", async () => {
    const { code, out } = await runIn(root, ["parse", "Dockerfile"]);
    expect(code).toBe(0);
    expect(out).toContain('      - "node:latest" # Dockerfile:1\n');
  });

  test("takes the format of a name from the config, and of a file from the flag", async () => {
    expect((await runIn(root, ["parse", "app.conf"])).out).toBe("server:\n  port: 1 # app.conf:2\n");
    expect((await runIn(root, ["parse", "app.conf", "--parser", "properties"])).out).toContain('port: "1" # app.conf:2');
  });

  test("prints one file as its value, several by path, all in one list", async () => {
    const json = async (...flags: string[]): Promise<unknown> => JSON.parse((await runIn(root, ["parse", ...flags])).out);
    expect(await json("app.conf", "--format", "json")).toEqual({ server: { port: 1 } });
    expect(await json("values.yaml", "--format", "json")).toEqual([{ a: 1 }, { b: ["big", "12345678901234567890"] }]);
    expect(await json("values.yaml", "app.conf", "--format", "json")).toMatchObject({
      "app.conf": { server: {} },
      "values.yaml": [{}, {}],
    });
    expect(await json("values.yaml", "app.conf", "--combine")).toEqual([
      { path: "app.conf", contents: { server: { port: 1 } } },
      { path: "values.yaml", contents: { a: 1 } },
      { path: "values.yaml", contents: { b: ["big", "12345678901234567890"] } },
    ]);
  });

  test("reads standard input", async () =>
    expect((await runIn(root, ["parse", "-", "--parser", "toml", "--format", "json"], "a = 1")).out).toBe('{\n  "a": 1\n}\n'));

  test("fails where a file cannot be read", async () => {
    const broken = await runIn(root, ["parse", "broken.toml", "app.conf"]);
    expect(broken.code).toBe(2);
    expect(broken.err).toContain("broken.toml:1:5");
    expect(broken.out).toContain("port: 1");
    expect((await runIn(root, ["parse", "absent.ini"])).code).toBe(2);
    expect((await runIn(root, ["parse"])).code).toBe(2);
  });
});
