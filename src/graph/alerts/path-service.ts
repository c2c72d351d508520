import type { Workload } from "../../model/workload.js";
import type { Graph } from "../graph.js";
import { namespaceOf, sameNamespace } from "../scope.js";
import { broken, type Link, unknownLink } from "./path-links.js";

/** A workload that no Service selects: broken where a Service here selects nothing and was meant for it. */
export function missingService(graph: Graph, workload: Workload): Link {
  const { object } = workload;
  const dangling = graph.objectsOf("Service").find((service) => {
    const isNear = sameNamespace(namespaceOf(service), namespaceOf(object)) !== false;
    return isNear && graph.workloadsOf(service).state === "absent";
  });
  if (!dangling) return unknownLink("service", "no Service selects its pods: nothing calls it", [object.place]);
  const place = dangling.locate(["spec", "selector"], "key") ?? dangling.place;
  return broken("service", `${dangling.title} selects no pods`, [place, object.place], "health/service-selects-workload");
}
