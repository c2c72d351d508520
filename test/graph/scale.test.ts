import type { Lookup } from "../../src/model/lookup.js";
import { describe, expect, it } from "vitest";
import { deployment, object, plain, rendered, service, type World } from "./bundles.js";

/** 10,000 objects: 2,000 folders of an application with everything around it. */
function applications(count: number): Record<string, string> {
  const manifests: Record<string, string> = {};
  for (let i = 0; i < count; i++) {
    const name = `app-${i}`;
    const target = { apiVersion: "apps/v1", kind: "Deployment", name };
    const rule = { host: `${name}.example.org`, http: { paths: [{ path: "/", backend: { service: { name, port: { number: 80 } } } }] } };
    manifests[`apps/${name}/all.yaml`] =
      deployment(name, { labels: { app: name, part: "shop" } }) +
      service(name, undefined, { labels: { app: name, part: "shop" } }) +
      object("autoscaling/v2", "HorizontalPodAutoscaler", name, { scaleTargetRef: target, maxReplicas: 5 }) +
      object("networking.k8s.io/v1", "Ingress", name, { rules: [rule] }) +
      object("monitoring.coreos.com/v1", "ServiceMonitor", name, { selector: { matchLabels: { app: name } } });
  }
  return manifests;
}

function askEverything({ graph }: World): number {
  let answers = 0;
  for (const workload of graph.workloads) {
    const services = graph.servicesOf(workload);
    const lookups: Lookup<unknown>[] = [
      services,
      graph.autoscalersOf(workload),
      graph.budgetsOf(workload),
      graph.progressiveDeliveryOf(workload),
      graph.monitorsOf(workload),
      graph.networkPoliciesOf(workload),
    ];
    if (services.state === "found") {
      for (const each of services.value) {
        lookups.push(graph.routesOf(each), graph.workloadsOf(each));
        graph.portTargets(each, workload);
      }
    }
    answers += lookups.filter(({ state }) => state === "found").length;
    graph.storeOf(workload);
    graph.claimsOf(workload);
  }
  return answers;
}

describe("10,000 objects", () => {
  const manifests = applications(2000);

  it.each([
    ["plain", plain],
    ["rendered", rendered],
  ])("%s, are related in a moment", (_origin, make) => {
    const world = make(manifests);
    const start = process.cpuUsage();
    const answers = askEverything(world);
    // Of this process alone: other work on the machine does not count.
    const elapsed = process.cpuUsage(start).user / 1000;
    // Every workload has a Service, an autoscaler and a monitor, and every Service a route and a workload.
    expect(answers).toBe(10_000);
    // About 150 ms on an idle machine; a quadratic look-up takes many seconds.
    expect(elapsed).toBeLessThan(2000);
  });

  it("that all carry the same labels still end", () => {
    const pods = Array.from({ length: 1000 }, (_, i) => deployment(`web-${i}`, { labels: { app: "web" } })).join("");
    const services = Array.from({ length: 1000 }, (_, i) => service(`web-${i}`, { app: "web" })).join("");
    const world = plain({ "pods.yaml": pods, "services.yaml": services });
    const start = process.cpuUsage();
    for (const workload of world.graph.workloads)
      expect(world.graph.servicesOf(workload)).toMatchObject({ state: "found", value: { length: 1000 } });
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(10_000);
  });
});
