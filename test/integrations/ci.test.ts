/** The action, the component and the matchers: what they say is run with a stand-in for npx. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { RECREATE, Repository, run, temporaryFolder } from "../cli/repository.js";

const ROOT = path.resolve(import.meta.dirname, "../..");
const DEV = `'${process.execPath}' --import '${import.meta.resolve("tsx")}' '${path.join(ROOT, "src/cli/dev.ts")}'`;
const { version } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { version: string };

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}

/** A folder for PATH in which npx runs the sources and notes what it was asked for. */
function standIn(): string {
  const bin = temporaryFolder();
  writeFileSync(path.join(bin, "npx"), `#!/bin/bash\nprintf '%s\\n' "$@" > '${bin}/called'\nshift 3\nexec ${DEV} "$@"\n`);
  chmodSync(path.join(bin, "npx"), 0o755);
  return bin;
}

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

describe("the GitHub Action", () => {
  const action = parse(read("action/action.yml")) as {
    readonly inputs: Readonly<Record<string, { readonly default: string; readonly description: string }>>;
    readonly runs: { readonly using: string; readonly steps: readonly Step[] };
  };
  const lint = action.runs.steps.find(({ id }) => id === "lint")!;

  /** Runs the step as the runner would, with inputs. */
  function runStep(cwd: string, inputs: Readonly<Record<string, string>>) {
    const bin = standIn();
    const temporary = temporaryFolder();
    const values = (text: string): string =>
      text.replaceAll(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => inputs[name] ?? action.inputs[name]!.default);
    const env = Object.fromEntries(Object.entries(lint.env!).map(([name, text]) => [name, values(text)]));
    const files = { GITHUB_OUTPUT: path.join(temporary, "output"), GITHUB_STEP_SUMMARY: path.join(temporary, "summary") };
    const result = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", lint.run!], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, ...files, ...env, RUNNER_TEMP: temporary, PATH: `${bin}:${process.env["PATH"]}` },
    });
    const text = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");
    return {
      ...result,
      output: text(files.GITHUB_OUTPUT),
      summary: text(files.GITHUB_STEP_SUMMARY),
      called: text(path.join(bin, "called")),
      temporary,
    };
  }

  test("annotates, writes SARIF and the summary, and leaves the verdict to its last step", { timeout: 60_000 }, () => {
    const repository = Repository.with({ "k8s/prod/my web.yaml": RECREATE });
    const { status, stdout, output, summary, called, temporary } = runStep(repository.root, { paths: "k8s/prod/my web.yaml\n" });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^::error file=k8s\/prod\/my web\.yaml,line=8,/m);
    expect(output).toBe(`exit-code=1\nsarif=${temporary}/deploylint.sarif\n`);
    expect(JSON.parse(readFileSync(path.join(temporary, "deploylint.sarif"), "utf8")).runs[0].results.length).toBeGreaterThan(0);
    expect(summary).toContain("no-recreate-in-production");
    expect(called.split("\n").slice(0, 3)).toEqual(["--yes", "--", `deploylint@${version}`]);
  });

  test("inputs are data: nothing in them is a command", { timeout: 60_000 }, () => {
    const repository = Repository.with({ "web.yaml": RECREATE });
    const evil = '$(touch owned) `touch owned` "; touch owned #';
    const { output } = runStep(repository.root, { paths: evil, "fail-on": "error" });
    expect(output).toContain("exit-code=2");
    expect(existsSync(path.join(repository.root, "owned"))).toBe(false);
    // In the text of a script an input would be code.
    for (const { run: script } of action.runs.steps) expect(script ?? "").not.toContain("${{");
  });

  test("what could not be run at all has no report, and fails", { timeout: 60_000 }, () => {
    const { output } = runStep(Repository.with({}, false).root, { args: "--no-such-flag" });
    expect(output).toBe("exit-code=2\n");
    expect(action.runs.steps.at(-1)).toMatchObject({ if: "${{ always() && steps.lint.outputs.exit-code != '0' }}" });
  });

  test("every input is described and used; the version is this one", () => {
    const text = read("action/action.yml");
    for (const [name, input] of Object.entries(action.inputs)) {
      expect(input.description.length).toBeGreaterThan(10);
      expect(text).toContain(`inputs.${name}`);
    }
    expect(action.inputs["version"]!.default).toBe(version);
    expect(action.runs.using).toBe("composite");
  });
});

describe("the GitLab component", () => {
  test("has a header and a job whose script runs", { timeout: 60_000 }, () => {
    const [header, body] = parseAllDocuments(read("integrations/gitlab/templates/deploylint.yml")).map((document) =>
      document.toJS(),
    ) as any[];
    expect(header.spec.inputs.version.default).toBe(version);
    const script = (body.deploylint.script as string[])
      .join("\n")
      .replaceAll(/\$\[\[ inputs\.(\w+) \]\]/g, (_, name: string) => header.spec.inputs[name].default ?? header.spec.inputs[name]);
    const repository = Repository.with({ "k8s/prod/web.yaml": RECREATE });
    const { status, stderr } = spawnSync("bash", ["-c", script], {
      cwd: repository.root,
      encoding: "utf8",
      env: { ...process.env, PATH: `${standIn()}:${process.env["PATH"]}` },
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    const { reports } = body.deploylint.artifacts;
    expect(JSON.parse(readFileSync(path.join(repository.root, reports.codequality), "utf8"))[0].location.path).toBe("k8s/prod/web.yaml");
    expect(readFileSync(path.join(repository.root, reports.junit), "utf8")).toMatch(/^<\?xml/);
  });
});

test.each([
  ["the problem matcher", () => JSON.parse(read("integrations/github/deploylint-matcher.json")).problemMatcher[0].pattern[0]],
  ["the task of VS Code", () => JSON.parse(read("integrations/vscode/tasks.json")).tasks[0].problemMatcher.pattern],
])("%s reads the concise format", async (_, patternOf) => {
  const repository = Repository.with({ "k8s/prod/my web.yaml": RECREATE });
  const { out } = await run(repository.root, "--format", "concise", "--only", "strategy/no-recreate-in-production");
  const pattern = patternOf() as Record<string, number> & { regexp: string };
  const match = new RegExp(pattern.regexp).exec(out.split("\n")[0]!)!;
  const part = (name: string): string => match[pattern[name]!]!;
  expect(["file", "line", "column", "severity", "code"].map(part)).toEqual([
    "k8s/prod/my web.yaml",
    "8",
    "11",
    "error",
    "strategy/no-recreate-in-production",
  ]);
  expect(part("message")).toMatch(/^Deployment web uses Recreate/);
});
