import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode } from "../../src/load/decode.js";

const textOf = (bytes: Uint8Array): string => {
  const decoded = decode(bytes);
  if ("fault" in decoded) throw new Error(decoded.fault);
  return decoded.text;
};

function utf16be(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

function utf32(text: string, littleEndian: boolean): Buffer {
  const codes = [...text].map((character) => character.codePointAt(0)!);
  const bytes = Buffer.alloc(codes.length * 4);
  codes.forEach((code, index) => (littleEndian ? bytes.writeUInt32LE(code, index * 4) : bytes.writeUInt32BE(code, index * 4)));
  return bytes;
}

describe("text in any encoding that YAML allows", () => {
  const TEXT = "kind: Pod # é 𝄞\n";
  test.each([
    ["UTF-8", Buffer.from(TEXT)],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${TEXT}`)],
    ["UTF-16LE", Buffer.from(TEXT, "utf16le")],
    ["UTF-16LE with a mark", Buffer.from(`\ufeff${TEXT}`, "utf16le")],
    ["UTF-16BE", utf16be(TEXT)],
    ["UTF-16BE with a mark", utf16be(`\ufeff${TEXT}`)],
    ["UTF-32LE with a mark", utf32(`\ufeff${TEXT}`, true)],
    ["UTF-32BE", utf32(TEXT, false)],
    ["UTF-32BE with a mark", utf32(`\ufeff${TEXT}`, false)],
  ])("%s", (_name, bytes) => expect(textOf(bytes)).toBe(TEXT));

  test("plain ASCII, and nothing", () => {
    expect(textOf(Buffer.from("a: 1\n"))).toBe("a: 1\n");
    expect(textOf(new Uint8Array())).toBe("");
    expect(textOf(Buffer.from("\ufeff"))).toBe("");
  });

  test("any text as UTF-8", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (part) => {
        // A NUL as the second character would be taken for UTF-16, as YAML says.
        const text = `a: ${part.replaceAll("\0", "").replace(/[\x01-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f]/g, "")}`;
        expect(textOf(Buffer.from(text))).toBe(text);
      }),
    );
  });

  test("a part of a larger buffer", () => {
    const bytes = Buffer.from("xxkind: é\n\n\n");
    expect(textOf(bytes.subarray(2, 11))).toBe("kind: é\n");
  });
});

describe("what is no text", () => {
  test.each([
    ["Latin-1", Buffer.from("a: 1\nb: 2\nname: caf\xe9\n", "latin1"), "not valid UTF-8 in line 3: save the file as UTF-8", false],
    ["a cut character", Buffer.from([0x61, 0x0a, 0xe2, 0x82]), "not valid UTF-8 in line 2: save the file as UTF-8", false],
    ["UTF-16 with half a pair", Buffer.from([0xff, 0xfe, 0x00, 0xd8]), "not valid UTF-16LE: save the file as UTF-8", false],
    ["UTF-32 with a wrong length", Buffer.from([0xff, 0xfe, 0, 0, 1]), "not valid UTF-32LE: save the file as UTF-8", false],
    ["gzip", Buffer.from("1f8b0800000000000003ab56ca48cdc9c957b25202d28a0a00", "hex"), "not a text file", true],
    ["bytes that begin as UTF-16 would", Buffer.from([0, 1, 0xd8, 2, 0, 3]), "not a text file", true],
    ["zeros", Buffer.alloc(4096), "not a text file", true],
  ])("%s", (_name, bytes, fault, binary) => expect(decode(bytes)).toEqual({ fault, binary }));

  test("one NUL in a text is for the parser to refuse", () => expect(textOf(Buffer.from("kind: a\0b\n"))).toBe("kind: a\0b\n"));
});
