import fc from "fast-check";
import { expect, it } from "vitest";
import { lineHashes } from "../../src/report/shared/line-hash.js";

// Values that codeql-action's own tests expect.
it.each([
  ["", ["c129715d7a2bc9a3:1"]],
  [" a\nb\n  \t\tc\n d", ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]],
  [
    " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n",
    [
      "e9496ae3ebfced30:1",
      "fb7c023a8b9ccb3f:1",
      "ce8ba1a563dcdaca:1",
      "e20e36e16fcb0cc8:1",
      "b3edc88f2938467e:1",
      "c8e28b0b4002a3a0:1",
      "c129715d7a2bc9a3:1",
    ],
  ],
  [
    "Lorem ipsum dolor sit amet.\n".repeat(10),
    [
      ...[1, 2, 3, 4, 5, 6].map((number) => `a7f2ff13bc495cf2:${number}`),
      "a7f2ff1481e87703:1",
      "a9cf91f7bbf1862b:1",
      "55ec222b86bcae53:1",
      "cc97dc7b1d7d8f7b:1",
      "c129715d7a2bc9a3:1",
    ],
  ],
])("hashes text %# as code scanning does", (text, hashes) => expect(lineHashes(text)).toEqual(hashes));

/** The definition, without a rolling window: the next 100 characters that are not blank, in base 37 modulo 2^64. */
function definition(text: string): string[] {
  const units = [...Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)), 65535];
  const kept: { unit: number; startsLine: boolean }[] = [];
  let startsLine = true;
  let afterReturn = false;
  for (const raw of units) {
    if (raw === 32 || raw === 9 || (afterReturn && raw === 10)) {
      afterReturn = false;
      continue;
    }
    afterReturn = raw === 13;
    const unit = raw === 13 ? 10 : raw;
    kept.push({ unit, startsLine });
    startsLine = unit === 10;
  }
  const counts = new Map<string, number>();
  return kept.flatMap((one, index) => {
    if (!one.startsLine) return [];
    let value = 0n;
    for (let i = index; i < index + 100; i++) value = BigInt.asUintN(64, value * 37n + BigInt(kept[i]?.unit ?? 0));
    const hash = value.toString(16);
    counts.set(hash, (counts.get(hash) ?? 0) + 1);
    return [`${hash}:${counts.get(hash)}`];
  });
}

it("agrees with the definition for any text", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "é", "漢", "\ufffe", " ", "\t", "\n", "\r", "\r\n"), maxLength: 300 });
  fc.assert(
    fc.property(text, (sample) => {
      expect(lineHashes(sample)).toEqual(definition(sample));
    }),
  );
});

it("is fast on a megabyte", () => {
  const text = "      image: registry.example.com/shop/web:1.4.2\n".repeat(20_000);
  const start = performance.now();
  expect(lineHashes(text)).toHaveLength(20_001);
  expect(performance.now() - start).toBeLessThan(500);
});
