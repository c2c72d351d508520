import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rolloutViolations } from "../../../src/model/rollout/violations.js";
import { objectOf } from "./support.js";

function found(kind: string, spec: string, apiVersion = "apps/v1"): string[] {
  const object = objectOf(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web}\nspec: ${spec}\n`);
  return rolloutViolations(object).map(({ code, path }) => `${code} ${path.join(".")}`);
}

const ARGO = "argoproj.io/v1alpha1";

describe("what the API rejects", () => {
  it.each([
    ["{}", []],
    ["{strategy: {rollingUpdate: {maxSurge: 0}}}", []],
    ["{strategy: {rollingUpdate: {maxUnavailable: 0}}}", []],
    ["{strategy: {rollingUpdate: {maxSurge: 300%}}}", []],
    ["{strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 200}}}", []],
    ["{strategy: {type: Recreate, rollingUpdate: null}}", []],
    ["{strategy: {rollingUpdate: {maxSurge: '${SURGE}', maxUnavailable: 0}}}", []],
    ["{strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0%}}}", ["bothZero spec.strategy.rollingUpdate.maxUnavailable"]],
    ["{strategy: {rollingUpdate: {maxUnavailable: 101%}}}", ["overHundredPercent spec.strategy.rollingUpdate.maxUnavailable"]],
    ["{strategy: {rollingUpdate: {maxSurge: '1'}}}", ["notIntOrPercent spec.strategy.rollingUpdate.maxSurge"]],
    ["{strategy: {rollingUpdate: {maxSurge: 25.5%}}}", ["notIntOrPercent spec.strategy.rollingUpdate.maxSurge"]],
    ["{strategy: {rollingUpdate: {maxSurge: 0.25}}}", ["notIntOrPercent spec.strategy.rollingUpdate.maxSurge"]],
    ["{strategy: {rollingUpdate: {maxSurge: -1}}}", ["negative spec.strategy.rollingUpdate.maxSurge"]],
    ["{strategy: {type: Recreate, rollingUpdate: {}}}", ["unusedRollingUpdate spec.strategy.rollingUpdate"]],
    ["{strategy: {type: Rolling}}", ["unknownType spec.strategy.type"]],
    ["{replicas: -1}", ["negative spec.replicas"]],
    ["{replicas: two}", ["notAWholeNumber spec.replicas"]],
    ["{minReadySeconds: 600}", ["deadlineNotAboveMinReady spec.minReadySeconds"]],
    ["{minReadySeconds: 10, progressDeadlineSeconds: 10}", ["deadlineNotAboveMinReady spec.progressDeadlineSeconds"]],
    ["{minReadySeconds: 9, progressDeadlineSeconds: 10}", []],
    ["7", []],
  ])("Deployment %s", (spec, expected) => {
    expect(found("Deployment", spec)).toEqual(expected);
  });

  it.each([
    ["{}", []],
    ["{updateStrategy: {type: Recreate}}", []],
    ["{updateStrategy: {rollingUpdate: {partition: 2, maxUnavailable: 50%}}}", []],
    ["{updateStrategy: {rollingUpdate: {maxUnavailable: 0%}}}", ["zeroUnavailable spec.updateStrategy.rollingUpdate.maxUnavailable"]],
    ["{updateStrategy: {rollingUpdate: {partition: -1}}}", ["negative spec.updateStrategy.rollingUpdate.partition"]],
    ["{updateStrategy: {type: OnDelete, rollingUpdate: {partition: 1}}}", ["unusedRollingUpdate spec.updateStrategy.rollingUpdate"]],
  ])("StatefulSet %s", (spec, expected) => {
    expect(found("StatefulSet", spec)).toEqual(expected);
  });

  it.each([
    ["{}", []],
    ["{updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}}", []],
    ["{updateStrategy: {rollingUpdate: {maxSurge: 1}}}", ["surgeAndUnavailable spec.updateStrategy.rollingUpdate.maxSurge"]],
    ["{updateStrategy: {rollingUpdate: {maxUnavailable: 0}}}", ["bothZero spec.updateStrategy.rollingUpdate.maxUnavailable"]],
    [
      "{updateStrategy: {rollingUpdate: {maxSurge: 101%, maxUnavailable: 0}}}",
      ["overHundredPercent spec.updateStrategy.rollingUpdate.maxSurge"],
    ],
    ["{updateStrategy: {type: OnDelete, rollingUpdate: {maxUnavailable: 0}}}", []],
  ])("DaemonSet %s", (spec, expected) => {
    expect(found("DaemonSet", spec)).toEqual(expected);
  });

  it.each([
    ["{strategy: {canary: {}}}", []],
    ["{strategy: {canary: {maxSurge: 0, maxUnavailable: 1}}}", []],
    ["{strategy: {canary: {maxSurge: '0', maxUnavailable: 0%}}}", ["bothZero spec.strategy.canary.maxUnavailable"]],
    ["{strategy: {canary: {maxSurge: '1'}}}", ["quotedPercent spec.strategy.canary.maxSurge"]],
    ["{strategy: {canary: {steps: [{setWeight: 101}]}}}", ["overHundredPercent spec.strategy.canary.steps.0.setWeight"]],
    ["{strategy: {canary: {}, blueGreen: {}}}", ["twoStrategies spec.strategy"]],
    ["{}", ["noStrategy spec.strategy"]],
  ])("Argo Rollout %s", (spec, expected) => {
    expect(found("Rollout", spec, ARGO)).toEqual(expected);
  });

  it("leaves Rollouts of other groups alone", () => {
    expect(found("Rollout", "{}", "rollouts.kruise.io/v1beta1")).toEqual([]);
  });

  it.each([
    ["{minAvailable: 1}", []],
    ["{minAvailable: 1, maxUnavailable: 1}", ["minAndMax spec.maxUnavailable"]],
    ["{minAvailable: 120%}", ["overHundredPercent spec.minAvailable"]],
    ["{maxUnavailable: '1'}", ["notIntOrPercent spec.maxUnavailable"]],
  ])("PodDisruptionBudget %s", (spec, expected) => {
    expect(found("PodDisruptionBudget", spec, "policy/v1")).toEqual(expected);
  });

  it.each([
    ["HorizontalPodAutoscaler", "autoscaling/v2", "{minReplicas: 3, maxReplicas: 3}", []],
    ["HorizontalPodAutoscaler", "autoscaling/v2", "{minReplicas: 3, maxReplicas: 2}", ["maxBelowMin spec.maxReplicas"]],
    ["ScaledObject", "keda.sh/v1alpha1", "{minReplicaCount: 101}", ["maxBelowMin spec.minReplicaCount"]],
    ["ScaledObject", "keda.sh/v1alpha1", "{maxReplicaCount: 1}", []],
  ])("%s (%s) %s", (kind, apiVersion, spec, expected) => {
    expect(found(kind, spec, apiVersion)).toEqual(expected);
  });

  it("says which default is at fault", () => {
    const [violation] = rolloutViolations(
      objectOf("apiVersion: apps/v1\nkind: DaemonSet\nspec: {updateStrategy: {rollingUpdate: {maxSurge: 10%}}}"),
    );
    expect(violation?.text).toBe('has maxSurge "10%" although maxUnavailable is 1 unless it is set to 0; one of the two must be 0');
  });

  it("takes any value without an exception", () => {
    const kinds = [
      ["apps/v1", "Deployment"],
      ["apps/v1", "StatefulSet"],
      ["apps/v1", "DaemonSet"],
      [ARGO, "Rollout"],
      ["policy/v1", "PodDisruptionBudget"],
      ["autoscaling/v2", "HorizontalPodAutoscaler"],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.jsonValue(), fc.jsonValue(), (kind, strategy, block) => {
        for (const spec of [strategy, { strategy, updateStrategy: strategy }, { strategy: { rollingUpdate: block, canary: block } }]) {
          const object = objectOf(JSON.stringify({ apiVersion: kind[0], kind: kind[1], spec }));
          expect(rolloutViolations(object).every(({ text }) => text.startsWith("has "))).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
