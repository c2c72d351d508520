import { describe, expect, test } from "vitest";
import type { Path } from "../../../src/load/document.js";
import { documentOf, fileOf, problemsOf, written } from "../file.js";

const TEXT = `# netlify
[build]
  command = "npm run build" # c
  environment = { NODE = "20", a.b = 1 }

[[headers]]
  for = "/*"
  [headers.values]
    X-Frame-Options = 'DENY'
    "a \\u00e9" = """
two
lines"""

[[headers]]
  for = "/b"
  methods = [
    "GET", # get
    "PUT",
  ]

[context.production.environment]
  big = 9007199254740993
  date = 1979-05-27
  site.name.x = 0x10
`;

describe.each([
  ["LF", TEXT],
  ["CRLF", TEXT.replaceAll("\n", "\r\n")],
])("netlify.toml with %s", (_name, text) => {
  const document = documentOf(text, "netlify.toml");
  const at = (path: Path, part?: "key" | "value") => written(document, path, part)?.replaceAll("\r", "");

  test("values", () => {
    expect(document.value).toEqual({
      build: { command: "npm run build", environment: { NODE: "20", a: { b: 1 } } },
      headers: [
        { for: "/*", values: { "X-Frame-Options": "DENY", "a é": expect.stringMatching(/^two\r?\nlines$/) } },
        { for: "/b", methods: ["GET", "PUT"] },
      ],
      context: { production: { environment: { big: 9007199254740993n, date: "1979-05-27", site: { name: { x: 16 } } } } },
    });
  });

  test("places of values, with their quotes", () => {
    expect(at(["build", "command"])).toBe('"npm run build"');
    expect(at(["headers", 0, "values", "X-Frame-Options"])).toBe("'DENY'");
    expect(at(["headers", 1, "methods", 1])).toBe('"PUT"');
    expect(at(["headers", 1, "methods"])).toMatch(/^\[[^]*\]$/);
    expect(at(["build", "environment", "a", "b"])).toBe("1");
    expect(at(["context", "production", "environment", "site", "name", "x"])).toBe("0x10");
    expect(document.locate(["headers", 1, "for"], "value")!.range.start).toMatchObject({ line: 15, column: 9 });
  });

  test("places of keys, also of parts of dotted names and of headers", () => {
    expect(at(["context", "production"], "key")).toBe("production");
    expect(document.locate(["context", "production"], "key")!.range.start).toMatchObject({ line: 21, column: 10 });
    expect(at(["context", "production", "environment", "site", "name"], "key")).toBe("name");
    expect(at(["headers", 0, "values", "a é"], "key")).toBe('"a \\u00e9"');
    expect(at(["headers"], "key")).toBe("headers");
    expect(document.locate(["headers"], "key")!.range.start.line).toBe(6);
  });

  test("places of tables: from their header to their last value", () => {
    expect(at(["build"])).toMatch(/^\[build\][^]*\}$/);
    expect(at(["headers", 0])).toMatch(/^\[\[headers\]\][^]*lines"""$/);
    expect(at(["headers", 1])).toMatch(/^\[\[headers\]\]\n {2}for = "\/b"[^]*\]$/);
    expect(at(["headers", 0, "values"])).toMatch(/^\[headers\.values\][^]*"""$/);
    expect(document.styleOf!(["build", "environment"])).toBe("flow");
    expect(document.styleOf!(["headers", 0, "values", "X-Frame-Options"])).toBe("single-quoted");
  });
});

test.each([
  ["a = ", "1:4 a value is missing here"],
  ["[a]\n[a]\n", "2:2 a key or table is defined twice"],
  ["a = 1\na = 2\n", "2:1 a key or table is defined twice"],
  ['a = "x\n', "1:7 the quote is opened here and never closed"],
  ["[x", "1:2 not valid TOML: unterminated table-key"],
  [`a = ${"[".repeat(150)}${"]".repeat(150)}`, "1:1 the nesting is deeper than 100 levels"],
])("%j is one problem", (text, problem) => expect(problemsOf(fileOf(text, "netlify.toml"))).toEqual([`error parse ${problem}`]));

test("__proto__ is a key like others", () => {
  const { value } = documentOf("[__proto__]\nx = 1\n", "netlify.toml");
  expect(Object.keys(value as object)).toEqual(["__proto__"]);
  expect(({} as { x?: unknown }).x).toBeUndefined();
});

test("an empty file is an empty table", () => expect(documentOf("", "netlify.toml").value).toEqual({}));
