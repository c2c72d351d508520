import { MissingError, RenderError } from "./error.js";
import { applyFieldSpecs, type FieldSpec } from "./fields/field-spec.js";
import { effectiveNamespace, gvkOf, isGvkClusterScoped, isSameGvkAndName, type Id } from "./id.js";
import { fieldOf, fieldsOf, itemsOf, nodeAt, scalarNode, textOf, withField, withChangedItems, type Node } from "./node.js";
import type { Place } from "./place.js";
import type { Resource } from "./resource.js";
import { shareChanges } from "./shared-values.js";

/** An entry of `vars:`: $(NAME) stands for a field of an object. */
export interface Variable {
  readonly name: string;
  readonly object: Id;
  readonly fieldPath: string;
  readonly place: Place;
}

export function readVariable(entry: Node): Variable {
  const object = fieldOf(entry, "objref");
  const apiVersion = textOf(fieldOf(object, "apiVersion"));
  const kind = textOf(fieldOf(object, "kind"));
  const gvk =
    apiVersion === ""
      ? { group: textOf(fieldOf(object, "group")), version: textOf(fieldOf(object, "version")), kind }
      : gvkOf(apiVersion, kind);
  return {
    name: textOf(fieldOf(entry, "name")),
    object: { ...gvk, name: textOf(fieldOf(object, "name")), namespace: textOf(fieldOf(object, "namespace")) },
    fieldPath: textOf(nodeAt(entry, "fieldref", "fieldPath")) || "metadata.name",
    place: entry.place,
  };
}

/** Notes on the object that a variable means that it gives the value: the object may be renamed later. */
export function claimVariable(resources: readonly Resource[], variable: Variable): void {
  const { object } = variable;
  const isMeant = (id: Id): boolean =>
    isSameGvkAndName(id, object) &&
    ((object.namespace === "" && !isGvkClusterScoped(object)) || effectiveNamespace(id) === effectiveNamespace(object));
  const matches = resources.filter((resource) => resource.ids.some(isMeant));
  if (matches.length > 1) throw new RenderError(`variable ${variable.name} may mean ${matches.length} objects`);
  const match = matches[0];
  if (match) match.variables = [...match.variables, variable.name];
}

type Value = string | number | boolean;

/** Puts the values of the variables in, in the fields that the tables name. */
export function resolveVariables(resources: readonly Resource[], variables: readonly Variable[], specs: readonly FieldSpec[]): void {
  if (variables.length === 0) return;
  const values = new Map<string, { value: Value; place: Place }>();
  for (const variable of variables) values.set(variable.name, valueOf(variable, resources));
  for (const resource of resources) {
    const after = applyFieldSpecs(resource.root, resource.id, specs, (node) => expandNode(node, values));
    resource.root = shareChanges(resource.root, after);
  }
}

function valueOf(variable: Variable, resources: readonly Resource[]): { value: Value; place: Place } {
  const source = resources.find((resource) => resource.variables.includes(variable.name));
  if (!source)
    throw new MissingError(`variable ${variable.name}: there is no ${variable.object.kind} ${variable.object.name}`, variable.place);
  const steps = variable.fieldPath.split(".").flatMap((step) => {
    const index = /^(.*)\[(\d+)\]$/.exec(step);
    return index ? [index[1]!, index[2]!].filter((part) => part !== "") : [step];
  });
  const node = steps.reduce<Node | undefined>(
    (at, step) => (at?.kind === "list" && /^\d+$/.test(step) ? itemsOf(at)[Number(step)] : fieldOf(at, step)),
    source.root,
  );
  if (!node)
    throw new RenderError(
      `variable ${variable.name}: ${variable.object.kind} ${variable.object.name} has no ${variable.fieldPath}`,
      variable.place,
    );
  const { value } = node;
  return { value: typeof value === "number" || typeof value === "boolean" ? value : textOf(node), place: node.place };
}

type Values = ReadonlyMap<string, { value: Value; place: Place }>;

function expandNode(node: Node, values: Values): Node {
  switch (node.kind) {
    case "null":
      return node;
    case "scalar":
      return expandScalar(node, values);
    case "list":
      return withChangedItems(node, (item) => expandScalar(item, values));
    case "map": {
      let result = node;
      for (const [key, entry] of fieldsOf(node)) {
        const changed = expandScalar(entry, values);
        if (changed !== entry) result = withField(result, key, changed);
      }
      return result;
    }
  }
}

function expandScalar(node: Node, values: Values): Node {
  const text = node.value;
  if (typeof text !== "string" || !text.includes("$")) return node;
  const whole = /^\$\(([^)]*)\)$/.exec(text);
  const only = whole && values.get(whole[1]!);
  if (only) return scalarNode(only.place, only.value, node.keyLocationPlace);
  let place: Place | undefined;
  // "$$" is an escaped dollar sign.
  const expanded = text.replace(/\$(?:\$|\(([^)]*)\))/g, (match, name: string | undefined) => {
    if (name === undefined) return "$";
    const found = values.get(name);
    if (found) place ??= found.place;
    return found ? String(found.value) : match;
  });
  return expanded === text ? node : scalarNode(place ?? node.place, expanded, node.keyLocationPlace);
}
