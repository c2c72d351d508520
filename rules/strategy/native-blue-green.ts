import { colourPairs, defineRule, foundOr, scope, type Workload } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "The two sides of a blue-green release by Service selector are alike",
      why: "The switch changes one label of a Service and nothing else. A selector that matches neither side takes the service down; sides that differ in ports, probes or scaling fail only after the switch.",
      references: [
        "https://kubernetes.io/blog/2018/04/30/zero-downtime-deployment-kubernetes-jenkins/",
        "https://kubernetes.io/docs/concepts/services-networking/service/",
      ],
      details:
        "Found are Services whose selector names one of color, colour, slot, deployment, version, release or track, and two or more Deployments that match the rest of it with different values. Versions that have a Service each run side by side and are not judged. Recreate is the matter of strategy/no-recreate-in-production.",
    },
    messages: {
      noSide: {
        severity: scope("production", "warning"),
        text: "{{title}} selects {{key}} {{live}}, which no Deployment has; there are {{values}}. It sends traffic nowhere.",
      },
      ports: {
        severity: scope("production", "warning"),
        text: "{{title}} and {{other}} are the sides of {{service}} and declare different container ports ({{ports}} and {{otherPorts}}): the switch may lead to a closed port.",
      },
      probes: {
        severity: scope("production", "warning"),
        text: "{{title}} is a side of {{service}} and has no readinessProbe, while {{other}} has: after the switch it gets traffic before it can answer.",
      },
      autoscaler: {
        severity: scope("production", "warning"),
        text: "{{title}} is a side of {{service}} and has no autoscaler, while {{other}} has: after the switch nothing scales it.",
      },
    },
  },
  create: ({ bundle, graph, report }) => ({
    bundle() {
      const isScaled = (workload: Workload): boolean => (foundOr(graph.autoscalersOf(workload))?.length ?? 0) > 0;
      for (const { service, key, live, sides, isByColour } of colourPairs(graph, bundle)) {
        const isLive = sides.some(({ value }) => value === live);
        if (!isLive) {
          const values = [...new Set(sides.map(({ value }) => value))].join(", ");
          report({
            at: service.at(["spec", "selector", key]),
            message: "noSide",
            data: { title: service.title, key, live, values },
            objects: [service, ...sides.map(({ workload }) => workload.object)],
            related: sides.map(({ workload }) => ({
              location: workload.at(["metadata", "name"]),
              message: `${key} ${workload.labels[key]}`,
            })),
          });
          continue;
        }
        const first = sides.find(({ value }) => value === live)!;
        for (const side of sides) if (side.value !== live) compare(first.workload, side.workload, service.title, isByColour);
      }

      function compare(one: Workload, two: Workload, service: string, isByColour: boolean): void {
        const [ports, otherPorts] = [portsOf(two), portsOf(one)];
        const told = { title: two.object.title, other: one.object.title, service, ports, otherPorts };
        const objects = [two.object, one.object];
        const related = [{ location: one.object.at(["metadata", "name"]), message: "the other side" }];
        if (ports !== otherPorts && ports !== "" && otherPorts !== "") {
          report({ at: two.at([...(two.podSpecPath ?? []), "containers"], "key"), message: "ports", data: told, objects, related });
        }
        const [bare, probed] = isProbed(one) ? [two, one] : [one, two];
        if (isProbed(probed) && !isProbed(bare)) {
          const data = { title: bare.object.title, other: probed.object.title, service };
          report({ at: bare.at(["metadata", "name"]), message: "probes", data, objects: [bare.object, probed.object], related: [] });
        }
        const [alone, scaled] = isScaled(one) ? [two, one] : [one, two];
        if (!isByColour || isScaled(alone) || !isScaled(scaled) || graph.autoscalersOf(alone).state !== "absent") return;
        const data = { title: alone.object.title, other: scaled.object.title, service };
        report({ at: alone.at(["metadata", "name"]), message: "autoscaler", data, objects: [alone.object, scaled.object], related: [] });
      }
    },
  }),
});

/** The declared ports of the containers that serve, as a text to compare. */
function portsOf({ containers }: Workload): string {
  const ports = containers
    .filter(({ role }) => role === "main")
    .flatMap(({ ports: declared }) => declared.map(({ containerPort }) => containerPort));
  return [...new Set(ports)].sort((a, b) => (a ?? 0) - (b ?? 0)).join(", ");
}

function isProbed({ containers }: Workload): boolean {
  return containers.some((container) => container.role !== "init" && container.probe("readinessProbe"));
}
