import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIntOrPercent, scaled, type IntOrPercent } from "../../../src/model/int-or-percent.js";
import { boundsOf, resolveFenceposts, wavesOf } from "../../../src/model/rollout/fenceposts.js";
import { recreate, rollReplicaSets } from "../../../src/model/rollout/replica-sets.js";
import { fileVectors, VECTORS, type Vector } from "./vectors.js";

const TIMES = { toAvailable: 10, toTerminate: 0, grace: 30 };

function strict(value: number | string): IntOrPercent {
  const parsed = parseIntOrPercent(value, "strict");
  if (!parsed) throw new Error(`${value} is no int-or-percent`);
  return parsed;
}

function reproduce(vector: Vector): Vector {
  const fenceposts = resolveFenceposts(strict(vector.maxSurge), strict(vector.maxUnavailable), vector.replicas);
  const bounds = boundsOf(fenceposts, vector.replicas);
  const run = rollReplicaSets(vector.replicas, fenceposts, TIMES);
  const broken = rollReplicaSets(vector.replicas, fenceposts, TIMES, true);
  expect(run.completed).toBe(true);
  expect(broken.completed).toBe(false);
  return {
    ...vector,
    ...fenceposts,
    bounds: [bounds.minAvailable, bounds.maxTotal],
    run: [run.minAvailable, run.maxTotal],
    broken: [broken.minAvailable, broken.maxTotal],
  };
}

describe("Deployment rollout", () => {
  it("reproduces every vector", () => {
    expect(VECTORS).toHaveLength(70);
    expect(VECTORS.map(reproduce)).toEqual(VECTORS);
  });

  it("has the vectors of the file they come from", () => {
    const vectors = fileVectors();
    if (vectors) expect(VECTORS).toEqual(vectors);
  });

  it.each([
    [50, 1, 0, 50],
    [50, 0, 1, 50],
    [50, 1, 1, 25],
    [50, "25%", 0, 4],
    [50, "25%", "25%", 2],
    [50, "100%", 0, 1],
    [10, 1, 0, 10],
    [10, "25%", 0, 4],
  ])("%s replicas with surge %s and unavailable %s take %s waves", (replicas, surge, unavailable, waves) => {
    const fenceposts = resolveFenceposts(strict(surge), strict(unavailable), replicas);
    expect(wavesOf(fenceposts, replicas)).toBe(waves);
    expect(rollReplicaSets(replicas, fenceposts, TIMES)).toMatchObject({ waves, seconds: waves * TIMES.toAvailable });
  });

  it("counts terminating pods beside the others while their grace period lasts", () => {
    const fenceposts = resolveFenceposts(strict("25%"), strict("25%"), 10);
    const slow = { toAvailable: 30, toTerminate: 0, grace: 30 };
    expect(rollReplicaSets(10, fenceposts, slow)).toMatchObject({ maxTotal: 13, maxWithTerminating: 18 });
    expect(rollReplicaSets(10, fenceposts, { ...slow, toAvailable: 5 })).toMatchObject({ maxTotal: 13, maxWithTerminating: 20 });
    expect(rollReplicaSets(10, fenceposts, { ...slow, grace: 0 })).toMatchObject({ maxWithTerminating: 13 });
  });

  it("never leaves its bounds, reaches both, and ends", () => {
    const setting = fc.oneof(
      fc.record({ kind: fc.constant("int" as const), value: fc.integer({ min: 0, max: 60 }) }),
      fc.record({ kind: fc.constant("percent" as const), value: fc.integer({ min: 0, max: 200 }) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 120 }), setting, setting, fc.boolean(), (replicas, maxSurge, maxUnavailable, broken) => {
        const fenceposts = resolveFenceposts(maxSurge, maxUnavailable, replicas);
        const bounds = boundsOf(fenceposts, replicas);
        const run = rollReplicaSets(replicas, fenceposts, TIMES, broken);
        for (const step of run.steps) {
          expect(step.available).toBeGreaterThanOrEqual(bounds.minAvailable);
          expect(step.total).toBeLessThanOrEqual(bounds.maxTotal);
          expect(step.total).toBe(step.old + step.new);
          expect(step.available).toBeLessThanOrEqual(step.total);
        }
        // Surge beyond the number of replicas has nothing to fill it.
        expect(run.maxTotal).toBe(replicas + Math.min(fenceposts.surge, replicas));
        expect(run.minAvailable).toBe(bounds.minAvailable);
        expect(run.completed).toBe(!broken || replicas === 0);
        if (!broken) {
          expect(run.waves).toBe(wavesOf(fenceposts, replicas));
          expect(run.steps.at(-1)).toMatchObject({ event: "done", old: 0, new: replicas, available: replicas });
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe("Recreate", () => {
  it("has no pod between the last old and the first new one, and never more than its replicas", () => {
    const run = recreate(3, { toAvailable: 10, toTerminate: 5, grace: 30 });
    expect(run).toMatchObject({ minAvailable: 0, maxTotal: 3, maxWithTerminating: 3, waves: 1, seconds: 15, completed: true });
    expect(run.steps.map(({ event, old, new: fresh, available, terminating }) => [event, old, fresh, available, terminating])).toEqual([
      ["start", 3, 0, 3, 0],
      ["scaleDown", 0, 0, 0, 3],
      ["scaleUp", 0, 3, 0, 0],
      ["available", 0, 3, 3, 0],
      ["done", 0, 3, 3, 0],
    ]);
  });

  it("stays at nothing with a broken image", () => {
    expect(recreate(3, TIMES, true)).toMatchObject({ minAvailable: 0, completed: false });
    expect(recreate(3, TIMES, true).steps.at(-1)).toMatchObject({ available: 0 });
  });
});

describe("int-or-percent", () => {
  it("multiplies before it divides", () => {
    expect(scaled({ kind: "percent", value: 29 }, 100, false)).toBe(29);
    expect(scaled({ kind: "percent", value: 7 }, 100, true)).toBe(7);
  });

  it.each([
    ["1", undefined, { kind: "percent", value: 1 }],
    ["25%", { kind: "percent", value: 25 }, { kind: "percent", value: 25 }],
    ["25.5%", undefined, undefined],
    ["50 %", undefined, undefined],
    ["-1%", undefined, { kind: "percent", value: -1 }],
    ["", undefined, undefined],
    ["%", undefined, undefined],
    [3, { kind: "int", value: 3 }, { kind: "int", value: 3 }],
    [1.5, undefined, undefined],
    [null, undefined, undefined],
  ])("reads %j strictly as %j, for Argo as %j", (value, strictly, argo) => {
    expect(parseIntOrPercent(value, "strict")).toEqual(strictly);
    expect(parseIntOrPercent(value, "argo")).toEqual(argo);
  });
});
