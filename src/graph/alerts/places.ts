import { placedText } from "../../load/placed-text.js";
import type { Matcher } from "../../model/alerting/matchers.js";
import type { AlertmanagerConfiguration, RouteNode } from "../../model/alerting/routes.js";
import type { Location } from "../../text/location.js";

/** The receiver that a route names or inherits. */
export function receiverPlace({ config, path }: RouteNode): Location {
  const { source, root } = config;
  // An ancestor's path is shorter by "routes" and an index.
  for (let length = path.length; length > root.length; length -= 2) {
    const own = source.locate([...path.slice(0, length), "receiver"], "value");
    if (own && own.end > own.start) return own;
  }
  return source.at(path);
}

/** The value of a matcher. */
export function matcherPlace({ source }: AlertmanagerConfiguration, { path, span }: Matcher): Location {
  if (!span) return source.at(path);
  const location = placedText(source, path)?.at(...span);
  return location && location.end > location.start ? location : source.at(path);
}
