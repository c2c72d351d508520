import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { tree } from "../policy/workspace.js";

const POLICY = `rules:
  - id: latest
    forEach: podSpec.containers
    deny: item.image.endsWith(':latest')
    message: "{{item.name}} uses latest"
  - id: owner
    match: { kinds: ["*"] }
    severity: warning
    assert: object.metadata.?labels.?owner.orValue('') in data.owners
    at: metadata.labels.owner
    message: nobody owns this
`;
const OTHER = `rules: [{ assert: "object.size() < 9" , message: too large }]\n`;
const web = (image: string, labels = ""): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n${labels}spec:\n  containers:\n    - name: web\n      image: ${image}\n`;
const FILES = {
  "policy/k8s.policy.yaml": POLICY,
  "policy/size.policy.yaml": OTHER,
  "data/owners.yaml": "owners: [shop]\n",
  "bad.yaml": web("web:latest"),
  "good.yaml": web("web:1", "  labels: { owner: shop }\n"),
  "warn.yaml": web("web:1"),
  "app.toml": 'name = "web"\n',
};

async function run(
  argv: readonly string[],
  files: Readonly<Record<string, string>> = FILES,
  stdin = "",
): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const code = await main(["test", ...argv], {
    cwd: tree(files),
    env: {},
    version: "0",
    stdout: { write: (text) => void (out += text), isTTY: false, columns: undefined },
    stderr: { write: (text) => void (err += text), isTTY: false, columns: undefined },
    readStdin: () => Promise.resolve(stdin),
  });
  return { code, out, err };
}
const data = ["-d", "data"];

describe("deploylint test", () => {
  test("prints what conftest prints, and exits as it does", async () => {
    expect(await run(["bad.yaml", "warn.yaml", "good.yaml", ...data])).toEqual({
      code: 1,
      err: "",
      out: `WARN - bad.yaml - k8s - nobody owns this
FAIL - bad.yaml - k8s - web uses latest
WARN - warn.yaml - k8s - nobody owns this

9 tests, 6 passed, 2 warnings, 1 failure, 0 exceptions
`,
    });
    expect((await run(["good.yaml", ...data])).code).toBe(0);
    expect((await run(["warn.yaml", ...data])).code).toBe(0);
  });

  test("--fail-on-warn and --no-fail", async () => {
    expect((await run(["warn.yaml", ...data, "--fail-on-warn"])).code).toBe(1);
    expect((await run(["bad.yaml", ...data, "--fail-on-warn"])).code).toBe(2);
    expect((await run(["good.yaml", ...data, "--fail-on-warn"])).code).toBe(0);
    expect((await run(["bad.yaml", ...data, "--no-fail"])).code).toBe(0);
  });

  test("--namespace chooses policies, and a wrong one is no pass", async () => {
    expect((await run(["bad.yaml", "-n", "size"])).out).toContain("1 test, 1 passed");
    expect((await run(["bad.yaml", ...data, "--namespace", "k*"])).out).toContain("2 tests, 0 passed");
    expect(await run(["bad.yaml", ...data, "-n", "main"])).toMatchObject({
      code: 2,
      err: "error: --namespace: there is no policy main; there are k8s, size\n",
    });
  });

  test("judges other formats, folders and standard input", async () => {
    expect((await run(["app.toml", "-n", "size"])).out).toContain("1 test, 1 passed");
    expect(
      (
        await run([".", "-n", "size"], {
          "policy/size.policy.yaml": OTHER.replace("9", "1"),
          "a/b/app.toml": "x = 1\n",
          Dockerfile: "FROM a\n",
        })
      ).out,
    ).toMatch(/FAIL - a\/b\/app\.toml - size - too large/);
    expect((await run(["-", "-n", "size", "--parser", "toml"], FILES, "x = 1\n")).out).toContain("1 test, 1 passed");
    expect(
      (await run([".", "--ignore", "^a/", "-n", "size"], { "policy/size.policy.yaml": OTHER.replace("9", "1"), "a/app.toml": "x = 1\n" }))
        .out,
    ).not.toContain("a/app.toml");
  });

  test("--combine gives all files at once, with places in them", async () => {
    const policy = `rules: [{ forEach: object, deny: "item.contents.kind == 'Pod' && object.size() == 2", at: item.contents.kind, message: "{{item.path}}" }]\n`;
    const { code, out } = await run(["bad.yaml", "good.yaml", "--combine", "--output", "json"], {
      ...FILES,
      "policy/k8s.policy.yaml": policy,
      "policy/size.policy.yaml": policy,
    });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([
      {
        filename: "Combined",
        namespace: "k8s",
        successes: 0,
        failures: [
          { msg: "bad.yaml", loc: { file: "bad.yaml", line: 2 } },
          { msg: "good.yaml", loc: { file: "good.yaml", line: 2 } },
        ],
      },
      { namespace: "size" },
    ]);
  });

  test("takes no config, whatever it says", async () =>
    expect(
      (
        await run(["good.yaml", ...data], {
          ...FILES,
          ".deploylintrc": "extends: recommended\nrules: { k8s/latest: off, strategy: off }\nignore: [good.yaml]\n",
        })
      ).code,
    ).toBe(0));

  test("tells of exceptions", async () => {
    const files = { ...FILES, "bad.yaml": web("web:latest # deploylint-disable-line k8s/latest -- later", "  labels: { owner: shop }\n") };
    expect(await run(["bad.yaml", ...data], files)).toMatchObject({
      code: 0,
      out: expect.stringContaining("EXCP - bad.yaml - k8s - web uses latest") as string,
    });
    expect((await run(["bad.yaml", ...data, "--suppress-exceptions"], files)).out).not.toContain("EXCP");
  });

  test("what cannot be judged is an error", async () => {
    expect((await run(["bad.yaml"])).code).toBe(2);
    expect(await run(["nowhere.yaml", ...data])).toMatchObject({
      code: 2,
      err: expect.stringContaining("no such file or folder: nowhere.yaml") as string,
    });
    expect(await run(["bad.yaml", ...data, "-p", "none"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("there is no policy none") as string,
    });
    expect((await run(["bad.yaml", "-p", "old"], { ...FILES, "old/main.rego": "package main\n" })).err).toContain("Rego is not evaluated");
    expect((await run([])).code).toBe(2);
  });
});

test.each([
  ["json", '\t\t"filename": "bad.yaml"'],
  ["tap", "1..2\nnot ok 1 - bad.yaml - k8s - web uses latest\n# warnings\nnot ok 2 - bad.yaml - k8s - nobody owns this\n"],
  ["table", "| failure | bad.yaml | k8s       | web uses latest  |"],
  ["junit", '<testcase name="bad.yaml - web uses latest" classname="conftest.k8s" time="0.000">'],
  ["github", "::error file=bad.yaml,line=8::web uses latest"],
  ["azuredevops", "##vso[task.logissue type=error] file=bad.yaml --> web uses latest"],
  ["sarif", '"ruleId": "k8s/latest"'],
])("--output %s", async (format, said) => {
  const { code, out } = await run(["bad.yaml", ...data, "-n", "k8s", "--output", format]);
  expect(code).toBe(1);
  expect(out).toContain(said);
});
