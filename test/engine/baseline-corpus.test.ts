/** A baseline over each repository of the corpus, where it is at hand, and over the fixture projects. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { applyBaseline, baselineText, countFindings, parseBaseline, type Baseline } from "../../src/engine/baseline.js";
import { lint, type LintOptions } from "../../src/lint.js";
import type { SourceFile } from "../../src/load/document.js";
import { presets, rules } from "../../src/rules.generated.js";

const ROOT = path.resolve(import.meta.dirname, "../..");
const CORPUS = path.resolve(ROOT, "../shared/corpus/dev");
/** Every n-th repository of the corpus; DEPLOYLINT_EVERY=1 takes all, which takes minutes. */
const EVERY = Number(process.env["DEPLOYLINT_EVERY"] ?? 12);
const folders = [path.join(ROOT, "fixtures/projects"), CORPUS]
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry, index) => entry.isDirectory() && (folder !== CORPUS || index % EVERY === 0))
      .map(({ name }) => path.join(folder, name)),
  );

const BREACH = `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: planted-by-the-test, labels: { environment: production } }
spec: { strategy: { type: Recreate } }
`;

/** Files that are whole manifests: templates and what comments speak of as a whole are left as they are. */
function isPlain({ format, text, kind }: SourceFile): boolean {
  return format === "yaml" && kind === "manifest" && !/\\{\\{|deploylint-disable|^%|[&*]\w/m.test(text);
}

/** The documents in the other order, with lines between them. */
function moved(text: string): string {
  const documents = text.split(/^---[ \t]*(?:#.*)?\r?\n/m).filter((document) => document.trim() !== "");
  return documents
    .toReversed()
    .map((document) => `# moved\n\n${document.endsWith("\n") ? document : `${document}\n`}`)
    .join("---\n");
}

describe("a baseline", () => {
  test.each(folders.map((folder) => [path.relative(ROOT, folder), folder]))("of %s", { timeout: 600_000 }, async (_, folder) => {
    const options: LintOptions = { paths: [folder], cwd: folder, root: folder, rules, presets, baseline: "ignore" };
    const report = await lint(options);
    const baseline = parseBaseline(baselineText(countFindings(report.findings))) as Baseline;
    expect(applyBaseline(report.findings, baseline)).toMatchObject({ fresh: [], stale: new Map() });
    const plain = report.files.filter(isPlain);
    const texts = new Map(plain.map((file) => [file.absolutePath, moved(file.text)]));
    const shown = (findings: typeof report.findings): string[] =>
      findings.map(({ ruleId, location, field }) => `${location.file.path} ${ruleId} ${field}`);
    const again = await lint({ ...options, texts });
    expect(shown(applyBaseline(again.findings, baseline).fresh)).toEqual([]);
    const stdin = { text: BREACH, path: "planted-by-the-test.yaml" };
    const { findings } = await lint({ ...options, stdin, texts, only: ["strategy/no-recreate-in-production"] });
    const fresh = applyBaseline(findings, baseline).fresh.map(({ ruleId, objects }) => `${ruleId} ${objects[0]?.name}`);
    expect(fresh).toEqual(["strategy/no-recreate-in-production planted-by-the-test"]);
  });
});
