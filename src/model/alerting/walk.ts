import { allOf, both, type Verdict } from "../selector.js";
import { meetsMatcher, type AlertLabels } from "./matchers.js";
import type { RouteNode } from "./routes.js";

/** The routes in which an alert may end. */
export interface Ends {
  /** In each of them it ends, whatever is not known. */
  readonly always: readonly RouteNode[];
  /** In each of them it may end as well, or instead. */
  readonly maybe: readonly RouteNode[];
}

/**
 * Where an alert of these labels goes: from the root, which matches everything, into the first child that matches, on to the next ones while `continue` is
 * true; where no child matches, the node itself takes it. Source: Alertmanager's docs/configuration.md and dispatch/route.go.
 */
export function walkRoutes(root: RouteNode, labels: AlertLabels): Ends {
  const found = { always: new Set<RouteNode>(), maybe: new Set<RouteNode>() };
  walk(root, labels, true, found);
  for (const node of found.always) found.maybe.delete(node);
  return { always: [...found.always], maybe: [...found.maybe] };
}

/** `certain`: whether the alert surely reaches the node. */
function walk(node: RouteNode, labels: AlertLabels, certain: boolean, found: { always: Set<RouteNode>; maybe: Set<RouteNode> }): void {
  let isTaken: Verdict = false;
  let isCertain = certain;
  for (const child of node.children) {
    const verdict = matches(child, labels);
    if (verdict === false) continue;
    walk(child, labels, isCertain && verdict === true, found);
    if (verdict === true) isTaken = true;
    else if (isTaken === false) isTaken = undefined;
    // Where a child that may match ends the search, nothing behind it is sure.
    if (child.continues === true) continue;
    if (verdict === true && child.continues === false) break;
    isCertain = false;
  }
  if (isTaken === false) (certain ? found.always : found.maybe).add(node);
  else if (isTaken === undefined) found.maybe.add(node);
}

function matches(node: RouteNode, labels: AlertLabels): Verdict {
  const verdict = allOf(node.matchers.list, (matcher) => meetsMatcher(matcher, labels));
  return node.matchers.open ? both(verdict, undefined) : verdict;
}
