import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildGraph } from "../../../src/graph/build.js";
import type { Graph } from "../../../src/graph/graph.js";
import { ParsedFile } from "../../../src/load/source-file.js";
import { objectsOf } from "../../../src/model/objects.js";
import { planRollout, type RolloutPlan } from "../../../src/model/rollout/plan.js";
import { percentageAdvice, simulateRollout } from "../../../src/model/rollout/simulation.js";
import type { Bundle } from "../../../src/project/project.js";

function graphOf(yaml: string): Graph {
  const file = new ParsedFile({ path: "all.yaml", absolutePath: "/p/all.yaml", projectPath: "all.yaml", text: yaml });
  expect(file.problems).toEqual([]);
  const environment = { name: "production", role: "production", because: { text: "test" } } as const;
  const bundle: Bundle = {
    name: "files: production",
    origin: "kustomize",
    environment,
    environmentOf: () => environment,
    objects: objectsOf(file).objects,
    context: [],
    elsewhere: [],
    files: [],
  };
  return buildGraph(bundle);
}

function planOf(yaml: string, kind: string, replicas?: number): RolloutPlan {
  const graph = graphOf(yaml);
  const workload = graph.workloads.find(({ object }) => object.kind === kind)!;
  return planRollout(workload, { graph, replicas })!;
}

const POD = `
      containers:
        - name: web
          image: web:1
          readinessProbe: {initialDelaySeconds: 5, periodSeconds: 2, successThreshold: 3, httpGet: {port: 80}}
          resources: {requests: {cpu: 250m, memory: 128Mi}, limits: {memory: 256Mi}}
          lifecycle: {preStop: {exec: {command: [sh, -c, "sleep 10 && echo bye"]}}}`;

const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  minReadySeconds: 4
  selector: {matchLabels: {app: web}}
  strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 40${POD}
`;

const HPA = `
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 4, maxReplicas: 50}
`;

const BUDGET = `
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: shop}
spec: {minAvailable: 75%, selector: {matchLabels: {app: web}}}
`;

function quota(hard: string, extra = ""): string {
  return `\n---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: limits, namespace: shop}\nspec: {hard: ${hard}${extra}}\n`;
}

describe("the plan of a rollout", () => {
  it("takes its numbers from the workload and its autoscaler", () => {
    const plan = planOf(DEPLOYMENT + HPA, "Deployment");
    expect(plan.counts).toEqual([
      { replicas: 4, because: ["the minimum of HorizontalPodAutoscaler web"] },
      { replicas: 50, because: ["the maximum of HorizontalPodAutoscaler web"] },
    ]);
    expect(planOf(DEPLOYMENT, "Deployment").counts).toEqual([{ replicas: 1, because: ["the default of spec.replicas"] }]);
    expect(planOf(DEPLOYMENT.replace("spec:", "spec:\n  replicas: 4") + HPA, "Deployment").counts[0]).toEqual({
      replicas: 4,
      because: ["spec.replicas", "the minimum of HorizontalPodAutoscaler web"],
    });
    expect(planOf(DEPLOYMENT + HPA, "Deployment", 7).counts).toEqual([{ replicas: 7, because: ["--replicas"] }]);
  });

  it("knows the least that a pod takes", () => {
    const { timing } = planOf(DEPLOYMENT, "Deployment");
    // 5 s before the first probe, two more successes 2 s apart; then minReadySeconds.
    expect(timing).toMatchObject({ toReady: 9, minReadySeconds: 4, toAvailable: 13, toTerminate: 10, grace: 40, hasReadinessProbe: true });
  });

  it("counts the start of sidecars before that of the others", () => {
    const sidecar = `
      initContainers:
        - {name: migrate, image: m}
        - {name: proxy, image: p, restartPolicy: Always, startupProbe: {initialDelaySeconds: 7}}
      containers:
        - {name: web, image: w, startupProbe: {initialDelaySeconds: 2}, readinessProbe: {initialDelaySeconds: 1}}`;
    expect(planOf(DEPLOYMENT.replace(POD, sidecar), "Deployment").timing.toReady).toBe(9);
  });

  it("says that pods without a readinessProbe prove nothing", () => {
    const plan = planOf(DEPLOYMENT.replace(/readinessProbe:.*/, "imagePullPolicy: Always"), "Deployment");
    expect(plan.notes.join()).toContain("No container has a readinessProbe");
    expect(planOf(DEPLOYMENT, "Deployment").notes).toEqual([]);
  });

  it("simulates a Rollout with the pods that it refers to, and not the Deployment in its place", () => {
    const yaml = `${DEPLOYMENT.replace("spec:", "spec:\n  replicas: 0")}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web, namespace: shop}
spec:
  replicas: 4
  workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  strategy: {blueGreen: {activeService: web}}
`;
    const graph = graphOf(yaml);
    const plans = graph.workloads.map((workload) => planRollout(workload, { graph }));
    expect(plans.map((plan) => plan?.workload.object.kind)).toEqual([undefined, "Rollout"]);
    expect(plans[1]!.timing.toReady).toBe(9);
    expect(simulateRollout(plans[1]!, 4)?.run).toMatchObject({ minAvailable: 4, maxTotal: 8 });
  });

  it("adds the target of a Flagger Canary to the primary", () => {
    const canary = `
---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: web, namespace: shop}
spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, analysis: {interval: 30s, iterations: 10}}
`;
    const plan = planOf(DEPLOYMENT.replace("spec:", "spec:\n  replicas: 4") + canary, "Deployment");
    expect(plan.notes[0]).toContain("web-primary");
    expect(simulateRollout(plan, 4)?.run).toMatchObject({ minAvailable: 4, maxTotal: 9, seconds: 300 + 13 + 4 * 13 });
  });

  it("does not simulate what the API turns down, nor what cannot be read", () => {
    const zero = planOf(DEPLOYMENT.replace("maxSurge: 1", "maxSurge: 0"), "Deployment");
    expect(zero.violations).toHaveLength(1);
    expect(simulateRollout(zero, 3)).toBeUndefined();
    const later = planOf(DEPLOYMENT.replace("maxSurge: 1", 'maxSurge: "${SURGE}"'), "Deployment");
    expect(later.strategy).toEqual({ type: "undecidable", path: ["spec", "strategy", "rollingUpdate", "maxSurge"] });
    expect(simulateRollout(later, 3)).toBeUndefined();
    expect(later.notes.join()).toContain("spec.strategy.rollingUpdate.maxSurge cannot be read");
  });

  it("ends in time whatever the number of replicas", () => {
    expect(simulateRollout(planOf(DEPLOYMENT, "Deployment"), 2_000_000_000)).toBeUndefined();
    const all = planOf(DEPLOYMENT.replace("maxSurge: 1", "maxSurge: 100%"), "Deployment");
    expect(simulateRollout(all, 2_000_000_000)?.run).toMatchObject({ waves: 1, maxTotal: 4_000_000_000 });
  });

  it("ends in time whatever the steps of a canary", () => {
    const steps = Array.from({ length: 5000 }, (_, index) => ({ setWeight: index % 2 === 0 ? 100 : 0 }));
    const rollout = {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Rollout",
      metadata: { name: "a" },
      spec: { strategy: { canary: { maxSurge: 1, steps } } },
    };
    const plan = planOf(JSON.stringify(rollout), "Rollout");
    expect(simulateRollout(plan, 1)?.run.completed).toBe(true);
    expect(simulateRollout(plan, 5000)).toBeUndefined();
  });

  it("takes any value without an exception", () => {
    const kinds = ["apps/v1 Deployment", "apps/v1 StatefulSet", "apps/v1 DaemonSet", "argoproj.io/v1alpha1 Rollout"];
    const size = fc.oneof(fc.nat({ max: 20 }), fc.constantFrom("25%", "1", "200%", -1, null, 1.5), fc.jsonValue());
    const block = fc.oneof(fc.record({ maxSurge: size, maxUnavailable: size, partition: size, steps: fc.jsonValue() }), fc.jsonValue());
    const strategy = fc.record({
      type: fc.constantFrom("RollingUpdate", "Recreate", "OnDelete", null),
      rollingUpdate: block,
      canary: block,
      blueGreen: block,
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        size,
        strategy,
        fc.jsonValue(),
        fc.jsonValue(),
        (kind, replicas, chosen, podSpec, container) => {
          const [apiVersion, name] = kind.split(" ");
          const template = { spec: Array.isArray(podSpec) ? podSpec : { containers: [container] } };
          const spec = { replicas, strategy: chosen, updateStrategy: chosen, template, minReadySeconds: replicas };
          const graph = graphOf(JSON.stringify({ apiVersion, kind: name, metadata: { name: "x" }, spec }));
          const plan = planRollout(graph.workloads[0]!, { graph })!;
          for (const { replicas: number } of plan.counts) simulateRollout(plan, number);
          percentageAdvice(plan);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("is undefined for what no controller rolls", () => {
    const graph = graphOf("apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {template: {spec: {containers: []}}}\n");
    expect(planRollout(graph.workloads[0]!, { graph })).toBeUndefined();
  });
});

describe("a simulation", () => {
  it("says what a drain may evict meanwhile", () => {
    const yaml = DEPLOYMENT.replace("maxUnavailable: 0", "maxUnavailable: 1") + BUDGET;
    expect(simulateRollout(planOf(yaml, "Deployment"), 8)?.disruption).toMatchObject({ atRest: 2, atWorst: 1 });
    expect(simulateRollout(planOf(DEPLOYMENT, "Deployment"), 8)?.disruption).toMatchObject({ atRest: "unlimited" });
  });

  it.each([
    ["{pods: 5}", "holds"],
    ["{pods: 4}", "exceeds"],
    ["{requests.cpu: 1250m}", "holds"],
    ["{cpu: 1}", "exceeds"],
    ["{requests.memory: 640Mi}", "holds"],
    ["{limits.memory: 1Gi}", "exceeds"],
    ["{limits.cpu: 10}", "missing"],
    ["{services: 1}", undefined],
    ["{pods: many}", "unknown"],
  ])("judges the surge of 4 replicas by a quota of %s: %s", (hard, verdict) => {
    const yaml = DEPLOYMENT.replace("terminationGracePeriodSeconds: 40", "terminationGracePeriodSeconds: 0") + quota(hard);
    expect(simulateRollout(planOf(yaml, "Deployment"), 4)?.quotas.map((check) => check.verdict)).toEqual(verdict ? [verdict] : []);
  });

  it("knows that old pods count while they terminate", () => {
    const [check] = simulateRollout(planOf(DEPLOYMENT + quota("{pods: 6}"), "Deployment"), 4)!.quotas;
    expect(check).toMatchObject({ verdict: "mayExceed", peak: "5", peakWithTerminating: "8", perPod: "1", others: "0" });
  });

  it("adds the other workloads of the namespace", () => {
    const other = `\n---${DEPLOYMENT.replace("name: web", "name: other").replaceAll("app: web", "app: other").replace("spec:", "spec:\n  replicas: 3")}`;
    const [check] = simulateRollout(planOf(DEPLOYMENT + other + quota("{pods: 7}"), "Deployment"), 4)!.quotas;
    expect(check).toMatchObject({ verdict: "exceeds", others: "3", peak: "8" });
    const elsewhere = other.replace("namespace: shop", "namespace: away");
    expect(simulateRollout(planOf(DEPLOYMENT + elsewhere + quota("{pods: 9}"), "Deployment"), 4)!.quotas[0]).toMatchObject({ others: "0" });
  });

  it("obeys the scopes of a quota", () => {
    const verdicts = (scopes: string): string[] =>
      simulateRollout(planOf(DEPLOYMENT + quota("{pods: 1}", scopes), "Deployment"), 4)!.quotas.map(({ verdict }) => verdict);
    expect(verdicts(", scopes: [BestEffort]")).toEqual([]);
    expect(verdicts(", scopes: [NotBestEffort]")).toEqual(["exceeds"]);
    expect(verdicts(", scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [high]}]}")).toEqual([
      "unknown",
    ]);
  });

  it("leaves it open what a LimitRange fills in", () => {
    const range = "\n---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: l, namespace: shop}\nspec: {limits: []}\n";
    expect(simulateRollout(planOf(DEPLOYMENT + range + quota("{limits.cpu: 10}"), "Deployment"), 4)!.quotas[0]).toMatchObject({
      verdict: "unknown",
    });
  });
});

describe("percentages in place of absolute numbers", () => {
  it("give the same at the smallest size and fewer waves at the largest", () => {
    const advice = percentageAdvice(planOf(DEPLOYMENT + HPA, "Deployment"))!;
    expect(advice).toMatchObject({ maxSurge: "25%", maxUnavailable: "0" });
    expect(advice.sizes.map(({ replicas, waves, maxTotal }) => [replicas, waves, maxTotal])).toEqual([
      [4, 4, 5],
      [50, 4, 63],
    ]);
  });

  it("are not proposed where there is nothing to change", () => {
    expect(percentageAdvice(planOf(DEPLOYMENT.replace("maxSurge: 1", "maxSurge: 25%") + HPA, "Deployment"))).toBeUndefined();
    expect(percentageAdvice(planOf(DEPLOYMENT.replace(/strategy:.*/, "strategy: {type: Recreate}") + HPA, "Deployment"))).toBeUndefined();
  });
});
