import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { formatter } from "../../src/report/formats/html.js";
import { context, environment, finding, report, SampleFile, typicalReport } from "./sample.js";

async function page(...input: [Parameters<typeof formatter.format>[0], Parameters<typeof context>[0]?]): Promise<string> {
  return formatter.format(input[0], context(input[1]));
}

/** The tags of a page; text that looks like one is none, since `<` is escaped in text and attributes. */
function tags(html: string): { name: string; attributes: string }[] {
  const body = html.replace(/<(style|script)>[^]*?<\/\1>/g, "<$1></$1>");
  return [...body.matchAll(/<(\/?[a-z0-9!]+)((?:[^<>"]|"[^"<]*")*)>/gi)].map((match) => ({ name: match[1]!, attributes: match[2]! }));
}

describe("html", () => {
  it("needs nothing but itself, and lets nothing but its own script run", async () => {
    const html = await page(typicalReport());
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!;
    expect(policy).toContain("default-src 'none'");
    for (const kind of ["style", "script"]) {
      const source = new RegExp(`<${kind}>([^]*?)</${kind}>`).exec(html)![1]!;
      expect(policy).toContain(`${kind}-src 'sha256-${createHash("sha256").update(source).digest("base64")}'`);
      if (kind === "script") new Function(source);
    }
    expect(tags(html).some(({ attributes }) => /\ssrc=|\sstyle=|\son\w+=/.test(attributes))).toBe(false);
    expect(tags(html).filter(({ name }) => name === "link")).toEqual([]);
  });

  it("shows findings by file with frames, related places and links to the rules", async () => {
    const html = await page(typicalReport());
    expect(html).toContain('<h3>k8s/prod/web.yaml</h3><article class="finding" data-severity="error"');
    expect(html).toContain("<span><i>9</i>    type: <mark>Recreate</mark></span>");
    expect(html).toContain(
      '<code>k8s/prod/hpa.yaml:5:11</code></p><pre class="frame"><span><i>5</i>    name: <mark>web</mark></span></pre>',
    );
    expect(html).toContain('href="https://github.com/deploylint/deploylint/blob/main/docs/rules/strategy/no-recreate-in-production.md"');
    expect(html).toContain("<dt>Fix</dt><dd>Remove replicas (--fix)</dd>");
    expect(html).toContain(
      '<h1><span class="error">1 error</span>, <span class="warning">1 warning</span>, <span class="info">1 info</span></h1>',
    );
  });

  it("counts by environment and rule, and its filters know each by number", async () => {
    const file = new SampleFile("a.yaml", "a: 1\n");
    const at = { location: file.find("1") };
    const findings = [
      finding({ ...at, environments: [environment("eu", "staging"), environment("production")] }),
      finding({ ...at, ruleId: "tls/renewal", severity: "info", environments: [environment("eu", "staging")] }),
    ];
    const html = await page(report(findings, { files: [file] }));
    const cards = [
      ...html.matchAll(/data-environment="(\d)" aria-pressed="false"><strong>([^<]*)<\/strong>(?:<span class="soft">([^<]*)<)?/g),
    ];
    expect(cards.map((card) => card.slice(1))).toEqual([
      ["0", "production", "1 object"],
      ["1", "eu", undefined],
    ]);
    const cells = [...html.matchAll(/<td class="(\w+)"><button type="button" data-rule="(\d)"(?: data-environment="(\d)")?[^>]*>(\d+)</g)];
    expect(cells.map((cell) => cell.slice(1))).toEqual([
      ["error", "0", undefined, "1"],
      ["error", "0", "0", "1"],
      ["error", "0", "1", "1"],
      ["info", "1", undefined, "1"],
      ["info", "1", "1", "1"],
    ]);
    expect(html).toContain('data-severity="info" data-rule="1" data-environments="1"');
    expect(html).toContain('<option value="1">tls/renewal</option>');
  });

  it("says so when there are no findings", async () => {
    const html = await page(report([]));
    expect(html).toContain("<h1>No findings</h1>");
    expect(html).not.toContain("<form");
  });

  it("shows problems, and suppressed findings where asked for", async () => {
    const bad = new SampleFile("k8s/bad.yaml", "a: 1\n b: 2\n");
    const problems = [
      { level: "error", kind: "parse", message: "bad indentation", location: bad.find("b") },
      { level: "note", kind: "skipped", message: "a template", file: "t.yaml" },
    ] as const;
    const suppressed = [{ finding: typicalReport().findings[0]!, reason: "known" }];
    const html = await page(report([], { problems, suppressed }));
    expect(html).toContain('<h1><span class="error">1 problem</span></h1>');
    expect(html).toContain('<b class="error">parse error</b> <code>k8s/bad.yaml:2:2</code><br>bad indentation<pre');
    expect(html).toContain('<b class="info">skipped</b> <code>t.yaml</code><br>a template');
    expect(html).not.toContain("<article");
    expect(await page(report([], { suppressed }), { includeSuppressed: true })).toContain("<dt>Suppressed</dt><dd>known</dd>");
  });

  it("keeps the most severe of very many findings and says so", async () => {
    const file = new SampleFile("a.yaml", "a: 1\n");
    const findings = Array.from({ length: 3200 }, (_, index) =>
      finding({ location: file.find("1"), severity: index < 200 ? "info" : "warning" }),
    );
    const html = await page(report(findings));
    expect(html.match(/<article /g)).toHaveLength(3000);
    expect(html).not.toContain('data-severity="info"');
    expect(html).toContain("200 more findings not shown");
    expect(html).toContain(">3,200</button>");
  });

  it.each(["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='x", "</pre></title><svg onload=x>", "<!--"])(
    "takes %s for text",
    async (text) => {
      const file = new SampleFile(`${text}.yaml`, `name: ${text}\n`);
      const one = finding({
        location: file.find(text),
        ruleId: text,
        message: text,
        docs: `javascript:${text}`,
        environments: [environment(text, "production")],
        related: [{ location: file.find("name"), message: text }],
        fix: { description: text, safety: "safe", edits: [{ location: file.find(text), text }] },
        failsInProduction: true,
      });
      const known = new Set(tags(await page(typicalReport())).map(({ name }) => name));
      known.add("section").add("br").add("li");
      const html = await page(report([one], { problems: [{ level: "error", kind: "parse", message: text, file: text }] }));
      const found = tags(html);
      expect(found.filter(({ name }) => !known.has(name))).toEqual([]);
      expect(found.filter(({ name }) => name === "script")).toHaveLength(1);
      expect(found.some(({ attributes }) => /\son\w+=|javascript:/.test(attributes))).toBe(false);
    },
  );
});
