import { expect, test } from "vitest";
import { startProgress } from "../../src/cli/progress.js";

function terminal(isTTY: boolean) {
  const written: string[] = [];
  return { written, stderr: { write: (text: string) => void written.push(text), isTTY, columns: 80 } };
}

test("a terminal hears of a run that takes longer than a second, ten times a second, and is left clean", () => {
  const { written, stderr } = terminal(true);
  let now = 0;
  const { onProgress, stop } = startProgress({ stderr }, () => now);
  for (const [at, done] of [
    [999, 1],
    [1001, 1200],
    [1050, 1250],
    [1102, 1300],
  ] as const) {
    now = at;
    onProgress!({ doing: "reading files", done, total: 10_000 });
  }
  stop();
  expect(written).toEqual(["\r\u001b[Kreading files 1,200 of 10,000", "\r\u001b[Kreading files 1,300 of 10,000", "\r\u001b[K"]);
});

test("a short run, and what is no terminal, say nothing", () => {
  const short = terminal(true);
  const { onProgress, stop } = startProgress(short, () => 0);
  onProgress!({ doing: "reading files", done: 0, total: 1 });
  stop();
  expect(short.written).toEqual([]);
  expect(startProgress(terminal(false)).onProgress).toBeUndefined();
});
