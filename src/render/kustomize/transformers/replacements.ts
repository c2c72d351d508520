import { MissingError, RenderError } from "../error.js";
import { Expression } from "../expression.js";
import { splitPath } from "../fields/field-spec.js";
import { isSelectedBy, type Id } from "../id.js";
import { parseSelector } from "../label-selector.js";
import { fieldOf, fieldsOf, itemsOf, listNode, mapNode, Node, scalarNode, textOf, withField, withItems, withText } from "../node.js";
import type { Place } from "../place.js";
import type { Resource } from "../resource.js";
import { resolvePlain } from "../scalars.js";
import { shareChanges } from "../shared-values.js";

/** Carries out an entry of `replacements:`: copies one value of one object into fields of others. */
export function replace(resources: readonly Resource[], entry: Node): void {
  const [source, targets] = [fieldOf(entry, "source"), fieldOf(entry, "targets")];
  if (!source || !targets) throw new RenderError("a replacement has a source and at least one target", entry.place);
  const value = sourceValue(resources, source);
  for (const target of itemsOf(targets)) replaceIn(resources, value, target);
}

function sourceValue(resources: readonly Resource[], source: Node): Node {
  const selector = readSelector(source);
  const matches = resources.filter((resource) => resource.ids.some((id) => isSelectedBy(id, selector)));
  if (matches.length !== 1) {
    const message = `the source of the replacement selects ${matches.length} objects, not one`;
    throw matches.length === 0 ? new MissingError(message, source.place) : new RenderError(message, source.place);
  }
  const path = textOf(fieldOf(source, "fieldPath")) || "metadata.name";
  // Here, and not for targets, kustomize passes over steps that say nothing: "metadata..name".
  const steps = splitFieldPath(path).flatMap((name) => name.trim() || []);
  const node = steps.reduce<Node | undefined>(step, matches[0]!.root);
  if (!node || node.kind === "null" || isEmptyCollection(node)) {
    throw new RenderError(`the source of the replacement has no ${path}`, fieldOf(source, "fieldPath")?.place ?? source.place);
  }
  const { delimiter, index } = readOptions(source);
  if (delimiter === "") return node;
  if (node.kind !== "scalar") throw new RenderError("a delimiter is for texts, and the source is none", source.place);
  const parts = textOf(node).split(delimiter);
  const part = parts[index];
  if (part === undefined) throw new RenderError(`the source has ${parts.length} parts; index ${index} is none of them`, source.place);
  return withText(node, part, node.place);
}

function isEmptyCollection(node: Node): boolean {
  return (node.kind === "map" && fieldsOf(node).size === 0) || (node.kind === "list" && itemsOf(node).length === 0);
}

function step(node: Node | undefined, name: string): Node | undefined {
  if (node?.kind === "list") {
    const items = itemsOf(node);
    if (/^\d+$/.test(name)) return items[Number(name)];
    if (name === "-") return items.at(-1);
    const condition = conditionOf(name);
    return condition && items.find((item) => textOf(condition.key === "" ? item : fieldOf(item, condition.key)) === condition.pattern);
  }
  return fieldOf(node, name);
}

type Selector = Partial<Id>;

function readSelector(node: Node | undefined): Selector {
  const selector: { -readonly [K in keyof Id]?: Id[K] } = {};
  for (const key of ["group", "version", "kind", "name", "namespace"] as const) {
    const text = textOf(fieldOf(node, key));
    if (text !== "") selector[key] = text;
  }
  return selector;
}

interface Options {
  readonly delimiter: string;
  readonly index: number;
  readonly create: boolean;
}

function readOptions(node: Node): Options {
  const options = fieldOf(node, "options");
  const index = fieldOf(options, "index")?.value;
  return {
    delimiter: textOf(fieldOf(options, "delimiter")),
    index: typeof index === "number" ? index : 0,
    create: fieldOf(options, "create")?.value === true,
  };
}

function replaceIn(resources: readonly Resource[], value: Node, target: Node): void {
  const select = fieldOf(target, "select");
  if (!select) throw new RenderError("a target of a replacement selects objects", target.place);
  const selector = readSelector(select);
  const rejected = itemsOf(fieldOf(target, "reject") ?? listNode(target.place, []));
  const options = readOptions(target);
  const pathNodes = fieldOf(target, "fieldPaths");
  const paths = pathNodes && itemsOf(pathNodes).length > 0 ? itemsOf(pathNodes) : [scalarNode(target.place, "metadata.name")];
  for (const resource of resources) {
    if (!hasLabels(resource, select) || rejected.some((entry) => isLabelled(entry) && hasLabels(resource, entry))) continue;
    const { ids } = resource;
    if (!ids.some((id) => isSelectedBy(id, selector)) || ids.some((id) => rejected.some((entry) => isRejected(id, entry)))) continue;
    for (const path of paths) {
      const after = writeTo(resource.root, textOf(path), value, options, path.place);
      resource.root = shareChanges(resource.root, after);
    }
  }
}

function isRejected(id: Id, entry: Node): boolean {
  const selector = readSelector(entry);
  return Object.keys(selector).length > 0 && isSelectedBy(id, selector);
}

function isLabelled(selector: Node): boolean {
  return textOf(fieldOf(selector, "labelSelector")) !== "" || textOf(fieldOf(selector, "annotationSelector")) !== "";
}

function hasLabels(resource: Resource, selector: Node): boolean {
  return (
    parseSelector(textOf(fieldOf(selector, "labelSelector")))(resource.labels) &&
    parseSelector(textOf(fieldOf(selector, "annotationSelector")))(resource.annotations)
  );
}

function writeTo(root: Node, path: string, value: Node, options: Options, place: Place): Node {
  const written = { count: 0 };
  const set = (field: Node): Node => {
    written.count++;
    return fieldWith(field, value, options);
  };
  const changed = visit(root, splitFieldPath(path), 0, { set, value, create: options.create, place });
  if (written.count === 0) throw new RenderError(`the replacement finds no field ${path}`, place);
  return changed;
}

interface Visit {
  readonly set: (field: Node) => Node;
  readonly value: Node;
  readonly create: boolean;
  readonly place: Place;
}

function visit(node: Node, steps: readonly string[], index: number, writing: Visit): Node {
  const name = steps[index];
  if (name === undefined) return writing.set(node);
  const condition = conditionOf(name);
  if (!condition && /^\[.*\]$/s.test(name)) throw new RenderError(`"${name}" should say which items are meant: [name=web]`, writing.place);
  if (!condition && name !== "*" && !/^\d+$/.test(name)) {
    if (node.kind === "null") return node;
    if (node.kind !== "map") throw new RenderError(`"${name}" is sought in a value that is no map`, writing.place);
    const child = fieldOf(node, name) ?? (writing.create ? madeNode(steps[index + 1], writing) : undefined);
    if (!child) return node;
    return withField(node, name, visit(child, steps, index + 1, writing));
  }
  if (node.kind !== "list") throw new RenderError(`"${name}" is sought in a value that is no list`, writing.place);
  const items = [...itemsOf(node)];
  const matches = matchingItems(items, name, condition, steps[index + 1], writing);
  for (const at of matches) items[at] = visit(items[at]!, steps, index + 1, writing);
  return matches.length === 0 ? node : withItems(node, items);
}

function matchingItems(items: Node[], name: string, condition: Condition | undefined, next: string | undefined, writing: Visit): number[] {
  if (name === "*") return items.map((_, at) => at);
  if (!condition) {
    const at = Number(name);
    if (at === items.length && writing.create) items.push(madeNode(next, writing));
    if (at >= items.length) throw new RenderError(`the list has ${items.length} items; ${at} is none of them`, writing.place);
    return [at];
  }
  const { key, pattern } = condition;
  const expression = safeExpression(pattern, writing.place);
  const found = items.flatMap((item, at) => {
    const field = key === "" ? item : fieldOf(item, key);
    return field && expression.test(textOf(field)) ? [at] : [];
  });
  if (found.length > 0 || !writing.create) return found;
  const made = new Node(writing.value.place, resolvePlain(pattern), undefined, undefined, undefined, undefined, pattern);
  items.push(key === "" ? made : mapNode(writing.value.place, [[key, made]]));
  return [items.length - 1];
}

function safeExpression(pattern: string, place: Place): Expression {
  try {
    return new Expression(pattern);
  } catch {
    throw new RenderError(`"${pattern}" is no regular expression`, place);
  }
}

function madeNode(next: string | undefined, { value }: Visit): Node {
  if (next !== undefined)
    return conditionOf(next) || /^\d+$/.test(next) || next === "*" ? listNode(value.place, []) : mapNode(value.place, []);
  if (value.kind === "scalar") return new Node(value.place, "", undefined, undefined, undefined, undefined, MADE);
  return value.kind === "list" ? listNode(value.place, []) : mapNode(value.place, []);
}

/** The `text` of a field that was made for the value to come. */
const MADE = "";

interface Condition {
  readonly key: string;
  readonly pattern: string;
}

/** "[name=web]": the items whose name matches. */
function conditionOf(step: string): Condition | undefined {
  const match = /^\[([^=]*)=(.*)\]$/s.exec(step);
  return match ? { key: match[1]!, pattern: match[2]! } : undefined;
}

/** A scalar takes the text and keeps its type: "8080" stays a text where it was one. Anything else is replaced. */
function fieldWith(field: Node, value: Node, options: Options): Node {
  const isScalar = field.kind === "scalar" || field.kind === "null";
  if (options.delimiter === "")
    return isScalar && value.kind === "scalar" ? withScalar(field, textOf(value), value.place) : value.withKey(field.keyLocationPlace);
  if (!isScalar) throw new RenderError("a delimiter is for texts, and the target is none", value.place);
  const parts = textOf(field).split(options.delimiter);
  if (options.index < 0) parts.unshift(textOf(value));
  else if (options.index >= parts.length) parts.push(textOf(value));
  else parts[options.index] = textOf(value);
  return withScalar(field, parts.join(options.delimiter), value.place);
}

function withScalar(field: Node, text: string, place: Place): Node {
  // A field that was just made takes the type that the text has; otherwise a string stays one.
  if (field.text === MADE) return new Node(place, resolvePlain(text), undefined, undefined, undefined, undefined, text);
  if (typeof field.value === "string") return scalarNode(place, text, field.keyLocationPlace);
  // Otherwise the field keeps the type that it is written with; an integer may stand for a fraction.
  const changed = withText(field, text, place);
  if (typeof changed.value === typeof field.value && !(INTEGER.test(textOf(field)) && !INTEGER.test(text))) return changed;
  throw new RenderError(`the replacement would put "${text}" where ${String(field.value)} stands, which is of another type`, place);
}

const INTEGER = /^[-+]?(?:0[xob][\da-f_]+|[\d_]+)$/i;

/** Steps of "spec.template.[name=a.b].x": dots inside brackets and behind a backslash do not split; brackets without "=" only hold a key together. */
export function splitFieldPath(path: string): string[] {
  const steps: string[] = [];
  const parts = splitPath(path, ".");
  for (let i = 0; i < parts.length; i++) {
    let part = parts[i]!;
    if (part.startsWith("[") && !part.endsWith("]")) {
      while (i + 1 < parts.length && !part.endsWith("]")) part += `.${parts[++i]!}`;
      if (!part.includes("=")) part = part.replace(/^[[\]]+|[[\]]+$/g, "");
    }
    steps.push(part);
  }
  return steps;
}
