import {
  asRecord,
  byTitle,
  defineRule,
  deployedTogether,
  parseLabelSelector,
  readLabels,
  scope,
  selects,
  type Selector,
  type Verdict,
  type Workload,
} from "../../src/sdk.js";

const KINDS: ReadonlySet<string> = new Set([
  "apps/Deployment",
  "apps/StatefulSet",
  "apps/DaemonSet",
  "apps/ReplicaSet",
  "argoproj.io/Rollout",
]);
const SELECTOR = ["spec", "selector"];
/** Labels that controllers add to tell the pods of revisions apart. */
const ADDED_LABELS = ["pod-template-hash", "controller-revision-hash", "rollouts-pod-template-hash"];

export default defineRule({
  meta: {
    docs: {
      description: "No two controllers of a namespace select each other's pods",
      why: "Controllers tell their pods by labels. Where the selector of one matches the pods of another, they count and adopt each other's pods, and Services and budgets cannot tell them apart.",
      references: [
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector",
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pod-template-hash-label",
      ],
      details:
        "A blue and a green, or a stable and a canary Deployment share labels; each selector must also contain the label that tells them apart. In plain files, only objects of one folder are compared.",
    },
    messages: {
      overlap: {
        severity: scope("all", "error"),
        text: "{{title}} and {{other}} select each other's pods: both claim pods with {{labels}}. Give the selector and the pods of each a label of their own.",
      },
      oneWay: {
        severity: scope("all", "warning"),
        text: "The selector of {{title}} also matches the pods of {{other}} ({{labels}}). Add the label that tells them apart to it.",
      },
      hash: {
        severity: scope("all", "error"),
        text: "The selector of {{title}} names {{label}}, which the controller sets anew for every revision: the next update would lose its pods. Remove it.",
      },
    },
  },
  create: ({ bundle, graph, report }) => ({
    workload(workload) {
      const labels = asRecord(workload.get([...SELECTOR, "matchLabels"]));
      const label = KINDS.has(workload.object.groupKind) ? ADDED_LABELS.find((key) => Object.hasOwn(labels ?? {}, key)) : undefined;
      if (label === undefined || workload.get(["metadata", "ownerReferences"]) !== undefined) return;
      report({
        at: workload.at([...SELECTOR, "matchLabels", label], "key"),
        message: "hash",
        data: { title: workload.object.title, label },
      });
    },
    bundle() {
      const claims = graph.workloads
        .flatMap((workload) => claimOf(workload) ?? [])
        .sort((a, b) => byTitle(a.workload.object, b.workload.object));
      const isTogether = deployedTogether(bundle);
      for (const { claim, other, isMutual } of overlaps(claims).filter((pair) =>
        isTogether(pair.claim.workload.object, pair.other.workload.object),
      )) {
        report({
          at: claim.workload.at(SELECTOR, "key"),
          message: isMutual ? "overlap" : "oneWay",
          data: { title: claim.workload.object.title, other: other.workload.object.title, labels: claim.text },
          objects: [claim.workload.object, other.workload.object],
          related: [{ location: other.workload.at(["metadata", "name"]), message: `its pods have ${claim.text}` }],
        });
      }
    },
  }),
});

interface Claim {
  readonly workload: Workload;
  /** Namespace; "" when none is written. */
  readonly place: string;
  readonly selector: Selector;
  /** The first label wanted, as a key of the index. */
  readonly first: string;
  readonly text: string;
}

function claimOf(workload: Workload): Claim | undefined {
  const { object } = workload;
  const [first] = Object.entries(asRecord(workload.get([...SELECTOR, "matchLabels"])) ?? {});
  if (!KINDS.has(object.groupKind) || !first || workload.templatePath === undefined) return undefined;
  // What a controller made was read from a cluster: its pods are those of its owner.
  if (object.get(["metadata", "ownerReferences"]) !== undefined) return undefined;
  const place = object.namespace ?? "";
  const selector = parseLabelSelector(workload.get(SELECTOR), "nothing");
  const text = Object.entries(asRecord(workload.get([...SELECTOR, "matchLabels"])) ?? {})
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(", ");
  return { workload, place, selector, first: `${place}\0${first[0]}\0${String(first[1])}`, text };
}

/** Pairs of which one selects the pods of the other; each pair once, on the later of the two when it is mutual. */
function overlaps(claims: readonly Claim[]): { claim: Claim; other: Claim; isMutual: boolean }[] {
  const order = new Map(claims.map((claim, index) => [claim, index]));
  const byLabel = new Map<string, Claim[]>();
  for (const claim of claims) {
    for (const [key, value] of Object.entries(claim.workload.labels)) {
      const label = `${claim.place}\0${key}\0${value}`;
      const same = byLabel.get(label);
      if (same) same.push(claim);
      else byLabel.set(label, [claim]);
    }
  }
  return claims.flatMap((claim) =>
    (byLabel.get(claim.first) ?? []).flatMap((other) => {
      if (other === claim || isSame(claim.workload, other.workload) || verdict(claim, other) !== true) return [];
      const isMutual = verdict(other, claim) === true;
      return isMutual && order.get(claim)! < order.get(other)! ? [] : [{ claim, other, isMutual }];
    }),
  );
}

function verdict(claim: Claim, other: Claim): Verdict {
  return selects(claim.selector, readLabels(other.workload.get([...other.workload.templatePath!, "metadata", "labels"])));
}

/** Variants of one object, of which one is applied. */
function isSame(a: Workload, b: Workload): boolean {
  return a.object.groupKind === b.object.groupKind && a.object.name === b.object.name;
}
