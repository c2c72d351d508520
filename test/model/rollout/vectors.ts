import { readFileSync, existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One rollout of a Deployment: its settings, the fenceposts, and what a run reaches with a good and with a broken image. */
export interface Vector {
  readonly replicas: number;
  readonly maxSurge: number | string;
  readonly maxUnavailable: number | string;
  readonly surge: number;
  readonly unavailable: number;
  readonly bounds: readonly [minAvailable: number, maxTotal: number];
  readonly run: readonly [minAvailable: number, maxTotal: number];
  readonly broken: readonly [minAvailable: number, maxTotal: number];
}

/** replicas, maxSurge, maxUnavailable; surge, unavailable; bounds; run; broken run. */
const TABLE = `
1 25% 25% 1 0 1 2 1 2 1 2
1 1 0 1 0 1 2 1 2 1 2
1 25% 0 1 0 1 2 1 2 1 2
1 0 1 0 1 0 1 0 1 0 1
1 1 1 1 1 0 2 0 2 0 2
1 0% 1% 0 1 0 1 0 1 0 1
1 100% 0 1 0 1 2 1 2 1 2
1 0 50% 0 1 0 1 0 1 0 1
1 50% 50% 1 0 1 2 1 2 1 2
1 100% 100% 1 1 0 2 0 2 0 2
2 25% 25% 1 0 2 3 2 3 2 3
2 1 0 1 0 2 3 2 3 2 3
2 25% 0 1 0 2 3 2 3 2 3
2 0 1 0 1 1 2 1 2 1 2
2 1 1 1 1 1 3 1 3 1 3
2 0% 1% 0 1 1 2 1 2 1 2
2 100% 0 2 0 2 4 2 4 2 4
2 0 50% 0 1 1 2 1 2 1 2
2 50% 50% 1 1 1 3 1 3 1 3
2 100% 100% 2 2 0 4 0 4 0 4
3 25% 25% 1 0 3 4 3 4 3 4
3 1 0 1 0 3 4 3 4 3 4
3 25% 0 1 0 3 4 3 4 3 4
3 0 1 0 1 2 3 2 3 2 3
3 1 1 1 1 2 4 2 4 2 4
3 0% 1% 0 1 2 3 2 3 2 3
3 100% 0 3 0 3 6 3 6 3 6
3 0 50% 0 1 2 3 2 3 2 3
3 50% 50% 2 1 2 5 2 5 2 5
3 100% 100% 3 3 0 6 0 6 0 6
4 25% 25% 1 1 3 5 3 5 3 5
4 1 0 1 0 4 5 4 5 4 5
4 25% 0 1 0 4 5 4 5 4 5
4 0 1 0 1 3 4 3 4 3 4
4 1 1 1 1 3 5 3 5 3 5
4 0% 1% 0 1 3 4 3 4 3 4
4 100% 0 4 0 4 8 4 8 4 8
4 0 50% 0 2 2 4 2 4 2 4
4 50% 50% 2 2 2 6 2 6 2 6
4 100% 100% 4 4 0 8 0 8 0 8
5 25% 25% 2 1 4 7 4 7 4 7
5 1 0 1 0 5 6 5 6 5 6
5 25% 0 2 0 5 7 5 7 5 7
5 0 1 0 1 4 5 4 5 4 5
5 1 1 1 1 4 6 4 6 4 6
5 0% 1% 0 1 4 5 4 5 4 5
5 100% 0 5 0 5 10 5 10 5 10
5 0 50% 0 2 3 5 3 5 3 5
5 50% 50% 3 2 3 8 3 8 3 8
5 100% 100% 5 5 0 10 0 10 0 10
10 25% 25% 3 2 8 13 8 13 8 13
10 1 0 1 0 10 11 10 11 10 11
10 25% 0 3 0 10 13 10 13 10 13
10 0 1 0 1 9 10 9 10 9 10
10 1 1 1 1 9 11 9 11 9 11
10 0% 1% 0 1 9 10 9 10 9 10
10 100% 0 10 0 10 20 10 20 10 20
10 0 50% 0 5 5 10 5 10 5 10
10 50% 50% 5 5 5 15 5 15 5 15
10 100% 100% 10 10 0 20 0 20 0 20
20 25% 25% 5 5 15 25 15 25 15 25
20 1 0 1 0 20 21 20 21 20 21
20 25% 0 5 0 20 25 20 25 20 25
20 0 1 0 1 19 20 19 20 19 20
20 1 1 1 1 19 21 19 21 19 21
20 0% 1% 0 1 19 20 19 20 19 20
20 100% 0 20 0 20 40 20 40 20 40
20 0 50% 0 10 10 20 10 20 10 20
20 50% 50% 10 10 10 30 10 30 10 30
20 100% 100% 20 20 0 40 0 40 0 40
`;

export const VECTORS: readonly Vector[] = TABLE.trim().split("\n").map(readRow);

function readRow(line: string): Vector {
  const [replicas, maxSurge, maxUnavailable, ...figures] = line.split(" ");
  const [surge, unavailable, least, most, runLeast, runMost, brokenLeast, brokenMost] = figures.map(Number);
  return {
    replicas: Number(replicas),
    maxSurge: setting(maxSurge!),
    maxUnavailable: setting(maxUnavailable!),
    surge: surge!,
    unavailable: unavailable!,
    bounds: [least!, most!],
    run: [runLeast!, runMost!],
    broken: [brokenLeast!, brokenMost!],
  };
}

function setting(text: string): number | string {
  return text.endsWith("%") ? text : Number(text);
}

const FILE = fileURLToPath(new URL("../../../../shared/data/rollout-vectors.txt", import.meta.url));

/** The same vectors from the file they come from, where that is at hand. */
export function fileVectors(): readonly Vector[] | undefined {
  if (!existsSync(FILE)) return undefined;
  const rows = readFileSync(FILE, "utf8").trim().split("\n").slice(1);
  return rows.map((row) =>
    readRow(
      row
        .replaceAll(/\||True/g, " ")
        .trim()
        .split(/\s+/)
        .join(" "),
    ),
  );
}
