import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lint, type LintOptions } from "../../src/lint.js";
import type { Report } from "../../src/report/report.js";
import { presets, rules } from "../../src/rules.generated.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "deploylint-web-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Lints files in a project of their own. */
function run(files: Readonly<Record<string, string>>, options: Partial<LintOptions> = {}): Promise<Report> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return lint({ paths: ["."], cwd: root, root, rules, presets, only: ["webapp"], ...options });
}

const shown = (report: Report, rule: string): string[] =>
  report.findings
    .filter(({ ruleId }) => ruleId === `webapp/${rule}`)
    .map(
      ({ location: { range, text }, messageId }) => `${range.start.line}:${range.start.column} ${messageId} ${text.replaceAll("\r", "")}`,
    );

const problems = (report: Report): string[] =>
  report.problems.map(({ level, kind, file, message }) => `${level} ${kind} ${file} ${message}`);

describe("positions in TOML", () => {
  const TEXT = `[build]
environment = { a.KEY_SECRET = "x", API_URL = "http://a.example.com", "quoted key" = 'b' }
context.x.command = 5

[functions]
included_files = [
  "a", # one
  7,
  "c",
]
[[redirects]] # first
"from" = "/a"
to = """http://b.example.com"""
headers.X-Api-Key = "Zk3xQbW9aTnP5sVfLhRj"
[[redirects]]
from = '/b'
to = 'http://c.example.com'
`;

  test.each([
    ["LF", TEXT],
    ["CRLF", TEXT.replaceAll("\n", "\r\n")],
  ])("with inline tables, dotted keys, lists over lines and %s", async (_, text) => {
    const report = await run({ "netlify.toml": text });
    expect(problems(report)).toEqual([]);
    expect(shown(report, "https")).toEqual([
      '2:47 variable "http://a.example.com"',
      '13:6 redirect """http://b.example.com"""',
      "17:6 redirect 'http://c.example.com'",
    ]);
    expect(shown(report, "netlify-valid")).toEqual(['2:17 invalid a.KEY_SECRET = "x"', "3:1 unknownKey context", "8:3 invalid 7"]);
    expect(shown(report, "no-secrets")).toEqual(["14:22 likelySecret Zk3xQbW9aTnP5sVfLhRj"]);
  });

  test("fixes keep the style of the table", async () => {
    const report = await run({
      "netlify.toml": '[[headers]]\r\nfor = "/*"\r\n[headers.values]\r\n\tX-A = "b" # c\r\n',
      "in/netlify.toml": '[[headers]]\nfor = "/*"\nvalues = { X-A = "b" }\n',
    });
    const texts = report.findings.flatMap(({ fix }) => fix?.edits.map(({ text }) => text) ?? []);
    expect(texts.sort()).toEqual([
      '\r\n\tX-Content-Type-Options = "nosniff"\r\n\tReferrer-Policy = "strict-origin-when-cross-origin"',
      ', X-Content-Type-Options = "nosniff", Referrer-Policy = "strict-origin-when-cross-origin"',
    ]);
  });
});

test("positions in JSON with comments, also behind escapes and with CRLF", async () => {
  const text = `{
  /* a
     comment */ "env": { "A\\u0042C": "x", "API_URL": "http:\\/\\/a.example.com" }, // env
  "rewrites": [
    // one
    { "source": "/a", "destination": "http://b.example.com", },
  ],
}
`;
  for (const written of [text, text.replaceAll("\n", "\r\n")]) {
    const report = await run({ "vercel.json": written });
    expect(problems(report)).toEqual([]);
    expect(shown(report, "https")).toEqual(['3:54 variable "http:\\/\\/a.example.com"', '6:38 proxy "http://b.example.com"']);
  }
});

describe("what is hostile has a clear answer in time", () => {
  const timed = async (files: Readonly<Record<string, string>>): Promise<Report> => {
    // Of the processor: other work on the machine does not count.
    const start = process.cpuUsage();
    const report = await run(files);
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(8);
    return report;
  };

  test.each([
    ["nested lists", `a = ${"[".repeat(200_000)}`],
    ["nested tables", `a = ${"{ a = ".repeat(50_000)}`],
    ["a key of a hundred thousand parts", `${Array.from({ length: 100_000 }, () => "a").join(".")} = 1`],
    ["a table of ten thousand parts", `[${Array.from({ length: 10_000 }, () => "a").join(".")}]`],
  ])("a TOML bomb: %s", async (_, text) => {
    const report = await timed({ "netlify.toml": text });
    expect(problems(report).join("\n")).toMatch(/^error parse netlify\.toml .*(?:deeper|never closed|not valid TOML|missing)/);
  });

  test("a TOML file of many tables", async () => {
    const report = await timed({
      "netlify.toml": Array.from({ length: 20_000 }, (_, i) => `[[redirects]]\nfrom = "/a${i}"\nto = "/b"\n`).join(""),
    });
    expect(problems(report)).toEqual([]);
  });

  test("a _redirects of 10 MB", async () => {
    const line = (index: number): string => `/from/${index}/page /to/${index}/page 301\n`;
    const text = Array.from({ length: 300_000 }, (_, index) => line(index)).join("");
    expect(text.length).toBeGreaterThan(10 * 1024 * 1024);
    const report = await timed({ _redirects: `${text}/from/7/page /x\n` });
    expect(problems(report)).toEqual([]);
    expect(shown(report, "netlify-valid")).toEqual(["300001:1 shadowed /from/7/page"]);
  });

  test("a _redirects of 10 MB of rubbish", async () => {
    const report = await timed({ _redirects: "x y z\n".repeat(1_800_000), _headers: "nothing\n".repeat(1_000_000) });
    expect(report.findings.length).toBeLessThan(200);
    expect(report.findings.length).toBeGreaterThan(90);
  });

  test("a _redirects on one line", async () => {
    expect(shown(await timed({ _redirects: `/a ${"b ".repeat(4_000_000)}` }), "netlify-valid")).toHaveLength(1);
  });

  test.each([
    "[]",
    "null",
    '"a"',
    "7",
    '{"rewrites":{"a":1},"headers":null,"builds":"x","env":[]}',
    '{"headers":[null,4,{"source":[],"headers":{}}],"routes":[[]]}',
  ])("a vercel.json of %s", async (text) => {
    const report = await timed({ "vercel.json": text });
    expect(report.findings.filter(({ ruleId }) => ruleId === "webapp/vercel-schema").length).toBeGreaterThan(0);
    expect(problems(report)).toEqual([]);
  });

  test.each([
    ["vercel.json", "{", /key in double quotes/],
    ["netlify.toml", '[build\ncommand = "x"\n', /TOML/],
    ["netlify.toml", '[build]\ncommand = "a"\n[build]\ncommand = "b"\n', /defined twice/],
  ])("%s that does not parse", async (name, text, message) => expect(problems(await timed({ [name]: text })).join()).toMatch(message));
});

test("a program that makes the configuration of Vercel is one note; another file of that name is none", async () => {
  const report = await run({
    "vercel.ts": 'import type { VercelConfig } from "@vercel/config/v1";\nexport const config: VercelConfig = {};\n',
    "icons/vercel.js": "export default '<svg/>';\n",
  });
  expect(problems(report)).toEqual([
    "note skipped vercel.ts a program that makes the configuration of Vercel: it is not run, so nothing in it is judged",
  ]);
});

describe("several sites in one project", () => {
  const HEADERS =
    "/*\n  Content-Security-Policy: default-src 'self'; frame-ancestors 'none'\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: origin\n";

  test("each has its own headers", async () => {
    const report = await run({
      "netlify.toml": '[build]\nbase = "web"\n',
      "apps/docs/netlify.toml": '[build]\npublish = "out"\n',
      "apps/docs/static/_headers": HEADERS,
      "apps/.storybook/netlify.toml": '[build]\npublish = "out"\n',
      "web/vercel.json": "{}",
    });
    expect(
      report.findings
        .filter(({ ruleId }) => ruleId === "webapp/security-headers")
        .map(({ location, severity }) => `${location.file.path} ${severity}`),
    ).toEqual(["apps/.storybook/netlify.toml info", "netlify.toml warning", "web/vercel.json info"]);
  });
});

describe("the same comfort as for manifests", () => {
  const TOML = '[[redirects]]\nfrom = "/a"\nto = "http://a.example.com"\n';

  test("comments in TOML and in _redirects suppress", async () => {
    const report = await run({
      "netlify.toml": TOML.replace("to =", "# deploylint-disable-next-line webapp/https -- an old host\nto =").replace(
        '"/a"',
        '"/a" # deploylint-disable-line webapp/https -- not needed',
      ),
      _redirects: "# deploylint-disable-next-line webapp/https -- theirs\n/b http://b.example.com\n/c http://c.example.com\n",
    });
    expect(shown(report, "https")).toEqual(["3:4 redirect http://c.example.com"]);
    expect(report.suppressed.map(({ reason }) => reason)).toEqual(expect.arrayContaining(["an old host", "theirs"]));
  });

  test("the config turns a rule off for a JSON file", async () => {
    const config = "overrides:\n  - files: [old/**]\n    rules: { webapp/https: off }\n";
    const rewrites = '{ "rewrites": [{ "source": "/a", "destination": "http://a.example.com" }] }';
    const report = await run({ ".deploylintrc": config, "old/vercel.json": rewrites, "new/vercel.json": rewrites });
    expect(report.findings.filter(({ ruleId }) => ruleId === "webapp/https").map(({ location }) => location.file.path)).toEqual([
      "new/vercel.json",
    ]);
  });

  test("environments of files come from config, path and platform, those of contexts from their names", async () => {
    const text = `${TOML}[context.staging.environment]\nAPI_URL = "http://b.example.com"\n[context.deploy-preview.environment]\nAPI_URL = "http://c.example.com"\n`;
    const levels = async (files: Readonly<Record<string, string>>): Promise<string[]> =>
      (await run(files)).findings
        .filter(({ ruleId }) => ruleId === "webapp/https")
        .map(
          ({ severity, location, environments }) =>
            `${location.file.path}:${location.range.start.line} ${severity} ${environments.map(({ name }) => name).join()}`,
        );
    expect(await levels({ "netlify.toml": text })).toEqual(["netlify.toml:3 error production", "netlify.toml:5 warning staging"]);
    expect(await levels({ "netlify.toml": "", "dev/netlify.toml": text })).toEqual([]);
    const config = "environments:\n  - { name: live, role: production, files: [dev/**] }\n";
    expect(await levels({ "netlify.toml": "", ".deploylintrc": config })).toEqual([
      "dev/netlify.toml:3 error live",
      "dev/netlify.toml:5 error live",
      "dev/netlify.toml:7 error live",
    ]);
    expect(
      await levels({
        "netlify.toml": "",
        "dev/netlify.toml": "",
        ".deploylintrc": "defaultEnvironment: development\n",
        "x/_redirects": "/a http://a.example.com\n",
      }),
    ).toEqual([]);
  });
});

test("no file of any shape makes a rule fail", async () => {
  const anything = fc.jsonValue({ maxDepth: 4 });
  const keys = fc.constantFrom(
    "headers",
    "redirects",
    "rewrites",
    "routes",
    "builds",
    "functions",
    "env",
    "build",
    "images",
    "git",
    "services",
    "crons",
  );
  const line = fc.stringMatching(/^[ /*:#!.a-z0-9=<>-]{0,30}$/);
  await fc.assert(
    fc.asyncProperty(fc.dictionary(keys, anything), fc.array(line, { maxLength: 12 }), async (value, lines) => {
      const report = await run({
        "vercel.json": JSON.stringify(value),
        _headers: lines.join("\n"),
        _redirects: lines.join("\n"),
        "netlify.toml": Object.entries(value)
          .map(([key, item]) => `${key} = ${JSON.stringify(JSON.stringify(item))}\n[[${key}s]]\nx = 1`)
          .slice(0, 1)
          .join(""),
      });
      expect(report.problems.filter(({ kind }) => kind === "internal")).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
