import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { loadProject } from "../../src/load/project-files.js";

const corpus = path.resolve(import.meta.dirname, "../../../shared/corpus");

describe.runIf(existsSync(corpus))("real files", () => {
  test("hostile ones end in time", () => {
    const root = path.join(corpus, "bad");
    const start = performance.now();
    const { files } = loadProject({ root, cwd: root });
    expect(performance.now() - start).toBeLessThan(5000);
    for (const file of files) {
      for (const { location } of file.problems) expect(location!.end).toBeLessThanOrEqual(file.text.length);
    }
  });

  test("have the values that another parser reads", () => {
    const root = path.join(corpus, "dev");
    const { files } = loadProject({ root, cwd: root });
    expect(files.length).toBeGreaterThan(1000);
    // The other parser takes ten times as long: every fortieth file must do.
    const some = files.filter((file, index) => index % 40 === 0 && file.format === "yaml" && file.problems.length === 0);
    for (const file of some) {
      const others = parseAllDocuments(file.text, {
        version: "1.1",
        merge: true,
        uniqueKeys: false,
        schema: "failsafe",
        logLevel: "silent",
      });
      const expected = (Array.isArray(others) ? others : []).map((document) => asText(document.toJS())).filter((value) => value !== "");
      const own = file.documents.map(({ value }) => shapeOf(value));
      expect(own, file.path).toEqual(expected.map(shapeOf));
    }
  }, 60_000);
});

/** An empty document of the other parser is null or an empty text. */
function asText(value: unknown): unknown {
  return value === null || value === undefined ? "" : value;
}

/** Keys and lengths: the readers differ in how they type scalars. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== "object" || value === null) return "scalar";
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]));
}
