import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rollBlueGreen } from "../../../src/model/rollout/blue-green.js";
import { canaryCounts, rollCanary, rollRoutedCanary, type CanaryStep } from "../../../src/model/rollout/canary.js";
import { parseDuration } from "../../../src/model/rollout/duration.js";
import { boundsOf, daemonFenceposts, percentageFor, resolveFenceposts, statefulFenceposts } from "../../../src/model/rollout/fenceposts.js";
import { analysisSeconds, rollFlagger } from "../../../src/model/rollout/flagger.js";
import { rollDaemonSet, rollStatefulSet } from "../../../src/model/rollout/in-place.js";
import { desiredHealthy, disruptionOf } from "../../../src/model/rollout/budget.js";
import { objectOf } from "./support.js";

const TIMES = { toAvailable: 10, toTerminate: 5, grace: 30 };
const percent = (value: number) => ({ kind: "percent", value }) as const;
const int = (value: number) => ({ kind: "int", value }) as const;

describe("StatefulSet", () => {
  it("is down on every update with one replica", () => {
    const run = rollStatefulSet(1, statefulFenceposts(int(1), 1), { partition: 0, oneByOne: true }, TIMES);
    expect(run).toMatchObject({ minAvailable: 0, maxTotal: 1, waves: 1, seconds: 15, completed: true });
  });

  it("replaces one pod at a time, and leaves those below the partition", () => {
    const run = rollStatefulSet(5, statefulFenceposts(int(1), 5), { partition: 2, oneByOne: true }, TIMES);
    expect(run).toMatchObject({ minAvailable: 4, maxTotal: 5, waves: 3, seconds: 45 });
    expect(run.steps.at(-1)).toMatchObject({ old: 2, new: 3, available: 5 });
  });

  it("takes maxUnavailable pods at once, which come back one after the other unless pods are managed in parallel", () => {
    const fenceposts = statefulFenceposts(percent(40), 5);
    expect(fenceposts.unavailable).toBe(2);
    expect(rollStatefulSet(5, fenceposts, { partition: 0, oneByOne: true }, TIMES)).toMatchObject({ minAvailable: 3, waves: 5 });
    expect(rollStatefulSet(5, fenceposts, { partition: 0, oneByOne: false }, TIMES)).toMatchObject({ minAvailable: 3, waves: 3 });
  });

  it("rounds down, to at least one", () => {
    expect(statefulFenceposts(percent(1), 10).unavailable).toBe(1);
    expect(statefulFenceposts(percent(29), 10).unavailable).toBe(2);
    expect(statefulFenceposts(int(20), 3).unavailable).toBe(3);
  });

  it("stops at the first pods with a broken image", () => {
    const run = rollStatefulSet(3, statefulFenceposts(int(1), 3), { partition: 0, oneByOne: true }, TIMES, true);
    expect(run).toMatchObject({ minAvailable: 2, completed: false });
    expect(run.steps.at(-1)).toMatchObject({ old: 2, new: 1 });
  });

  it("does nothing when the partition leaves no pod", () => {
    expect(rollStatefulSet(3, statefulFenceposts(int(1), 3), { partition: 5, oneByOne: true }, TIMES)).toMatchObject({
      waves: 0,
      minAvailable: 3,
    });
  });
});

describe("DaemonSet", () => {
  it("rounds both settings up", () => {
    expect(daemonFenceposts(int(0), percent(10), 11)).toEqual({ surge: 0, unavailable: 2 });
    expect(daemonFenceposts(percent(10), int(0), 11)).toEqual({ surge: 2, unavailable: 0 });
  });

  it("takes a node's pod away first, or with surge last", () => {
    expect(rollDaemonSet(10, daemonFenceposts(int(0), int(2), 10), TIMES)).toMatchObject({ minAvailable: 8, maxTotal: 10, waves: 5 });
    expect(rollDaemonSet(10, daemonFenceposts(int(2), int(0), 10), TIMES)).toMatchObject({ minAvailable: 10, maxTotal: 12, waves: 5 });
  });
});

describe("Argo blueGreen", () => {
  const options = {
    previewReplicaCount: undefined,
    autoPromotionEnabled: true,
    autoPromotionSeconds: undefined,
    scaleDownDelaySeconds: 30,
  };

  it("runs both revisions in full until the delay is over", () => {
    expect(rollBlueGreen(4, options, TIMES)).toMatchObject({ minAvailable: 4, maxTotal: 8, waves: 1, seconds: 40, manualPauses: 0 });
  });

  it("shows the preview count until promotion, and waits for a person where it has to", () => {
    const run = rollBlueGreen(4, { ...options, previewReplicaCount: 1, autoPromotionEnabled: false }, TIMES);
    expect(run).toMatchObject({ minAvailable: 4, maxTotal: 8, waves: 2, manualPauses: 1 });
    expect(run.steps.find(({ event }) => event === "pause")).toMatchObject({ total: 5 });
    expect(rollBlueGreen(4, { ...options, autoPromotionSeconds: 60 }, TIMES)).toMatchObject({ manualPauses: 0, seconds: 100 });
    // The seconds count only where promotion is automatic: argo-rollouts pause.go.
    expect(rollBlueGreen(4, { ...options, autoPromotionEnabled: false, autoPromotionSeconds: 60 }, TIMES)).toMatchObject({
      manualPauses: 1,
    });
  });

  it("keeps the old pods with a broken image", () => {
    expect(rollBlueGreen(4, options, TIMES, true)).toMatchObject({ minAvailable: 4, maxTotal: 8, completed: false });
  });
});

describe("Argo canary without traffic routing", () => {
  const weights = (...values: number[]): CanaryStep[] => values.map((weight) => ({ type: "setWeight", weight }));

  it.each([
    [10, 10, 1, 1, 9],
    [10, 30, 1, 3, 7],
    [4, 10, 1, 1, 4],
    [1, 5, 1, 1, 1],
    [1, 50, 0, 1, 0],
    [2, 10, 0, 1, 1],
    [5, 50, 1, 3, 3],
    [10, 0, 1, 0, 10],
    [10, 100, 1, 10, 0],
    [3, 99, 0, 2, 1],
  ])("%s replicas at %s %% with surge %s are %s canary and %s stable pods", (replicas, weight, surge, canary, stable) => {
    expect(canaryCounts(replicas, weight, surge)).toEqual({ canary, stable });
  });

  it("stays inside the bounds of its settings, whatever its steps", () => {
    const step = fc.oneof(
      fc.integer({ min: 0, max: 100 }).map((weight): CanaryStep => ({ type: "setWeight", weight })),
      fc.constant<CanaryStep>({ type: "pause", seconds: 60 }),
      fc.constant<CanaryStep>({ type: "other" }),
    );
    const share = fc.integer({ min: 0, max: 100 }).map(percent);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        share,
        share,
        fc.array(step, { maxLength: 6 }),
        (replicas, surge, unavailable, steps) => {
          const fenceposts = resolveFenceposts(surge, unavailable, replicas);
          const bounds = boundsOf(fenceposts, replicas);
          const run = rollCanary(replicas, fenceposts, steps, TIMES);
          expect(run.completed).toBe(true);
          expect(run.minAvailable).toBeGreaterThanOrEqual(bounds.minAvailable);
          expect(run.maxTotal).toBeLessThanOrEqual(bounds.maxTotal);
          expect(run.steps.at(-1)).toMatchObject({ old: 0, new: replicas, available: replicas });
        },
      ),
      { numRuns: 300 },
    );
  });

  it("stops at the first weight with a broken image", () => {
    const run = rollCanary(10, resolveFenceposts(percent(25), percent(25), 10), weights(10, 50), TIMES, true);
    expect(run).toMatchObject({ completed: false });
    expect(run.steps.at(-1)).toMatchObject({ old: 9, new: 1, available: 9 });
  });
});

describe("Argo canary with traffic routing", () => {
  const steps: CanaryStep[] = [
    { type: "setWeight", weight: 25 },
    { type: "pause", seconds: undefined },
    { type: "setWeight", weight: 50 },
  ];
  const options = { steps, dynamicStableScale: false, scaleDownDelaySeconds: 30, minPodsPerReplicaSet: 1 };

  it("keeps the stable pods beside the canary", () => {
    const run = rollRoutedCanary(10, options, TIMES);
    expect(run).toMatchObject({ minAvailable: 10, maxTotal: 20, waves: 3, manualPauses: 1, seconds: 60 });
    expect(run.steps.filter(({ event }) => event === "available").map(({ new: fresh }) => fresh)).toEqual([3, 5, 10]);
  });

  it("shrinks the stable pods with their traffic where it is told to", () => {
    const run = rollRoutedCanary(10, { ...options, dynamicStableScale: true }, TIMES);
    expect(run).toMatchObject({ minAvailable: 10, maxTotal: 15 });
    expect(run.steps.at(-1)).toMatchObject({ old: 0, new: 10 });
  });

  it("obeys a scale of its own until traffic decides again", () => {
    const scaled: CanaryStep[] = [
      { type: "setCanaryScale", scale: { replicas: 1 } },
      { type: "setWeight", weight: 90 },
      { type: "setCanaryScale", scale: "matchTrafficWeight" },
    ];
    const run = rollRoutedCanary(10, { ...options, steps: scaled }, TIMES);
    expect(run.steps.filter(({ event }) => event === "available").map(({ new: fresh }) => fresh)).toEqual([1, 9, 10]);
  });

  it("leaves the stable pods alone with a broken image", () => {
    expect(rollRoutedCanary(10, options, TIMES, true)).toMatchObject({ minAvailable: 10, maxTotal: 13, completed: false });
  });
});

describe("Flagger", () => {
  it("rolls the primary beside a complete target", () => {
    const run = rollFlagger(4, resolveFenceposts(percent(25), percent(25), 4), 300, TIMES);
    expect(run).toMatchObject({ minAvailable: 3, maxTotal: 9, completed: true });
    expect(run.seconds).toBe(300 + 10 + 2 * 10);
    expect(run.steps.at(-1)).toMatchObject({ new: 4, beside: 0, available: 4 });
  });

  it("does not touch the primary with a broken image", () => {
    const run = rollFlagger(4, resolveFenceposts(percent(25), percent(25), 4), 300, TIMES, true);
    expect(run).toMatchObject({ minAvailable: 4, maxTotal: 8, completed: false });
  });

  it.each([
    ["{interval: 1m, iterations: 10}", 600],
    ["{interval: 30s, maxWeight: 50, stepWeight: 20}", 90],
    ["{interval: 1m, stepWeights: [1, 5, 10]}", 180],
    ["{}", 0],
    ["7", 0],
  ])("analyses %s for at least %s seconds", (analysis, seconds) => {
    expect(analysisSeconds(objectOf(`apiVersion: flagger.app/v1beta1\nkind: Canary\nspec: {analysis: ${analysis}}`))).toBe(seconds);
  });
});

describe("PodDisruptionBudget", () => {
  const budget = (spec: string) => objectOf(`apiVersion: policy/v1\nkind: PodDisruptionBudget\nspec: ${spec}`);

  it.each([
    ["{maxUnavailable: 10%}", 1, 0],
    ["{maxUnavailable: 25%}", 10, 7],
    ["{minAvailable: 50%}", 1, 1],
    ["{minAvailable: 51%}", 2, 2],
    ["{minAvailable: 3}", 2, 3],
    ["{maxUnavailable: 5}", 3, 0],
    ["{}", 3, undefined],
    ["{minAvailable: '2'}", 3, undefined],
  ])("%s of %s pods keeps %s", (spec, expected, desired) => {
    expect(desiredHealthy(budget(spec), expected)).toBe(desired);
  });

  it("allows what is left at rest and in the worst moment", () => {
    expect(disruptionOf([budget("{maxUnavailable: 2}")], 10, 9)).toMatchObject({ atRest: 2, atWorst: 1 });
    expect(disruptionOf([budget("{minAvailable: 100%}")], 10, 10)).toMatchObject({ atRest: 0, atWorst: 0 });
    expect(disruptionOf([], 10, 8)).toMatchObject({ atRest: "unlimited", atWorst: "unlimited" });
    expect(disruptionOf(undefined, 10, 8)).toMatchObject({ atRest: undefined, atWorst: undefined });
    expect(disruptionOf([budget("{maxUnavailable: 2}"), budget("{maxUnavailable: 2}")], 10, 8)).toMatchObject({ atRest: 0 });
  });
});

describe("small pieces", () => {
  it.each([
    [1, 4, true, 25],
    [1, 3, true, 30],
    [1, 3, false, 35],
    [2, 3, false, 70],
    [1, 1, true, 100],
    [1, 64, true, 1],
    [1, 64, false, 2],
    [0, 10, true, undefined],
    [1, 500, true, undefined],
    [1, 500, false, undefined],
  ])("%s of %s rounded up %s is %s %%", (value, replicas, up, result) => {
    expect(percentageFor(value, replicas, up)).toBe(result);
  });

  it.each([
    ["1h30m", 5400],
    ["10", 10],
    [10, 10],
    ["1.5m", 90],
    ["250ms", 0.25],
    ["soon", undefined],
    ["", undefined],
    [-1, undefined],
    [{}, undefined],
  ])("duration %j is %s", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });
});
