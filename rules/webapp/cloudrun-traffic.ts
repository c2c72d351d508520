import {
  defineRule,
  hasRolloutPlan,
  isCloudRun,
  isSelected,
  KNATIVE_SERVICE,
  listOption,
  scope,
  trafficFaults,
  trafficTargets,
} from "../../src/sdk.js";

const TRAFFIC = ["spec", "traffic"];
const REVISION = ["spec", "template", "metadata", "name"];

export default defineRule({
  meta: {
    kinds: [KNATIVE_SERVICE],
    docs: {
      description: "The traffic of a Cloud Run service adds up and reaches the revisions that it names",
      why: "Cloud Run refuses shares that do not make 100 %, and a release whose revision no target names gets no visitor.",
      references: [
        "https://cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration",
        "https://github.com/knative/serving/blob/main/pkg/apis/serving/v1/route_validation.go",
      ],
      details:
        "A revision that is named in template.metadata.name and by a target of 0 % with a tag is a release on trial, and passes. `requirePlan` asks for a way to release in steps: targets that share the traffic, a tag, or a workflow or build that uses --no-traffic, --tag or update-traffic.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        requirePlan: { type: "boolean", default: false, description: "Report services whose new revision gets all traffic at once." },
        allow: listOption("Services that need no plan: names (with *) or labels as key=value."),
      },
    },
    messages: {
      invalid: { severity: scope("all", "error"), text: "{{path}} of {{title}} {{fault}}. Cloud Run refuses it." },
      mismatch: {
        severity: scope("all", "error"),
        text: "{{title}} makes revision {{revision}}, and its traffic goes to {{targets}} alone: the release gets no visitor. Name it in traffic, or use latestRevision: true.",
      },
      noPlan: {
        severity: scope("production", "warning"),
        text: "{{title}} sends all traffic to its newest revision at once: a bad release reaches every visitor, and going back is another deployment. Release in steps: a target with a tag and 0 %, then update-traffic.",
      },
    },
  },
  create: ({ bundle, options, report }) => ({
    object(object) {
      if (!isCloudRun(object, bundle)) return;
      const { title } = object;
      for (const { path, part, shown, text } of trafficFaults(object))
        report({ at: object.at(path, part), message: "invalid", data: { path: shown, title, fault: text }, field: path.join(".") });
      const targets = trafficTargets(object);
      const revision = object.get(REVISION);
      const named = targets.map((target) => target.revisionName);
      if (
        typeof revision === "string" &&
        targets.length > 0 &&
        named.every((name) => name !== undefined && /^[a-z0-9-]+$/.test(name)) &&
        targets.every(({ isLatest }) => !isLatest) &&
        /^[a-z0-9-]+$/.test(revision) &&
        !named.includes(revision)
      ) {
        const related = [{ location: object.at(TRAFFIC, "key"), message: "the traffic goes elsewhere" }];
        report({
          at: object.at(REVISION),
          message: "mismatch",
          data: { title, revision, targets: [...new Set(named)].join(", ") },
          related,
        });
      }
      const isAllAtOnce = targets.length === 0 || (targets.length === 1 && targets[0]!.isLatest && targets[0]!.tag === undefined);
      if (options.requirePlan && isAllAtOnce && !isSelected(object, options.allow) && !hasRolloutPlan(bundle))
        report({ at: object.at(TRAFFIC, targets.length === 0 ? "value" : "key"), message: "noPlan", data: { title } });
    },
  }),
});
