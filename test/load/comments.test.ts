import fc from "fast-check";
import { dump } from "js-yaml";
import { describe, expect, test } from "vitest";
import { fileOf } from "./file.js";

const comments = (text: string, path?: string): string[] =>
  fileOf(text, path)
    .comments()
    .map((comment) => comment.text);

describe("comments of YAML", () => {
  const TEXT = `# one
a: "# no"   # two
b: 'x # no'
c: x#no # three
d: |  # four
  # no
  text # no
# five
e: >-
  # no

f: plain
  over # six
g: {h: "#no", # seven
  i: [j] # eight
  }
---
# nine
- k # ten
`;

  test.each([
    ["LF", TEXT],
    ["CRLF", TEXT.replaceAll("\n", "\r\n")],
    ["through events", `&x\n${TEXT}`],
  ])("are true comments only (%s)", (_name, text) => {
    expect(comments(text)).toEqual(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]);
  });

  test("know their range", () => {
    const file = fileOf("a: 1 #  x \r\n");
    expect(file.comments()).toEqual([{ start: 5, end: 10, text: "x" }]);
  });

  test("a document that does not parse has none: its text may be anything", () => {
    expect(comments("# a\nb: 1\n---\n# no\nc: [\n---\n# d\ne: 1\n")).toEqual(["a", "d"]);
  });

  test("a text that is nothing but comments has them", () => {
    expect(comments("# deploylint-disable-file\n# x\n")).toEqual(["deploylint-disable-file", "x"]);
  });

  test("a tag or anchor with a # is none", () => expect(comments("a: &b#c 1 # d\n")).toEqual(["d"]));

  test("no value of any data gives one", () => {
    const value = fc.array(fc.string({ unit: fc.constantFrom("#", " ", "a", "\n", '"', "'", ":") }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(value, fc.constantFrom({}, { flowLevel: 0 }, { lineWidth: 5 }), (data, options) => {
        expect(comments(`${dump({ data }, options)}# end\n`)).toEqual(["end"]);
      }),
    );
  });
});

test("comments of TOML, _headers and JSON", () => {
  expect(comments('# a\nb = "# no"#c\nd = """\n# no"""\n[e] # f\ng.h = [1, # i\n 2]\n', "netlify.toml")).toEqual(["a", "c", "f", "i"]);
  expect(comments("# a\n/*\n  X-Frame-Options: DENY # no\n  # b\n", "_headers")).toEqual(["a", "b"]);
  expect(comments('{"a": "# no"}', "vercel.json")).toEqual([]);
});
