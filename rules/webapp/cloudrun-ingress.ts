import {
  asText,
  defineRule,
  isCloudRun,
  isSelected,
  isUndecidable,
  KNATIVE_SERVICE,
  listOption,
  revisionAnnotations,
  scope,
  serviceAnnotations,
} from "../../src/sdk.js";

const KEY = "run.googleapis.com/ingress";
const VALUES = ["all", "internal", "internal-and-cloud-load-balancing", "none"];

export default defineRule({
  meta: {
    kinds: [KNATIVE_SERVICE],
    docs: {
      description: "The ingress of a Cloud Run service is set where it counts, and is no wider than meant",
      why: "Without the annotation, or with it in the wrong place, the whole internet reaches the service.",
      references: ["https://cloud.google.com/run/docs/securing/ingress", "https://cloud.google.com/run/docs/reference/yaml/v1"],
      details:
        "The annotation belongs to metadata.annotations of the service; Cloud Run does not read it in the template. The default is all, which is right for a public web app without a load balancer before it: say by expectedIngress what your services should have. A service that is called internal (a whole word of its name) is reported when anyone reaches it.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        expectedIngress: {
          type: "string",
          enum: ["any", "all", "internal", "internal-and-cloud-load-balancing"],
          default: "any",
          description:
            "What services should have: internal-and-cloud-load-balancing behind a load balancer, internal for what only your networks call.",
        },
        allow: listOption("Services to pass over: names (with *) or labels as key=value."),
      },
    },
    messages: {
      wrongPlace: {
        severity: scope("all", "error"),
        text: "{{title}} sets run.googleapis.com/ingress on its template, where Cloud Run does not read it. Move it to metadata.annotations of the service.",
      },
      wrongValue: {
        severity: scope("all", "error"),
        text: "{{title}} sets run.googleapis.com/ingress to {{value}}. Cloud Run knows all, internal and internal-and-cloud-load-balancing.",
      },
      unexpected: {
        severity: scope("production", "warning"),
        text: "{{title}} takes requests from {{who}} (ingress {{value}}), and {{expected}} is expected. Set run.googleapis.com/ingress to {{expected}}.",
      },
      internal: {
        severity: scope("production", "warning"),
        text: "{{title}} is called internal and takes requests from the whole internet (ingress {{value}}). Set run.googleapis.com/ingress to internal.",
      },
    },
  },
  create: ({ bundle, options, report }) => ({
    object(object) {
      if (!isCloudRun(object, bundle)) return;
      const { title, name = "" } = object;
      const inTemplate = ["spec", "template", "metadata", "annotations", KEY];
      if (revisionAnnotations(object)[KEY] !== undefined)
        report({ at: object.at(inTemplate, "key"), message: "wrongPlace", data: { title } });
      const at = object.at(["metadata", "annotations", KEY]);
      const written = serviceAnnotations(object)[KEY];
      if (written !== undefined && (typeof written !== "string" || isUndecidable(written) || /^[A-Z][A-Z_]*$/.test(written))) return;
      const value = asText(written) ?? "all";
      if (!VALUES.includes(value)) return report({ at, message: "wrongValue", data: { title, value } });
      if (isSelected(object, options.allow)) return;
      const shown = written === undefined ? "all, by default" : value;
      const expected = options.expectedIngress;
      const isWider =
        expected !== "any" &&
        expected !== "all" &&
        VALUES.indexOf(value) !== VALUES.indexOf(expected) &&
        value !== "internal" &&
        value !== "none";
      if (isWider)
        report({ at, message: "unexpected", data: { title, value: shown, expected, who: value === "all" ? "anyone" : "load balancers" } });
      else if (expected === "any" && value === "all" && /(?:^|-)internal(?:-|$)/.test(name))
        report({ at, message: "internal", data: { title, value: shown } });
    },
  }),
});
