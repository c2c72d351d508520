import { describe, expect, test } from "vitest";
import { documentOf, fileOf, problemsOf, written } from "../file.js";

const TEXT = `<?xml version="1.0"?>
<project xmlns='urn:x'>
  <name>a &amp; b</name>
  <module id="1">one<!-- c --></module>
  <module><![CDATA[<two>]]></module>
  <empty/>
</project>
`;
const document = documentOf(TEXT, "pom.xml");

describe("XML", () => {
  test("gives elements, attributes behind a dash, and lists of what repeats", () =>
    expect(document.value).toEqual({
      project: { "-xmlns": "urn:x", name: "a & b", module: [{ "-id": "1", "#content": "one" }, "<two>"], empty: "" },
    }));

  test("knows where each value stands", () => {
    expect(written(document, ["project", "name"])).toBe("a &amp; b");
    expect(written(document, ["project", "name"], "key")).toBe("name");
    expect(written(document, ["project", "module", 0, "-id"])).toBe('"1"');
    expect(written(document, ["project", "module", 0, "#content"])).toBe("one");
    expect(written(document, ["project", "module", 1])).toBe("<two>");
    expect(document.at(["project", "-xmlns"]).range.start).toEqual({ offset: TEXT.indexOf("'urn"), line: 2, column: 16 });
  });

  test.each([
    ["<a><b></a>", "error parse 1:10 not valid XML: unexpected close tag."],
    ['<!DOCTYPE a [<!ENTITY x "y">]>\n<a>&x;</a>', "error parse 2:6 not valid XML: undefined entity."],
    [`${"<a>".repeat(200)}${"</a>".repeat(200)}`, "error parse 1:301 the nesting is deeper than 100 levels"],
  ])("says what is wrong with %s", (text, problem) => expect(problemsOf(fileOf(text, "a.xml", true))).toEqual([problem]));

  test("a bomb of entities is not expanded", () => {
    const levels = Array.from({ length: 12 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`).join("");
    const start = performance.now();
    expect(fileOf(`<!DOCTYPE a [<!ENTITY l0 "x">${levels}]><a>&l12;</a>`, "a.xml", true).documents).toEqual([]);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
