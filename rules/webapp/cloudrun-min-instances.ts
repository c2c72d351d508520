import {
  defineRule,
  isCloudRun,
  isSelected,
  isUndecidable,
  type JsonRecord,
  KNATIVE_SERVICE,
  listOption,
  revisionAnnotations,
  scope,
  serviceAnnotations,
} from "../../src/sdk.js";

const SERVICE_KEY = "run.googleapis.com/minScale";
const REVISION_KEYS = ["autoscaling.knative.dev/minScale", "autoscaling.knative.dev/min-scale"];
const ON_SERVICE = ["metadata", "annotations"];
const ON_REVISION = ["spec", "template", "metadata", "annotations"];

export default defineRule({
  meta: {
    kinds: [KNATIVE_SERVICE],
    docs: {
      description: "Cloud Run services of production keep an instance ready",
      why: "A service that scales to zero starts its container for the next visitor, who waits for it; a start that fails is an outage.",
      references: ["https://cloud.google.com/run/docs/configuring/min-instances", "https://cloud.google.com/run/docs/tips/general"],
      details:
        "run.googleapis.com/minScale on the service is what Google recommends: the instances go with the traffic. autoscaling.knative.dev/minScale on the template counts as well, but keeps instances for each revision that has traffic or a tag, so both are not set together. A service with scalingMode manual passes. Kept instances cost money: `minimum: 0` turns the demand off.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        minimum: { type: "integer", default: 1, minimum: 0, description: "Fewest instances that are kept." },
        allow: listOption("Services that may scale to zero: names (with *) or labels as key=value."),
      },
    },
    messages: {
      scalesToZero: {
        severity: scope("production", "info"),
        text: "{{title}} keeps {{count}} instances ready: the next visitor waits for a start. Set run.googleapis.com/minScale on the service to {{minimum}} or more.",
      },
      both: {
        severity: scope("production", "info"),
        text: "{{title}} sets the least number of instances for the service ({{service}}) and for each revision ({{revision}}): old revisions with a tag keep theirs. Set it on the service alone.",
      },
      wrongPlace: {
        severity: scope("all", "warning"),
        text: "{{title}} sets {{key}} on the {{place}}, where it does not count. {{cure}}",
      },
    },
  },
  create: ({ bundle, options, report }) => ({
    object(object) {
      if (!isCloudRun(object, bundle)) return;
      const { title } = object;
      const service = serviceAnnotations(object);
      const revision = revisionAnnotations(object);
      const revisionKey = REVISION_KEYS.find((key) => revision[key] !== undefined);
      const misplaced = REVISION_KEYS.find((key) => service[key] !== undefined);
      if (misplaced) {
        const data = { title, key: misplaced, place: "service", cure: `Write ${SERVICE_KEY}, or move it to the template.` };
        report({ at: object.at([...ON_SERVICE, misplaced], "key"), message: "wrongPlace", data });
      }
      if (revision[SERVICE_KEY] !== undefined) {
        const data = { title, key: SERVICE_KEY, place: "template", cure: "Move it to metadata.annotations of the service." };
        // Google's own reference once showed it there.
        report({ at: object.at([...ON_REVISION, SERVICE_KEY], "key"), message: "wrongPlace", data, lower: true });
      }
      if (misplaced || revision[SERVICE_KEY] !== undefined || isSelected(object, options.allow)) return;
      if (service["run.googleapis.com/scalingMode"] === "manual") return;
      const onService = countOf(service, SERVICE_KEY);
      const onRevision = revisionKey === undefined ? 0 : countOf(revision, revisionKey);
      if (onService === undefined || onRevision === undefined) return;
      if (onService > 0 && onRevision > 0) {
        const related = [{ location: object.at([...ON_SERVICE, SERVICE_KEY]), message: "set for the service here" }];
        return report({
          at: object.at([...ON_REVISION, revisionKey!]),
          message: "both",
          data: { title, service: onService, revision: onRevision },
          related,
        });
      }
      const count = Math.max(onService, onRevision);
      if (count >= options.minimum) return;
      const path =
        revisionKey !== undefined && service[SERVICE_KEY] === undefined ? [...ON_REVISION, revisionKey] : [...ON_SERVICE, SERVICE_KEY];
      report({
        at: object.at(path),
        message: "scalesToZero",
        data: { title, count: count === 0 ? "no" : count, minimum: options.minimum },
      });
    },
  }),
});

/** The number of an annotation; 0 when absent, undefined when it cannot be told. */
function countOf(annotations: JsonRecord, key: string): number | undefined {
  const value = annotations[key];
  if (value === undefined) return 0;
  if (isUndecidable(value) || !/^\d+$/.test(String(value))) return undefined;
  return Number(value);
}
