import { describe, expect, it } from "vitest";
import { formatterNames, loadFormatter } from "../../src/report/index.js";
import type { Report } from "../../src/report/report.js";
import { context, environment, finding, object, report, rule, SampleFile } from "./sample.js";
import { parseXml } from "./xml.js";

/** Names that a manifest, a file or a policy may bring. */
const HOSTILE: readonly string[] = [
  "::error::pwned",
  "::set-output name=x::y",
  "\n::add-mask::secret\n",
  "a\r\n::stop-commands::x\r\n",
  "%0A::error::pwned",
  "%0D%0A##vso[task.complete result=Succeeded;]",
  "##vso[task.setvariable variable=PATH]x",
  "##[error]pwned",
  "##teamcity[buildStatus status='SUCCESS']",
  "x'] ##teamcity[buildStatus text='y",
  "]]><x>&y;</x><!--",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "</script><script>alert(1)</script>",
  "\u001b[2J\u001b[31mred\u001b]8;;http://evil.example\u0007link",
  "\u009b2Jx\u0000y\b\b\b",
  "\ud800 lone \udfff",
  "\ufffe\uffff",
  "right\u202eleft\u2066\u2028\u2029",
  "a | b | [click](javascript:alert(1)) ![x](http://evil.example/x.png) @everyone `x`",
  "not ok 1 # TODO\nok 2 - all fine\nBail out!",
  "[click](http://evil.example)",
  "{0} {{title}} ${jndi:ldap://x}",
  "__proto__",
  "",
];

/** A report in which a hostile text stands wherever a text can stand. */
function hostileReport(text: string): Report {
  const file = new SampleFile(`${text}/web.yaml`, `kind: ${text}\nname: x ${text}\n`);
  const location = file.find("x");
  const fix = { description: text, safety: "safe", edits: [{ location, text }] } as const;
  const one = finding({
    location,
    ruleId: `own/${text}`,
    messageId: text,
    message: text,
    data: { title: text, place: text },
    objects: [object(text, text, text, text)],
    environments: [environment(text, "production")],
    related: [{ location, message: text }],
    fix,
    failsInProduction: true,
  });
  const known = finding({ location, message: `${text} ${text}`, data: { title: text }, fingerprint: "f".repeat(32) });
  const problems = [
    { level: "error", kind: "parse", message: text, location },
    { level: "error", kind: "policy", message: text, file: text },
    { level: "note", kind: "skipped", message: text, file: text },
  ] as const;
  const base = report([one, known], {
    rules: [rule("strategy/no-recreate-in-production")],
    problems,
    suppressed: [{ finding: one, reason: text }],
  });
  return { ...base, summary: { ...base.summary, environments: Object.fromEntries([[text, 1]]) } };
}

/** What build servers take for a command in a line of a log. */
const COMMAND = /^\s*::[\w-]|##\[|##vso\[|##teamcity\[/;

/** Commands that a format may write itself. */
const OWN: Readonly<Record<string, RegExp>> = {
  github: /^::(?:error|warning|notice) [^:]*::/,
  azure: /^##vso\[task\.logissue [^\]]*\]/,
  teamcity: /^##teamcity\[inspection(?:Type)? (?:\w+='(?:[^'|\n]|\|[|'[\]]|\|0x[0-9a-f]{4})*' ?)+\]$/,
};

function checkStructure(name: string, output: string): void {
  if (["json", "sarif", "gitlab", "rdjson", "sonarqube"].includes(name)) JSON.parse(output);
  if (["junit", "checkstyle"].includes(name)) parseXml(output);
  if (name === "tap") checkTap(output);
  if (name === "github" || name === "azure" || name === "teamcity") {
    for (const line of output.trimEnd().split("\n")) expect(line).toMatch(OWN[name]!);
  }
}

function checkTap(output: string): void {
  const tests = output.split("\n").filter((line) => /^(?:not ok|ok|Bail|1\.\.)/.test(line));
  expect(tests[0]).toBe(`1..${tests.length - 1}`);
  expect(tests.slice(1).every((line, index) => line.startsWith(`not ok ${index + 1} - `))).toBe(true);
}

describe.each(formatterNames)("%s", (name) => {
  it.each(HOSTILE.map((text) => [JSON.stringify(text), text]))("cannot be broken by %s", async (_, text) => {
    const output = await (await loadFormatter(name)).format(hostileReport(text), context({ includeSuppressed: true }));
    expect(output.endsWith("\n")).toBe(true);
    // Nothing that moves a cursor or turns the direction of writing.
    expect(output).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}|\p{Cs}/u);
    for (const line of output.split("\n")) expect(OWN[name] ? line.replace(OWN[name], "own: ") : line).not.toMatch(COMMAND);
    checkStructure(name, output);
  });
});

it("the command of a hostile text stays data for GitHub and Azure", async () => {
  const input = hostileReport("a%0A::error::x;y]z\nb,c:d");
  const github = await (await loadFormatter("github")).format(input, context());
  expect(github).toContain("a%250A::error::x;y]z\\nb,c:d");
  expect(github).toContain("file=a%250A%3A%3Aerror%3A%3Ax;y]z\\nb%2Cc%3Ad/web.yaml,line=");
  const azure = await (await loadFormatter("azure")).format(input, context());
  expect(azure).toContain("sourcepath=a%AZP250A::error::x%3By%5Dz\\nb,c:d/web.yaml;");
  expect(azure).toContain("]a%AZP250A::error::x%3By%5Dz\\nb,c:d");
});
