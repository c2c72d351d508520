import {
  asList,
  asNumber,
  asRecord,
  blueGreenBlock,
  colourPairs,
  defineRule,
  flaggerAnalysis,
  flaggerStrategy,
  foundOr,
  type Graph,
  isSelected,
  isServed,
  type KubernetesObject,
  listOption,
  scope,
  type Workload,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    optIn: true,
    docs: {
      description: "Servers in production are released blue-green",
      why: "The new version stands complete and tried beside the old one before it takes traffic, and the way back is one switch. For teams that ask for it: a rolling update is the practice otherwise.",
      references: [
        "https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen/",
        "https://docs.flagger.app/tutorials/kubernetes-blue-green",
        "https://openkruise.io/rollouts/user-manuals/strategy-bluegreen",
      ],
      details:
        "Any of these counts: blueGreen of Argo Rollouts or OpenKruise, Flagger with iterations and no match, two Deployments that a Service switches between, and routes with all weight on one of two Services. Databases, and what no Service selects, are passed over.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        allow: listOption("Workloads that may be released otherwise: names (with *) or labels as key=value."),
      },
    },
    messages: {
      otherwise: {
        severity: scope("production", "warning"),
        text: "{{title}} serves and is not released blue-green. Use the blueGreen strategy of a rollout controller, or two Deployments that a Service switches between.",
      },
    },
  },
  create: ({ bundle, graph, options, report }) => {
    const sides = new Set(colourPairs(graph, bundle).flatMap((pair) => pair.sides.map(({ workload }) => workload.object)));
    return {
      workload(workload) {
        const { object } = workload;
        if (!["apps/Deployment", "argoproj.io/Rollout"].includes(object.groupKind) || isSelected(object, options.allow)) return;
        if (!isServed(graph, workload) || graph.storeOf(workload) || sides.has(object)) return;
        const delivery = foundOr(graph.progressiveDeliveryOf(workload))?.object ?? object;
        if (isBlueGreen(delivery) || isSwitchedByRoute(graph, workload)) return;
        report({ at: workload.at(["spec", "strategy"], "key"), message: "otherwise", data: { title: object.title } });
      },
    };
  },
});

function isBlueGreen(object: KubernetesObject): boolean {
  const analysis = flaggerAnalysis(object);
  return blueGreenBlock(object) !== undefined || (analysis !== undefined && flaggerStrategy(analysis.value) === "blue-green");
}

/** A route that gives one of several Services all of the weight, and the others none. */
function isSwitchedByRoute(graph: Graph, workload: Workload): boolean {
  const routes = (foundOr(graph.servicesOf(workload)) ?? []).flatMap((service) => foundOr(graph.routesOf(service)) ?? []);
  return routes.some(({ object }) =>
    [...asList(object.get(["spec", "rules"])), ...asList(object.get(["spec", "http"]))].some((rule) => {
      const backends = [...asList(asRecord(rule)?.["backendRefs"]), ...asList(asRecord(rule)?.["route"])];
      const weights = backends.map((backend) => asNumber(asRecord(backend)?.["weight"]));
      return weights.length > 1 && weights.filter((weight) => weight === 0).length === weights.length - 1;
    }),
  );
}
