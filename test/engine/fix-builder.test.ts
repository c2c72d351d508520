import { expect, test } from "vitest";
import type { Edit } from "../../src/engine/fix.js";
import { fixBuilder } from "../../src/engine/fix-builder.js";
import type { Document } from "../../src/load/document.js";
import { fileOf } from "../load/file.js";

/** The text after the edit, or undefined where there is none. */
function edited(text: string, make: (document: Document) => Edit | undefined, name = "a.yaml"): string | undefined {
  const edit = make(fileOf(text, name).documents[0]!);
  return edit && text.slice(0, edit.location.start) + edit.text + text.slice(edit.location.end);
}

test.each([
  ["min: 2 # kept\nother: 1\n", "max: 2 # kept\nother: 1\n"],
  ['{ "min": 2 }\n', '{ "max": 2 }\n'],
  ["'min': 2\n", "'max': 2\n"],
  ["min: 2\nmax: 1\n", undefined],
  ["other: 1\n", undefined],
])("renames the key of %j", (text, after) => {
  expect(edited(text, (document) => fixBuilder.renameKey(document, ["min"], "max"))).toBe(after);
});

test.each([
  ["strategy:\n  rollingUpdate:\n    maxSurge: 1\nnext: 1\n", "strategy:\n  type: Recreate\nnext: 1\n"],
  ["strategy:\n  rollingUpdate:\n    maxSurge: 1", "strategy:\n  type: Recreate"],
  ["strategy: { rollingUpdate: { maxSurge: 1 } } # kept\n", "strategy: { type: Recreate } # kept\n"],
  ["strategy: &s\n  rollingUpdate: {}\nother: *s\n", undefined],
  ["other: &s\n  rollingUpdate: {}\nstrategy: *s\n", undefined],
  ["strategy: {}\n", undefined],
  ["strategy: fast\n", undefined],
])("replaces the mapping of %j", (text, after) => {
  expect(edited(text, (document) => fixBuilder.setMapping(document, ["strategy"], { type: "Recreate" }))).toBe(after);
});

test("writes JSON in JSON", () => {
  const text = '{"apiVersion": "apps/v1", "kind": "Deployment", "strategy": {"rollingUpdate": {}}}';
  const after = edited(text, (document) => fixBuilder.setMapping(document, ["strategy"], { type: "Recreate" }), "a.json");
  expect(after).toBe(text.replace('{"rollingUpdate": {}}', '{ "type": "Recreate" }'));
});
