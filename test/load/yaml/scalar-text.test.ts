import fc from "fast-check";
import { getScalarValue, parseEvents, type ScalarEvent } from "js-yaml";
import { expect, test } from "vitest";
import { Decoded } from "../../../src/load/yaml/decoded.js";
import { decodeBlock, decodeDouble, decodePlain, decodeSingle } from "../../../src/load/yaml/scalar-text.js";

const SCALAR = 4;
const CHOMPING = ["clip", "clip", "strip", "keep"] as const;

function decoded(text: string, event: ScalarEvent): Decoded {
  const out = new Decoded(text, true);
  const { valueStart: start, valueEnd: end, style } = event;
  if (style === 1) decodePlain(out, start, end);
  else if (style === 2) decodeSingle(out, start, end);
  else if (style === 3) decodeDouble(out, start, end);
  else decodeBlock(out, start, end, event.indent < 0 ? end - start : event.indent, CHOMPING[event.chomping]!, style === 5);
  return out;
}

const LINE = fc.string({ unit: fc.constantFrom("a", "b", " ", "  ", "é", "\t", "''", "\\n", "\\x41", "\\\\", "#"), maxLength: 6 });
const BREAK = fc.constantFrom("\n", "\n\n", "\r\n", "\n\n\n");
const OPENER = fc.constantFrom("", "'", '"', "|", ">", "|-", ">-", "|+", ">+", "|1", ">2-");

test("scalars of every style are decoded as js-yaml does, and each character is traced to its source", () => {
  let compared = 0;
  fc.assert(
    fc.property(OPENER, fc.array(fc.tuple(LINE, BREAK), { maxLength: 6 }), (opener, lines) => {
      const isBlock = /^[|>]/.test(opener);
      const body = lines.map(([line, lineBreak]) => `${line}${lineBreak}  `).join("");
      const text = `k: ${opener}${isBlock ? "\n  " : ""}${body}${isBlock || opener === "" ? "" : opener}\n`;
      let events;
      try {
        events = parseEvents(text, {});
      } catch {
        return;
      }
      const event = events.findLast((one) => one.type === SCALAR)!;
      if (event.type !== SCALAR || event.valueStart < 0) return;
      compared++;
      const out = decoded(text, event);
      expect(out.value).toBe(getScalarValue(text, event));
      const origin = out.origin(event.valueStart);
      for (let i = 0; i < out.value.length; i++) {
        const [start, end] = [origin.start(i), origin.end(i + 1)];
        expect(start).toBeLessThan(end);
        if (end - start === 1 && text[start] !== "\n") expect(text[start]).toBe(out.value[i]);
      }
    }),
    { numRuns: 2000 },
  );
  expect(compared).toBeGreaterThan(500);
});

test("an escape that YAML does not know is refused", () => {
  for (const text of ["\\q", "\\x4", "\\xzz", "\\U00110000", "\\"]) expect(decodeDouble(new Decoded(text), 0, text.length)).toBe(false);
});

test("an empty value comes from where its text begins", () => {
  const origin = new Decoded("''", true).origin(1);
  expect([origin.start(0), origin.end(0)]).toEqual([1, 1]);
});
