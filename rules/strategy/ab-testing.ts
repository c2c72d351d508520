import {
  ARGO_ROLLOUT,
  asList,
  asNumber,
  asRecord,
  asText,
  type Block,
  canaryBlock,
  defineRule,
  FLAGGER_CANARY,
  flaggerAnalysis,
  isUndecidable,
  KRUISE_ROLLOUT,
  type KubernetesObject,
  type RuleContext,
  scope,
  stepsOf,
} from "../../src/sdk.js";

// Source: argo-rollouts validation.go.
const HEADER_ROUTERS = ["istio", "alb", "apisix", "plugins"];

export default defineRule({
  meta: {
    kinds: [ARGO_ROLLOUT, FLAGGER_CANARY, KRUISE_ROLLOUT],
    docs: {
      description: "An A/B test really splits requests by header or cookie",
      why: "A match that the controller does not read is taken without a word, and the release runs as something else: the new version gets a share of everybody's requests instead of those of a chosen group. Flagger runs an A/B test only with match and iterations above zero.",
      references: [
        "https://docs.flagger.app/usage/deployment-strategies#a-b-testing",
        "https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/",
        "https://openkruise.io/rollouts/user-manuals/api-specifications",
      ],
    },
    messages: {
      noIterations: {
        severity: scope("all", "error"),
        text: "{{title}} has a match without iterations: Flagger ignores the match and shifts everybody's traffic by weight. Set iterations.",
      },
      noRouter: {
        severity: scope("all", "error"),
        text: "{{title}} matches requests with the provider kubernetes, which cannot tell requests apart. Use a mesh, an ingress controller or the Gateway API.",
      },
      headerName: {
        severity: scope("all", "warning"),
        text: "{{title}} matches the header {{header}}: names of headers must be in lower case with hyphens, or nothing matches.",
      },
      cookie: {
        severity: scope("all", "warning"),
        text: "{{title}} matches a cookie by {{kind}}; ingress-nginx knows cookies by an exact name only.",
      },
      headerRoute: {
        severity: scope("all", "error"),
        text: "{{title}} routes by header, which needs traffic routing by Istio, ALB, Apisix or a plugin: Argo Rollouts refuses it.",
      },
      unmanaged: {
        severity: scope("all", "error"),
        text: "{{title}} routes by header as {{route}}, which is not among trafficRouting.managedRoutes: Argo Rollouts refuses it.",
      },
      exactOnly: {
        severity: scope("all", "error"),
        text: "{{title}} matches the header {{header}} by {{kind}}; an AWS load balancer matches exact values only, so Argo Rollouts refuses it.",
      },
      matchesAndTraffic: {
        severity: scope("all", "warning"),
        text: "{{title}} has a step with matches and traffic: OpenKruise goes by the matches and ignores the share. Keep one.",
      },
    },
  },
  create: ({ report }) => ({
    object(object) {
      if (object.groupKind === FLAGGER_CANARY) checkFlagger(object, report);
      else if (object.groupKind === ARGO_ROLLOUT) checkArgo(object, report);
      else checkKruise(object, report);
    },
  }),
});

type Report = RuleContext<unknown, string>["report"];

function checkFlagger(object: KubernetesObject, report: Report): void {
  const analysis = flaggerAnalysis(object);
  const matches = asList(analysis?.value["match"]);
  if (!analysis || matches.length === 0) return;
  const data = { title: object.title };
  const provider = object.get(["spec", "provider"]);
  const iterations = analysis.value["iterations"];
  if (provider === "kubernetes") report({ at: object.at(["spec", "provider"]), message: "noRouter", data });
  else if (!isUndecidable(iterations) && !((asNumber(iterations) ?? 0) > 0)) {
    report({ at: object.at([...analysis.path, "match"], "key"), message: "noIterations", data });
  }
  for (const [index, match] of matches.entries()) {
    const headers = asRecord(asRecord(match)?.["headers"]) ?? {};
    for (const [header, condition] of Object.entries(headers)) {
      const path = [...analysis.path, "match", index, "headers", header];
      if (/[A-Z_]/.test(header) && !isUndecidable(header))
        report({ at: object.at(path, "key"), message: "headerName", data: { ...data, header } });
      const kind = ["regex", "prefix", "suffix"].find((each) => asRecord(condition)?.[each] !== undefined);
      if (header === "cookie" && provider === "nginx" && kind)
        report({ at: object.at([...path, kind], "key"), message: "cookie", data: { ...data, kind } });
    }
  }
}

function checkArgo(object: KubernetesObject, report: Report): void {
  const canary = canaryBlock(object);
  const title = object.title;
  const routing = asRecord(canary?.value["trafficRouting"]);
  const managed = asList(routing?.["managedRoutes"]).map((route) => asText(asRecord(route)?.["name"]));
  for (const { value, path } of canary ? stepsOf(canary) : []) {
    const route = asRecord(value["setHeaderRoute"]);
    if (!route) continue;
    const place = [...path, "setHeaderRoute"];
    if (!HEADER_ROUTERS.some((router) => routing?.[router] !== undefined)) {
      report({ at: object.at(place, "key"), message: "headerRoute", data: { title } });
      continue;
    }
    const name = asText(route["name"]);
    if (name !== undefined && !managed.includes(name) && !isUndecidable(name)) {
      report({ at: object.at([...place, "name"]), message: "unmanaged", data: { title, route: name } });
    }
    if (routing?.["alb"] !== undefined) checkAlbMatches(object, { value: route, path: place }, report);
  }
}

function checkAlbMatches(object: KubernetesObject, { value, path }: Block, report: Report): void {
  for (const [index, written] of asList(value["match"]).entries()) {
    const match = asRecord(written);
    const kind = ["regex", "prefix"].find((each) => asRecord(match?.["headerValue"])?.[each]);
    if (!kind) continue;
    const header = asText(match?.["headerName"]) ?? "(no name)";
    report({
      at: object.at([...path, "match", index, "headerValue", kind]),
      message: "exactOnly",
      data: { title: object.title, header, kind },
    });
  }
}

function checkKruise(object: KubernetesObject, report: Report): void {
  const canary = canaryBlock(object);
  for (const { value, path } of canary ? stepsOf(canary) : []) {
    if (asList(value["matches"]).length === 0 || (value["traffic"] ?? value["weight"]) === undefined) continue;
    report({
      at: object.at([...path, value["traffic"] === undefined ? "weight" : "traffic"]),
      message: "matchesAndTraffic",
      data: { title: object.title },
    });
  }
}
