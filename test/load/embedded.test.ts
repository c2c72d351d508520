import fc from "fast-check";
import { dump, load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { parseEmbedded } from "../../src/load/embedded.js";
import { scalarOrigin } from "../../src/load/scalar-origin.js";
import { ParsedFile } from "../../src/load/source-file.js";

function documentOf(text: string) {
  const file = new ParsedFile({ path: "k.yaml", absolutePath: "/k.yaml", projectPath: "k.yaml", text });
  return file.documents[0]!;
}

describe("parseEmbedded", () => {
  test.each([
    ["literal", "patch: |-\n  spec:\n    replicas: 3\n"],
    ["literal with an indicator", "a:\n  patch: |2-\n      spec:\n        replicas: 3\n"],
    ["literal with CRLF", "patch: |-\r\n  spec:\r\n    replicas: 3\r\n"],
    ["folded", "patch: >-\n  spec:\n\n    replicas: 3\n"],
    ["plain flow", "patch: '{spec: {replicas: 3}}'\n"],
    ["double quoted", 'patch: "spec:\\n  replicas: 3\\n"\n'],
    ["JSON in double quotes", 'patch: "{\\"spec\\": {\\"replicas\\": 3}}"\n'],
  ])("locates a value of a %s scalar in the outer file", (_, text) => {
    const outer = documentOf(text);
    const path = text.startsWith("a:") ? ["a", "patch"] : ["patch"];
    const { documents, problems } = parseEmbedded(outer, path);
    expect(problems).toEqual([]);
    expect(documents[0]!.value).toEqual({ spec: { replicas: 3 } });
    const location = documents[0]!.locate(["spec", "replicas"], "value")!;
    expect(location.text).toBe("3");
    expect(location.file.path).toBe("k.yaml");
    expect(documents[0]!.locate(["spec", "replicas"], "key")!.text).toContain("replicas");
  });

  test("reads several documents, each with its places", () => {
    const { documents } = parseEmbedded(documentOf("patches:\n- |\n  a: 1\n  ---\n  a: 22\n"), ["patches", 0]);
    expect(documents.map((document) => document.locate(["a"], "value")!.text)).toEqual(["1", "22"]);
    expect(documents[1]!.locate(["a"], "value")!.range.start.line).toBe(5);
  });

  test("locates a parse error in the outer file", () => {
    const { documents, problems } = parseEmbedded(documentOf("patch: |\n  a: [1\n  b: 2\n"), ["patch"]);
    expect(documents).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.location!.range.start.line).toBeGreaterThan(1);
  });

  test("follows a text inside of a text inside of a text", () => {
    const outer = documentOf('data:\n  a.yaml: |\n    b:\n      c.yaml: |\n        d: [1, value]\n    e: "f: {g: h}"\n');
    const [inner] = parseEmbedded(outer, ["data", "a.yaml"]).documents;
    const [innermost] = parseEmbedded(inner!, ["b", "c.yaml"]).documents;
    expect(innermost!.locate(["d", 1], "value")).toMatchObject({ text: "value" });
    expect(innermost!.locate(["d", 1], "value")!.range.start).toMatchObject({ line: 5, column: 16 });
    expect(parseEmbedded(inner!, ["e"]).documents[0]!.locate(["f", "g"], "value")!.text).toBe("h");
    expect(innermost!.at(["d", 7]).text).toBe("d");
    expect(innermost!.styleOf!(["d"])).toBe("flow");
  });

  test("a base64 text is located as a whole", () => {
    const outer = documentOf(`data:\n  a: ${Buffer.from("b: [1]\n").toString("base64")}\n`);
    const { documents } = parseEmbedded(outer, ["data", "a"], { base64: true });
    expect(documents[0]!.value).toEqual({ b: [1] });
    expect(documents[0]!.locate(["b", 0], "value")!.text).toBe("YjogWzFdCg==");
  });

  test("JSON is read as JSON where it is said to be", () => {
    const outer = documentOf('a: |\n  {"b": 1,}\n');
    expect(parseEmbedded(outer, ["a"]).documents).toHaveLength(1);
    expect(parseEmbedded(outer, ["a"], { format: "json" }).problems[0]!.location!.range.start).toMatchObject({ line: 2, column: 10 });
  });

  test("is empty where no string stands", () => {
    expect(parseEmbedded(documentOf("patch: 7\n"), ["patch"]).documents).toEqual([]);
    expect(parseEmbedded(documentOf("patch: 7\n"), ["nowhere"]).documents).toEqual([]);
  });
});

test("every character of a scalar is found where it is written", () => {
  const line = fc.string({ unit: fc.constantFrom("a", "b", " ", ":", '"', "'", "\\", "é", "#"), maxLength: 8 });
  const options = [{}, { forceQuotes: true }, { forceQuotes: true, quotingType: '"' as const }, { lineWidth: 10 }];
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), fc.constantFrom(...options), (lines, style) => {
      const value = lines.join("\n");
      const text = dump({ k: value }, style);
      expect(load(text)).toEqual({ k: value });
      const { file, start, end } = documentOf(text).locate(["k"], "value")!;
      const origin = scalarOrigin(file.text, start, end, value)!;
      for (let i = 0; i < value.length; i++) {
        const char = text[origin.start(i)];
        if (/[\s\\]/.test(value[i]!)) continue;
        expect(char === value[i] || char === "\\" || char === "'").toBe(true);
        expect(origin.end(i + 1)).toBeGreaterThan(origin.start(i));
      }
    }),
  );
});
