import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseYaml } from "../../../src/load/yaml/parse.js";
import { diskFiles } from "../../../src/render/kustomize/files.js";
import { renderKustomization } from "../../../src/render/kustomize/render.js";

/**
 * Kustomizations with what kustomize 5.5.0 (`kubectl kustomize`, v1.32.4) makes of them: `expected.yaml`. Those that it refuses have `expected.txt` instead,
 * with the problems that we report. The root is `overlay`, where there is one.
 */
const FIXTURES = path.resolve(import.meta.dirname, "../../../fixtures/kustomize");
const cases = readdirSync(FIXTURES).map((name) => {
  const folder = path.join(FIXTURES, name);
  const overlay = path.join(folder, "overlay");
  return { name, folder, root: existsSync(overlay) ? overlay : folder };
});

function render({ root, folder }: (typeof cases)[number]) {
  return renderKustomization(root, { files: diskFiles({ root: folder, cwd: folder }) });
}

describe("what kustomize renders", () => {
  test.each(cases.filter(({ folder }) => existsSync(path.join(folder, "expected.yaml"))))("$name", (entry) => {
    const { objects, problems } = render(entry);
    expect(problems).toEqual([]);
    const { documents } = parseYaml(readFileSync(path.join(entry.folder, "expected.yaml"), "utf8"));
    expect(objects.map(({ value }) => value)).toEqual(documents.map(({ value }) => value));
  });

  test.each(cases.filter(({ folder }) => existsSync(path.join(folder, "expected.yaml"))))("locates every value of $name", (entry) => {
    for (const object of render(entry).objects) {
      for (const at of pathsOf(object.value, [])) {
        for (const part of ["key", "value"] as const) {
          const place = object.locate(at, part);
          expect(place, `${part} of ${at.join(".")}`).toBeDefined();
          expect(place!.end).toBeLessThanOrEqual(place!.file.text.length);
        }
      }
    }
  });
});

function pathsOf(value: unknown, at: readonly (string | number)[]): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [at];
  return Object.entries(value).flatMap(([key, item]) => {
    const path = [...at, Array.isArray(value) ? Number(key) : key];
    return [path, ...pathsOf(item, path)];
  });
}

describe("what kustomize refuses", () => {
  const refused = cases.filter(({ folder }) => !existsSync(path.join(folder, "expected.yaml")));

  test.each(refused)("$name", async (entry) => {
    const { problems, isIncomplete } = render(entry);
    expect(isIncomplete).toBe(true);
    const lines = problems.map(({ level, kind, file, location, message }) => {
      const { line, column } = location!.range.start;
      expect([level, kind]).toEqual(["error", "render"]);
      return `${file}:${line}:${column}: ${message}\n`;
    });
    await expect(lines.join("")).toMatchFileSnapshot(path.join(entry.folder, "expected.txt"));
  });
});
