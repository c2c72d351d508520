import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { COMMANDS } from "../../src/cli/table.js";

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "deploylint-cli-"));
  mkdirSync(path.join(root, "prod"));
  writeFileSync(path.join(root, ".deploylintrc"), "{}\n");
  writeFileSync(
    path.join(root, "prod/web.yaml"),
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  strategy: { type: Recreate }\n  template:\n    spec:\n      containers:\n        - { name: web, image: example.org/web:1.0.0, resources: { requests: { cpu: 10m, memory: 16Mi } }, livenessProbe: { tcpSocket: { port: 80 } } }\n",
  );
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function run(
  argv: readonly string[],
  options: { readonly stdin?: string; readonly env?: Record<string, string>; readonly cwd?: string } = {},
): Promise<Outcome> {
  let out = "";
  let err = "";
  const code = await main(argv, {
    cwd: options.cwd ?? root,
    env: { NO_COLOR: "1", ...options.env },
    version: "1.2.3",
    stdout: { write: (text) => void (out += text), isTTY: false, columns: undefined },
    stderr: { write: (text) => void (err += text), isTTY: false, columns: undefined },
    readStdin: () => Promise.resolve(options.stdin ?? ""),
  });
  return { code, out, err };
}

describe("help", () => {
  test("lists every command", async () => {
    const { code, out } = await run(["--help"]);
    expect(code).toBe(0);
    for (const { name, summary } of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name} +${summary.replace(/[()]/g, "\\$&")}$`, "m"));
  });

  test.each(COMMANDS.map(({ name }) => name))("%s tells its flags", async (name) => {
    const command = COMMANDS.find((candidate) => candidate.name === name)!;
    const { code, out } = await run([name, "--help"]);
    expect(code).toBe(0);
    for (const flag of (await command.load()).spec.flags) expect(out).toContain(`--${flag.name}`);
    expect(await run(["help", name])).toEqual({ code, out, err: "" });
  });

  test("--version", async () => expect(await run(["--version"])).toEqual({ code: 0, out: "1.2.3\n", err: "" }));
});

describe("mistakes are said in a line, with exit code 2", () => {
  test.each([
    [["explan", "health/readiness-probe"], /no command "explan"; did you mean "explain"\?/],
    [["help", "rulez"], /no command "rulez"; did you mean "rules"\?/],
    [["lint", "--forma", "json"], /no flag --forma; did you mean --format\?/],
    [["--format", "jsn"], /unknown format "jsn"; did you mean "json"\?/],
    [["--fail-on", "eror"], /--fail-on does not take "eror"; did you mean "error"\?/],
    [["--only", "strategy/no-recreate"], /no rule or category "strategy\/no-recreate"; did you mean/],
    [["--max-warnings", "many"], /--max-warnings takes a number/],
    [["explain"], /takes the id of one rule/],
    [["explain", "health/readines-probe"], /did you mean "health\/readiness-probe"\?/],
    [["--format", "json", "--format", "text"], /only one format can go to standard output/],
    [["--fix", "--diff"], /do not go together/],
    [["--unsafe"], /--unsafe goes with/],
    [["baseline", "creat"], /did you mean "create"\?/],
    [["--config"], /--config needs a value: --config <file>/],
    [["--config", "--env", "prod"], /--config needs a value/],
    [["--only="], /--only needs a value: --only <ids>/],
    [["--quiet=yes"], /--quiet takes no value/],
    [["-x"], /lint has no flag -x\./],
    [["--env", "prod", "explain", "x"], /the command stands before its flags: deploylint explain/],
    [["--stdin-filename", "x.yaml"], /--stdin-filename names standard input/],
    [["-"], /standard input is empty/],
    [["--format", "sarif="], /needs a file behind the =/],
    [["--format", "json=x", "--format", "sarif=x"], /two formats cannot go to the same file, x/],
    [["-o", "nowhere/report.txt"], /nowhere\/report\.txt cannot be written: its folder does not exist/],
    [["-o", "prod"], /prod cannot be written: it is a folder/],
  ])("%j", async (argv, message) => {
    const { code, out, err } = await run(argv);
    expect(err).toMatch(message);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  test("a path that does not exist is no typing mistake of a command", async () => {
    const { code, out } = await run(["nowhere/at/all"]);
    expect(code).toBe(2);
    expect(out).toContain("no such file or folder: nowhere/at/all");
  });
});

describe("lint", () => {
  test("exit codes: findings, --fail-on, --exit-zero, --max-warnings, --skip", async () => {
    expect((await run([])).code).toBe(1);
    expect((await run(["lint", "prod/web.yaml"])).code).toBe(1);
    expect((await run(["--exit-zero"])).code).toBe(0);
    expect((await run(["--fail-on", "off"])).code).toBe(0);
    expect((await run(["--skip", "strategy"])).code).toBe(0);
    expect((await run(["--skip", "strategy", "--fail-on", "info"])).code).toBe(0);
    expect((await run(["--env", "staging", "--only", "strategy/no-recreate-in-production"])).code).toBe(0);
    expect((await run(["--env", "staging", "--only", "strategy/no-recreate-in-production", "--max-warnings", "0"])).code).toBe(1);
  });

  test("several formats at once", async () => {
    const { out } = await run(["--format", "concise", "--format", "json=out.json", "--format", "sarif=out.sarif"]);
    expect(out).toContain("[strategy/no-recreate-in-production]");
    const json = JSON.parse(readFileSync(path.join(root, "out.json"), "utf8")) as { schemaVersion: number; findings: unknown[] };
    expect(json.schemaVersion).toBe(1);
    expect(json.findings).toHaveLength(1);
    expect((JSON.parse(readFileSync(path.join(root, "out.sarif"), "utf8")) as { version: string }).version).toBe("2.1.0");
    for (const name of ["out.json", "out.sarif"]) rmSync(path.join(root, name));
  });

  test("standard input under a name", async () => {
    const stdin = readFileSync(path.join(root, "prod/web.yaml"), "utf8");
    expect((await run(["-", "--stdin-filename", "k8s/prod/x.yaml", "--format", "concise"], { stdin })).out).toMatch(
      /^k8s\/prod\/x\.yaml:5:21: error/,
    );
    expect((await run(["-", "--stdin-filename", "dev/x.yaml", "--format", "concise"], { stdin })).code).toBe(0);
  });

  test("--quiet shows what fails the run", async () => {
    const { out } = await run(["--quiet", "--fail-on", "off", "--format", "concise"]);
    expect(out).not.toContain("no-recreate");
  });

  test("the step summary of GitHub", async () => {
    const file = path.join(root, "summary.md");
    await run(["--format", "github"], { env: { GITHUB_STEP_SUMMARY: file } });
    expect(readFileSync(file, "utf8")).toContain("strategy/no-recreate-in-production");
    rmSync(file);
  });
});

describe("other commands", () => {
  test("environments, with the reason", async () => {
    expect((await run(["environments"])).out).toMatch(
      /^production: 1 object\n {2}prod\/web\.yaml: Deployment web\n {6}because: path segment prod/,
    );
    const { environments } = JSON.parse((await run(["environments", "--format", "json"])).out) as {
      environments: { name: string; role: string; objects: unknown[] }[];
    };
    expect(environments).toEqual([
      { name: "production", role: "production", objects: [expect.objectContaining({ file: "prod/web.yaml", object: "Deployment web" })] },
    ]);
  });

  test("rules, as the config has them", async () => {
    writeFileSync(path.join(root, "strict.yaml"), "rules: { strategy/no-recreate-in-production: warning }\n");
    const { rules } = JSON.parse((await run(["rules", "--format", "json", "--config", "strict.yaml"])).out) as {
      rules: { id: string; severity: Record<string, string>; fixable: unknown; options: unknown; docs: string }[];
    };
    const rule = rules.find(({ id }) => id === "strategy/no-recreate-in-production")!;
    expect(rule.severity).toEqual({ production: "warning", staging: "warning", development: "off", unknown: "warning" });
    expect(rule).toMatchObject({ fixable: "unsafe", options: { allow: { default: [] } }, docs: expect.stringMatching(/^https:/) });
    expect((await run(["rules"])).out).toMatch(/^strategy\/no-recreate-in-production +error +warning +- +warning +unsafe$/m);
    rmSync(path.join(root, "strict.yaml"));
  });

  test("explain", async () => {
    const { code, out } = await run(["explain", "tls/ingress-https"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^tls\/ingress-https\n/);
    expect(out).toContain("defaultTlsCertificate (default false)");
  });

  test("baseline create, then clean", async () => {
    expect((await run(["baseline", "create"])).out).toMatch(/\.deploylint-baseline\.json: 1 findings?/);
    expect((await run([])).code).toBe(0);
    expect((await run(["--no-baseline"])).code).toBe(1);
    expect((await run(["baseline", "show"])).out).toMatch(/1 findings? in the baseline, 0 no longer there/);
    rmSync(path.join(root, ".deploylint-baseline.json"));
  });
});
