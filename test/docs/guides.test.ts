import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";

/** A step of a walkthrough: a file to write, a command to run, or what the last command must have said. */
type Step =
  | { readonly kind: "file"; readonly name: string; readonly text: string }
  | { readonly kind: "run"; readonly command: string; readonly exit: number }
  | { readonly kind: "says"; readonly lines: readonly string[] };

const FENCE = /^```(\w+)(?: (\w+)=(\S+))?\n(.*?)^```$/gms;

function stepsOf(markdown: string): Step[] {
  return [...markdown.matchAll(FENCE)].flatMap(([, language, key, value, text = ""]): Step[] => {
    if (key === "file") return [{ kind: "file", name: value!, text }];
    if (language === "sh") return [{ kind: "run", command: text.trim(), exit: key === "exit" ? Number(value) : 0 }];
    return language === "text" ? [{ kind: "says", lines: text.trim().split("\n") }] : [];
  });
}

/** Each part of a guide under a heading that tells it. */
function walkthroughs(guide: string, heading: RegExp): [title: string, steps: Step[]][] {
  const text = readFileSync(path.resolve(import.meta.dirname, "../../docs/guides", guide), "utf8");
  return text
    .split(/^## /m)
    .filter((part) => heading.test(part))
    .map((part) => [part.split("\n")[0]!, stepsOf(part)]);
}

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

async function run(command: string, cwd: string): Promise<{ code: number; said: string }> {
  let said = "";
  const output = { write: (text: string) => void (said += text), isTTY: false, columns: undefined };
  const words = command.replace(/^deploylint\s*/, "").split(/\s+/).filter((word) => word !== "");
  const code = await main(words, { cwd, env: {}, version: "0", stdout: output, stderr: output, readStdin: () => Promise.resolve("") });
  return { code, said };
}

describe.each([
  ["writing-a-policy.md", /^Walkthrough/, 3],
  ["coming-from-conftest.md", /^The policy/, 1],
] as const)("%s", (guide, heading, count) => {
  const all = walkthroughs(guide, heading);

  test("has its walkthroughs", () => expect(all).toHaveLength(count));

  test.each(all)("%s: is true from an empty folder", async (_, steps) => {
    const cwd = mkdtempSync(path.join(os.tmpdir(), "deploylint-guide-"));
    folders.push(cwd);
    let last = "";
    for (const step of steps) {
      if (step.kind === "file") {
        mkdirSync(path.dirname(path.join(cwd, step.name)), { recursive: true });
        writeFileSync(path.join(cwd, step.name), step.text);
      } else if (step.kind === "run") {
        const { code, said } = await run(step.command, cwd);
        last = said;
        expect(code, `${step.command}\n${said}`).toBe(step.exit);
      } else for (const line of step.lines) expect(last).toContain(line);
    }
  });
});
