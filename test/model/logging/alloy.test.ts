import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blocksNamed, parseAlloy } from "../../../src/model/logging/alloy.js";

const TEXT = `// c { not a block }
logging { level = "info" }
loki.process "web" {
  forward_to = [loki.write.default.receiver]
  stage.labels {
    values = { level = "", "user_id" = coalesce("a", "b"), nested = { x = 1 } }
  }
  stage.match {
    selector = "{app=\\"web\\"}"
    /* stage.drop { } */
    stage.metrics { metric.counter { name = "lines" } }
  }
}
loki.write "default" {
  endpoint { url = env("URL") + "/push" }
  endpoint { url = \`http://loki:3100\` }
}
`;

describe("a configuration of Alloy", () => {
  const root = parseAlloy(TEXT)!;
  const written = ({ start, end }: { readonly start: number; readonly end: number }): string => TEXT.slice(start, end);

  test("gives blocks at any depth, with their labels", () => {
    expect(root.blocks.map(({ name, label }) => [name, label])).toEqual([
      ["logging", undefined],
      ["loki.process", "web"],
      ["loki.write", "default"],
    ]);
    expect(blocksNamed(root, /^stage\./).map(({ name }) => name)).toEqual(["stage.labels", "stage.match", "stage.metrics"]);
  });

  test("tells keys of objects and single strings, with their places", () => {
    const [labels] = blocksNamed(root, /^stage\.labels$/);
    expect(labels!.attributes[0]!.keys.map((key) => [key.name, written(key)])).toEqual([
      ["level", "level"],
      ["user_id", '"user_id"'],
      ["nested", "nested"],
    ]);
    const urls = blocksNamed(root, /^endpoint$/).map(({ attributes }) => attributes[0]!);
    expect(urls.map(({ text }) => text)).toEqual([undefined, "http://loki:3100"]);
    expect(TEXT.slice(urls[1]!.valueStart, urls[1]!.valueEnd)).toBe("`http://loki:3100`");
  });

  test.each(["", "a: 1\nb: 2\n", "key = 1", 'loki.write "x" { endpoint { ', "loki.write { } }", "{{ .Values.x }}"])("is not %j", (text) =>
    expect(parseAlloy(text)).toBeUndefined(),
  );

  test("of any text is read to an end", () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", ".", "{", "}", "=", '"', "[", "]", "(", ",", "\n", "/", "*", " ", "`"), maxLength: 80 }),
        (text) => {
          parseAlloy(text);
          expect(parseAlloy(`x { ${"y { ".repeat(200)}${"} ".repeat(200)}}`)).toBeUndefined();
        },
      ),
      { numRuns: 300 },
    ));
});
