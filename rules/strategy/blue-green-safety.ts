import { ARGO_ROLLOUT, asNumber, asRecord, blueGreenBlock, defineRule, foundOr, ingressClass, scope } from "../../src/sdk.js";

const SHORTEST_DELAY = 30;

export default defineRule({
  meta: {
    kinds: [ARGO_ROLLOUT],
    docs: {
      description: "A blue-green Rollout is looked at before it goes live, and keeps the old version long enough",
      why: "By default the new version takes all traffic as soon as its pods are ready, without anybody or anything having tried it; and nodes need some seconds to learn of the switch, during which the old pods must still answer.",
      references: [
        "https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen/",
        "https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/alb/",
      ],
      details:
        "A prePromotionAnalysis, autoPromotionEnabled: false or autoPromotionSeconds each count as a look. Room for twice the pods in a ResourceQuota is judged by resources/requests.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        minScaleDownDelaySeconds: {
          type: "integer",
          minimum: 0,
          default: SHORTEST_DELAY,
          description: "Seconds that the old version must stay after the switch.",
        },
      },
    },
    messages: {
      unseen: {
        severity: scope("production", "warning"),
        text: "{{title}} promotes a new version as soon as its pods are ready, with no analysis and no pause. Set autoPromotionEnabled to false, or add a prePromotionAnalysis.",
      },
      shortDelay: {
        severity: scope("production", "error"),
        text: "{{title}} stops the old version {{seconds}} s after the switch; some nodes still send it traffic then. Set scaleDownDelaySeconds to at least {{min}}.",
      },
      noPreview: {
        severity: scope("production", "info"),
        text: "{{title}} has no previewService: the new version cannot be called before it takes all traffic.",
      },
      alb: {
        severity: scope("production", "warning"),
        text: "{{title}} switches the Service {{service}}, which {{ingress}} serves through an AWS load balancer: its targets change one by one, so the switch may interrupt traffic. Use a canary with traffic routing.",
      },
    },
  },
  create: ({ graph, options, report }) => ({
    object(object) {
      const blueGreen = blueGreenBlock(object);
      if (!blueGreen || object.get(["spec", "replicas"]) === 0) return;
      const { value, path } = blueGreen;
      const data = { title: object.title };
      const automatic = value["autoPromotionEnabled"] ?? true;
      if (automatic === true && !asRecord(value["prePromotionAnalysis"]) && !asNumber(value["autoPromotionSeconds"])) {
        report({ at: object.at([...path, "autoPromotionEnabled"]), message: "unseen", data });
      }
      const delay = value["scaleDownDelaySeconds"];
      if (typeof delay === "number" && delay < options.minScaleDownDelaySeconds) {
        const at = object.at([...path, "scaleDownDelaySeconds"]);
        report({ at, message: "shortDelay", data: { ...data, seconds: delay, min: options.minScaleDownDelaySeconds } });
      }
      if (!value["previewService"]) report({ at: object.at([...path, "previewService"]), message: "noPreview", data });
      const name = value["activeService"];
      const service = typeof name === "string" && name !== "" ? foundOr(graph.find("Service", name, object)) : undefined;
      const route = service && foundOr(graph.routesOf(service))?.find((each) => ingressClass(each.object) === "alb");
      if (!service || !route) return;
      report({
        at: object.at([...path, "activeService"]),
        message: "alb",
        data: { ...data, service: service.name, ingress: route.object.title },
        objects: [object, service, route.object],
        related: [{ location: route.object.at(route.path), message: "leads to it" }],
      });
    },
  }),
});
