import { Expression } from "./expression.js";
import { RenderError } from "./error.js";
import { effectiveNamespace, type Id } from "./id.js";
import { fieldOf, textOf, type Node } from "./node.js";
import { parseSelector } from "./label-selector.js";
import type { Resource } from "./resource.js";

/** A `target:` of a patch: every part that is given has to match. Parts but the label and annotation selectors are regular expressions. */
export interface Target {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly labelSelector: string;
  readonly annotationSelector: string;
}

export function readTarget(node: Node): Target {
  const part = (key: string): string => textOf(fieldOf(node, key));
  return {
    group: part("group"),
    version: part("version"),
    kind: part("kind"),
    name: part("name"),
    namespace: part("namespace"),
    labelSelector: part("labelSelector"),
    annotationSelector: part("annotationSelector"),
  };
}

export function selectResources(resources: readonly Resource[], target: Target): Resource[] {
  const matchers = {
    group: matcher(target.group),
    version: matcher(target.version),
    kind: matcher(target.kind),
    name: matcher(target.name),
    namespace: matcher(target.namespace),
  };
  const hasLabels = parseSelector(target.labelSelector);
  const hasAnnotations = parseSelector(target.annotationSelector);
  return resources.filter((resource) => {
    const { id, originalId } = resource;
    const eitherHas = (read: (id: Id) => string, matches: (text: string) => boolean): boolean =>
      matches(read(originalId)) || matches(read(id));
    return (
      matchers.group(id.group) &&
      matchers.version(id.version) &&
      matchers.kind(id.kind) &&
      eitherHas((either) => either.name, matchers.name) &&
      eitherHas(effectiveNamespace, matchers.namespace) &&
      (target.labelSelector === "" || hasLabels(resource.labels)) &&
      (target.annotationSelector === "" || hasAnnotations(resource.annotations))
    );
  });
}

/** An anchored regular expression; an empty one matches all. */
function matcher(pattern: string): (text: string) => boolean {
  if (pattern === "") return () => true;
  if (/^[\w-]+$/.test(pattern)) return (text) => text === pattern;
  const expression = regularExpression(pattern);
  return (text) => expression.test(text);
}

function regularExpression(pattern: string): Expression {
  try {
    return new Expression(`^(?:${pattern})$`);
  } catch {
    throw new RenderError(`"${pattern}" is no regular expression`);
  }
}
