import { parseEnv } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { documentOf, fileOf, problemsOf, written } from "../file.js";

describe("INI", () => {
  const TEXT = `; global\r\nroot = yes\r\n[server]\r\nport = 8080 ; the port\r\nname: "a ; b"\r\npath=/srv#x\r\nskip-networking\r\n[ server ]\r\ndebug = TRUE\r\n`;
  const document = documentOf(TEXT, "conf/app.ini");

  test("gives sections, numbers and switches", () =>
    expect(document.value).toEqual({
      root: "yes",
      server: { port: 8080, name: "a ; b", path: "/srv#x", "skip-networking": true, debug: true },
    }));

  test("knows where each key and value stands", () => {
    expect(written(document, ["server", "port"])).toBe("8080");
    expect(written(document, ["server", "name"])).toBe('"a ; b"');
    expect(written(document, ["server"], "key")).toBe("server");
    expect(document.at(["server", "debug"]).range.start).toEqual({ offset: TEXT.indexOf("TRUE"), line: 9, column: 9 });
    expect(document.at(["server", "absent"]).text).toContain("server");
  });

  test.each([
    ["[server\nport = 1", "error parse 1:1 a section begins here and its ] is missing"],
    ["a = 1\n= 2", "error parse 2:1 a key is missing before the = of this line"],
  ])("says what is wrong with %j", (text, problem) => expect(problemsOf(fileOf(text, "a.ini", true))).toEqual([problem]));

  test("leaves a long number as it is written", () =>
    expect(documentOf("id = 12345678901234567890\nversion = 1.10\n", "a.ini").value).toEqual({ id: "12345678901234567890", version: 1.1 }));

  test("finds comments outside of values", () =>
    expect(
      fileOf("# first\nkey = a#b\n", "a.ini")
        .comments()
        .map(({ text }) => text),
    ).toEqual(["first"]));
});

describe("properties", () => {
  const TEXT = "server.port=8080\n! c\nurl : http\\://x\\\n   /y\nempty\nsp\\ ace = \\u00e9\\t1\n";
  const document = documentOf(TEXT, "application.properties");

  test("gives text, one level deep", () =>
    expect(document.value).toEqual({ "server.port": "8080", url: "http://x/y", empty: "", "sp ace": "é\t1" }));

  test("knows where each value stands", () => {
    expect(written(document, ["server.port"])).toBe("8080");
    expect(written(document, ["url"])).toBe("http\\://x\\\n   /y");
    expect(written(document, ["sp ace"], "key")).toBe("sp\\ ace");
  });

  test("a key that stands twice counts where it stands last", () => {
    const twice = documentOf("a=1\nb=2\na=3\n", "a.properties");
    expect(twice.value).toEqual({ b: "2", a: "3" });
    expect(twice.at(["a"]).range.start.line).toBe(3);
  });
});

describe(".env", () => {
  const TEXT = `# c\nexport TOKEN="a\\nb" # why\nNAME=plain#x # c\nEMPTY=\nQUOTED='single $X'\nLONG="one\ntwo"\n`;
  const document = documentOf(TEXT, ".env.production");

  test("gives text", () =>
    expect(document.value).toEqual({ TOKEN: "a\nb", NAME: "plain#x", EMPTY: "", QUOTED: "single $X", LONG: "one\ntwo" }));

  test("knows where each value stands", () => {
    expect(written(document, ["TOKEN"])).toBe('"a\\nb"');
    expect(written(document, ["NAME"])).toBe("plain#x");
    expect(document.at(["LONG"]).range.start.line).toBe(6);
    expect(written(document, ["EMPTY"], "key")).toBe("EMPTY");
  });

  test("says which line is none", () =>
    expect(problemsOf(fileOf("A=1\nnot an assignment\n", ".env", true))).toEqual(["error parse 2:1 not a KEY=value line"]));

  test("reads simple assignments as Node does", () =>
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/), fc.stringMatching(/^[\w./:@%+-]{0,12}$/)), (values) => {
        const text = Object.entries(values)
          .map(([key, value]) => `${key}=${value}\n`)
          .join("");
        expect(documentOf(`${text}\nLAST=1\n`, ".env").value).toEqual({ ...parseEnv(`${text}LAST=1\n`) });
      }),
    ));
});

test.each([".ini", ".properties", ".env", ".xml", "Dockerfile"])("arbitrary text in %s ends in a document or a problem", (name) =>
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom("a", "=", ":", "\\", "\n", "\r\n", '"', "'", "[", "]", "#", " ", "<", ">", "/", "&", "\u{1F600}"),
        maxLength: 60,
      }),
      (text) => {
        const file = fileOf(text, name === "Dockerfile" ? name : `a${name}`, true);
        expect(file.documents.length + file.problems.length).toBeGreaterThan(0);
      },
    ),
  ),
);
