import {
  ARGO_ROLLOUT,
  asList,
  asNumber,
  asRecord,
  type Block,
  canaryBlock,
  canaryScaleShare,
  defineRule,
  FLAGGER_CANARY,
  flaggerAnalysis,
  hasFlaggerPlan,
  isUndecidable,
  KRUISE_ROLLOUT,
  type KubernetesObject,
  parseDuration,
  pausesOf,
  type RuleContext,
  scope,
  type Step,
  stepsOf,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: [ARGO_ROLLOUT, FLAGGER_CANARY, KRUISE_ROLLOUT],
    docs: {
      description: "A canary goes in steps, with a look between them",
      why: "A canary without steps, or one whose steps follow each other without a pause or an analysis, reaches everybody before anything can stop it: it is a rolling update under another name.",
      references: [
        "https://argo-rollouts.readthedocs.io/en/stable/features/canary/",
        "https://docs.flagger.app/usage/how-it-works",
        "https://openkruise.io/rollouts/user-manuals/basic-usage",
      ],
    },
    messages: {
      noSteps: {
        severity: scope("production", "warning"),
        text: "{{title}} has a canary strategy without steps: it {{instead}}. Add steps.",
      },
      allAtOnce: {
        severity: scope("production", "warning"),
        text: "The first step of {{title}} sends all traffic to the new version: it is tried on everybody. Begin with a small share.",
      },
      noPause: {
        severity: scope("production", "warning"),
        text: "{{title}} goes from {{from}}% to {{to}}% with no pause and no analysis step between: {{gap}}. Add one.",
      },
      manual: {
        severity: scope("production", "info"),
        text: "{{title}} waits for a person at every pause and has no analysis: a release stands still until somebody comes. Add a duration or an analysis.",
      },
      unmatchedScale: {
        severity: scope("production", "warning"),
        text: "{{title}} fixes the canary at {{share}}% of the pods and then sends it {{weight}}% of the traffic: too few pods get it. Set setCanaryScale to matchTrafficWeight: true first.",
      },
      needsRouting: { severity: scope("all", "error"), text: "{{title}} sets {{field}} without trafficRouting: Argo Rollouts refuses it." },
      duration: {
        severity: scope("all", "error"),
        text: "{{title}} pauses for {{value}}, which is no duration: write seconds, or a text such as 90s or 1h30m.",
      },
      noPlan: {
        severity: scope("production", "warning"),
        text: "{{title}} has neither maxWeight with stepWeight, nor stepWeights, nor iterations: Flagger has no steps to go by.",
      },
      noChecks: { severity: scope("production", "warning"), text: "{{title}} has no metrics and no webhooks: every version passes." },
      skipped: { severity: scope("production", "error"), text: "{{title}} has skipAnalysis: new versions go live unchecked." },
    },
  },
  create: ({ report }) => ({
    object(object) {
      if (object.groupKind === FLAGGER_CANARY) checkFlagger(object, report);
      const canary = canaryBlock(object);
      if (!canary || isUndecidable(canary.value["steps"])) return;
      const title = object.title;
      const steps = stepsOf(canary);
      if (asList(canary.value["steps"]).length === 0) {
        const instead = object.groupKind === ARGO_ROLLOUT ? "replaces all pods as a rolling update does" : "has nothing to go by";
        report({ at: object.at(canary.path, "key"), message: "noSteps", data: { title, instead } });
      }
      if (object.groupKind === ARGO_ROLLOUT) checkArgo(object, canary, steps, report);
    },
  }),
});

type Report = RuleContext<unknown, string>["report"];

function checkFlagger(object: KubernetesObject, report: Report): void {
  const data = { title: object.title };
  if (object.get(["spec", "skipAnalysis"]) === true) {
    report({ at: object.at(["spec", "skipAnalysis"]), message: "skipped", data });
    return;
  }
  const analysis = flaggerAnalysis(object);
  if (!analysis) return;
  const { value, path } = analysis;
  // The kubernetes provider fills in ten iterations; strategy/flagger-canary says so.
  if (!hasFlaggerPlan(value) && object.get(["spec", "provider"]) !== "kubernetes")
    report({ at: object.at(path, "key"), message: "noPlan", data });
  if (["metrics", "webhooks"].every((field) => asList(value[field]).length === 0 && !isUndecidable(value[field]))) {
    report({ at: object.at([...path, "metrics"]), message: "noChecks", data });
  }
}

function checkArgo(object: KubernetesObject, { value: canary, path }: Block, steps: readonly Step[], report: Report): void {
  const title = object.title;
  const routing = asRecord(canary["trafficRouting"]);
  const most = asNumber(routing?.["maxTrafficWeight"]) ?? 100;
  const isUnrouted = !routing && !isUndecidable(canary["trafficRouting"]);
  if (isUnrouted) {
    for (const field of ["dynamicStableScale", "scaleDownDelaySeconds"]) {
      if (canary[field] !== undefined && canary[field] !== null && canary[field] !== false)
        report({ at: object.at([...path, field], "key"), message: "needsRouting", data: { title, field } });
    }
  }
  const inBackground = asRecord(canary["analysis"]) !== undefined;
  const gap = inBackground ? "the analysis in the background has no time to see it" : "nothing can be seen of the smaller share";
  let weight: number | undefined;
  let isSeen = false;
  let fixedShare: number | undefined;
  for (const { value: step, path: place } of steps) {
    const scale = asRecord(step["setCanaryScale"]);
    if (scale && isUnrouted)
      report({ at: object.at([...place, "setCanaryScale"], "key"), message: "needsRouting", data: { title, field: "setCanaryScale" } });
    if (scale) fixedShare = canaryScaleShare(scale, object.get(["spec", "replicas"]) ?? 1);
    const duration = asRecord(step["pause"])?.["duration"] ?? undefined;
    if (duration !== undefined && !isUndecidable(duration) && parseDuration(duration) === undefined) {
      report({ at: object.at([...place, "pause", "duration"]), message: "duration", data: { title, value: String(duration) } });
    }
    const written = asNumber(step["setWeight"]);
    if (written === undefined) {
      if (["pause", "analysis", "experiment", "plugin"].some((field) => field in step)) isSeen = true;
      continue;
    }
    // Weights are parts of 100 or of another total; more than all is refused: strategy/valid-rolling-params.
    if (written > most) continue;
    const at = object.at([...place, "setWeight"]);
    const next = Math.round((100 * written) / most);
    if (weight === undefined && next === 100) report({ at, message: "allAtOnce", data: { title } });
    else if (weight !== undefined && next > weight && !isSeen)
      report({ at, message: "noPause", data: { title, from: weight, to: next, gap }, lower: inBackground });
    if (fixedShare !== undefined && routing && next > fixedShare)
      report({ at, message: "unmatchedScale", data: { title, weight: next, share: fixedShare } });
    [weight, isSeen] = [next, false];
  }
  const [first, ...others] = pausesOf(steps);
  const hasAnalysis = canary["analysis"] !== undefined || steps.some(({ value }) => "analysis" in value || "experiment" in value);
  if (first && !hasAnalysis && [first, ...others].every(({ isOpen }) => isOpen))
    report({ at: object.at([...first.path, "pause"], "key"), message: "manual", data: { title } });
}
