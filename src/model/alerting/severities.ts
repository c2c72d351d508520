import { allRoutes, type RouteNode } from "./routes.js";

/** Whether some route asks for one of these severities. */
export function severityNamed(route: RouteNode, severities: readonly string[]): boolean {
  return allRoutes(route).some(({ matchers }) =>
    matchers.list.some(
      ({ label, operator, value }) =>
        label === "severity" && !operator.startsWith("!") && value.split("|").some((each) => severities.includes(each)),
    ),
  );
}
