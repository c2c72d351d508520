import { describe, expect, it } from "vitest";
import { codeFrame, displayWidth, type FrameLine } from "../../src/report/shared/code-frame.js";
import { Location } from "../../src/text/location.js";
import { SampleFile } from "./sample.js";

/** The frame as drawn: text and, below it, carets in display columns. */
function draw(lines: readonly FrameLine[]): string[] {
  return lines.flatMap(({ number, text, mark }) => {
    const line = `${number}|${text}`;
    if (!mark) return [line];
    const before = displayWidth(text.slice(0, mark.start));
    return [
      line,
      `${" ".repeat(String(number).length + 1 + before)}${"^".repeat(Math.max(1, displayWidth(text.slice(mark.start, mark.end))))}`,
    ];
  });
}

function frame(text: string, part: string, context = 0, width = 100): string[] {
  return draw(codeFrame(new SampleFile("a.yaml", text).find(part), { context, width }));
}

describe("codeFrame", () => {
  it("marks exactly the range, with context on both sides", () => {
    expect(frame("a: 1\nb: two\nc: 3\nd: 4\n", "two", 1)).toEqual(["1|a: 1", "2|b: two", "     ^^^", "3|c: 3"]);
  });

  it("does not count the empty line behind a final line break", () => {
    expect(frame("a: 1\nb: 2\n", "2", 2)).toEqual(["1|a: 1", "2|b: 2", "     ^"]);
  });

  it("marks an empty range with one caret, also at the end of the file", () => {
    const file = new SampleFile("a.yaml", "a: ");
    expect(draw(codeFrame(new Location(file, 3, 3), { context: 0, width: 80 }))).toEqual(["1|a: ", "     ^"]);
    expect(draw(codeFrame(new Location(new SampleFile("a.yaml", ""), 0, 0), { context: 2, width: 80 }))).toEqual(["1|", "  ^"]);
  });

  it("shows neither a credential nor what stands around it", () => {
    const file = new SampleFile("a.yaml", "user: shop\npassword: tr0ub4dor # soon\nother: b4dor\n");
    const at = file.find("tr0ub4dor").asSecret();
    expect(draw(codeFrame(at, { context: 2, width: 80 }))).toEqual(["2|password: ••• # soon", `            ^^^`]);
    const lines = new Location(file, file.find("tr0ub4dor").start, file.text.length).asSecret();
    expect(codeFrame(lines, { context: 0, width: 80 }).map(({ text }) => text)).toEqual(["password: •••"]);
  });

  it("expands tabs to columns", () => {
    expect(frame("a:\t\tvalue", "value")).toEqual(["1|a:      value", "          ^^^^^"]);
    expect(frame("\tx: 1", "x")).toEqual(["1|    x: 1", "      ^"]);
  });

  it("marks wide and combining characters by their columns", () => {
    expect(frame("漢字: né", "né")).toEqual(["1|漢字: né", "        ^^"]);
    expect(frame("名: 漢字", "漢字")).toEqual(["1|名: 漢字", "      ^^^^"]);
  });

  it("shows what cannot be seen", () => {
    expect(frame("a: \u001b[2J\u202ex", "x")).toEqual(["1|a: \\u001b[2J\\u202ex", "                    ^"]);
  });

  it("reads CRLF and lone CR as line breaks", () => {
    expect(frame("a: 1\r\nb: 2\r\nc: 3", "2", 1)).toEqual(["1|a: 1", "2|b: 2", "     ^", "3|c: 3"]);
    expect(frame("a: 1\rb: 2\rc: 3", "2", 1)).toEqual(["1|a: 1", "2|b: 2", "     ^", "3|c: 3"]);
  });

  it("cuts a long line around the range", () => {
    const [line, carets] = frame(`{"a":"${"x".repeat(1000)}","key":1,"b":"${"y".repeat(1000)}"}`, '"key"', 0, 60);
    expect(line).toMatch(/^1\|…x+","key":1,"b":"y+…$/);
    expect(displayWidth(line!)).toBe(64);
    expect(line!.slice(carets!.indexOf("^"), carets!.lastIndexOf("^") + 1)).toBe('"key"');
  });

  it("cuts a long range at its end and never splits a character", () => {
    const [line] = frame(`a: ${"👍".repeat(100)}`, "👍".repeat(100), 0, 40);
    expect(line).toMatch(/^1\|a: 👍+…$/u);
    for (let width = 20; width < 30; width++) expect(frame(`a: ${"👍".repeat(100)} z`, "z", 0, width)[0]).not.toMatch(/\\ud/);
  });

  it("marks the lines of a range over several lines, without their indentation", () => {
    expect(frame("a:\n  - b\n  - c\nd: 1", "- b\n  - c")).toEqual(["2|  - b", "    ^^^", "3|  - c", "    ^^^"]);
  });

  it("leaves the middle of a long range out", () => {
    const text = Array.from({ length: 9 }, (_, index) => `line ${index + 1}`).join("\n");
    expect(
      codeFrame(new Location(new SampleFile("a.yaml", text), 0, text.length), { context: 1, width: 80 }).map(({ number }) => number),
    ).toEqual([1, 2, 9]);
  });

  it("does not mark the line before which a block ends", () => {
    expect(frame("a: |\n  x\nb: 1\n", "|\n  x\n")).toEqual(["1|a: |", "     ^", "2|  x", "    ^"]);
  });

  it("escapes a command for a build server that stands across the border of the range", () => {
    const [line] = frame("a: ##vso[x]", "#vso[x]");
    expect(line).not.toContain("##vso[");
  });

  it("is fast on a line of ten megabytes", () => {
    const file = new SampleFile("a.json", `{"a":"${"x".repeat(10_000_000)}"}`);
    const start = process.cpuUsage();
    for (let i = 0; i < 100; i++) codeFrame(new Location(file, 5_000_000 + i, 5_000_010 + i), { context: 2, width: 80 });
    // Of this process alone: other work on the machine does not count.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1000);
  });
});
