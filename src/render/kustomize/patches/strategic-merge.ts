import { RenderError } from "../error.js";
import {
  fieldOf,
  fieldsOf,
  isQuoted,
  itemsOf,
  scalarNode,
  textOf,
  withFields,
  withItems,
  withoutField,
  withoutFields,
  type Node,
  type Removal,
} from "../node.js";
import { mergeLists } from "./merged-list.js";
import { fieldType, type MergeSchema, type MergeType } from "./merge-schema.js";

/**
 * Strategic merge as kustomize does it: maps are merged, lists are merged by the keys of their type or else replaced, null takes an entry out, and
 * `$patch` says replace or delete. What a patch gives keeps its place in the patch. Undefined: nothing is left.
 *
 * The whole object is walked, not only what the patch names: an empty value that nobody wrote is dropped, entries of a merged list with the same key
 * become one. `patch` and `target` may be the same node; then it settles what was taken over from a patch.
 */
export function strategicMerge(target: Node | undefined, patch: Node | undefined, schema: MergeSchema): Node | undefined {
  return new Merge(schema).walk(target, patch, undefined);
}

type Directive = "merge" | "replace" | "delete";

export class Merge {
  constructor(private readonly schema: MergeSchema) {}

  walk(target: Node | undefined, patch: Node | undefined, known: MergeType | undefined): Node | undefined {
    const type = known ?? this.#typeOf(target) ?? this.#typeOf(patch);
    const kind = kindOf(target) ?? kindOf(patch);
    for (const node of [target, patch]) {
      const found = kindOf(node);
      if (found && found !== kind) throw new RenderError(`the patch has a ${found} where the object has a ${kind}`, patch?.place);
    }
    if (kind === "list") return type?.mergeKeys ? this.#mergeList(target, patch, type) : replaced(target, patch);
    if (kind === "scalar") return replaced(target, patch);
    return this.#mergeMap(target, patch, type);
  }

  #mergeMap(target: Node | undefined, patch: Node | undefined, type: MergeType | undefined): Node | undefined {
    if (isNothing(target)) {
      if (!patch) return target && textOf(target) !== "" ? target : undefined;
      if (patch.kind !== "map" || directiveOf(patch, true) === "delete") return undefined;
      const taken = withoutDirective(patch);
      return this.#mergeFields(taken, taken, type);
    }
    if (!patch) return this.#isSettled(target!.value, type, false) ? target : this.#mergeFields(target!, undefined, type);
    if (patch.kind === "null") return undefined;
    switch (directiveOf(patch, false)) {
      case "delete":
        return undefined;
      case "replace": {
        const taken = withoutDirective(patch);
        return this.#mergeFields(taken, taken, type);
      }
      case "merge": {
        const taken = withoutDirective(patch);
        return this.#mergeFields(target === patch ? taken : target!, taken, type);
      }
    }
  }

  #mergeFields(target: Node, patch: Node | undefined, type: MergeType | undefined): Node {
    if (patch === target && this.#isSettled(target.value, type, true)) return target;
    const [fields, changes] = [fieldsOf(target), patch && patch !== target ? fieldsOf(patch) : undefined];
    const changed: [string, Node][] = [];
    const taken: [string, Removal | undefined][] = [];
    for (const key of new Set([...fields.keys(), ...(changes?.keys() ?? [])])) {
      const before = fields.get(key);
      const change = patch === target ? before : changes?.get(key);
      const after = this.walk(before, change, fieldType(type, key));
      if (after === before) continue;
      if (after) changed.push([key, after]);
      else taken.push([key, change && removalBy(change)]);
    }
    const result = changed.length > 0 ? withFields(target, changed) : target;
    return taken.length > 0 ? withoutFields(result, taken) : result;
  }

  #mergeList(target: Node | undefined, patch: Node | undefined, type: MergeType): Node | undefined {
    let [list, change] = [target, patch];
    if (isNothing(target)) {
      if (!patch) return undefined;
      list = patch;
    } else if (patch) {
      if (patch.kind === "null") return undefined;
      const directive = listDirectiveOf(patch);
      if (directive) {
        if (directive.is === "delete") return undefined;
        change = withItems(patch, directive.rest);
        if (directive.is === "replace" || target === patch) list = change;
      }
    } else if (this.#isSettled(target!.value, type, false)) {
      return target;
    }
    const items = [...itemsOf(list!)];
    const changes = change === list ? items : change && [...itemsOf(change)];
    const merged = mergeLists(items, changes, type, (item, other) => this.walk(item, other, type.elements));
    return merged.length === itemsOf(list!).length && merged.every((item, index) => item === itemsOf(list!)[index])
      ? list
      : withItems(list!, merged);
  }

  /** Whether a walk without a patch (or, for `own`, of a patch with itself) leaves the value as it is. */
  #isSettled(value: unknown, type: MergeType | undefined, own: boolean): boolean {
    if (Array.isArray(value)) return !type?.mergeKeys || this.#isListSettled(value, type, own);
    // An empty text may be an empty value that nobody wrote: the node has to say.
    if (value === null || value === "") return false;
    if (typeof value !== "object") return true;
    const record = value as Readonly<Record<string, unknown>>;
    const ownType =
      type ??
      (typeof record["kind"] === "string" && typeof record["apiVersion"] === "string"
        ? this.schema.typeOf(record["apiVersion"], record["kind"])
        : undefined);
    for (const key in record) {
      if (key === "$patch" || !this.#isSettled(record[key], fieldType(ownType, key), own)) return false;
    }
    return true;
  }

  #isListSettled(list: readonly unknown[], type: MergeType, own: boolean): boolean {
    const seen = new Set<string>();
    for (const item of list) {
      if (!this.#isSettled(item, type.elements, own)) return false;
      const identity = identityOf(item, type.mergeKeys!);
      if (identity === undefined || seen.has(identity)) return false;
      seen.add(identity);
    }
    return true;
  }

  #typeOf(node: Node | undefined): MergeType | undefined {
    if (node?.kind !== "map") return undefined;
    const [apiVersion, kind] = [textOf(fieldOf(node, "apiVersion")), textOf(fieldOf(node, "kind"))];
    return apiVersion === "" || kind === "" ? undefined : this.schema.typeOf(apiVersion, kind);
  }
}

/** One text for the merge keys of an element; undefined where one is missing or is no plain scalar, so that the long way has to decide. */
function identityOf(item: unknown, keys: readonly string[]): string | undefined {
  if (keys.length === 0) return typeof item === "string" ? item : undefined;
  if (typeof item !== "object" || item === null || Array.isArray(item)) return undefined;
  const values = keys.map((key) => (item as Readonly<Record<string, unknown>>)[key]);
  // A second key may be left out, as the protocol of a port is, when no other element has the first one.
  const first = values[0];
  if (typeof first !== "string" && typeof first !== "number") return undefined;
  if (first === "") return undefined;
  return String(first);
}

function kindOf(node: Node | undefined): "map" | "list" | "scalar" | undefined {
  const kind = node?.kind;
  return kind === "null" ? undefined : kind;
}

export function isNothing(node: Node | undefined): boolean {
  return node === undefined || node.kind === "null";
}

/** The patch's value where it gives one; nothing where it gives null. */
function replaced(target: Node | undefined, patch: Node | undefined): Node | undefined {
  if (!patch) return target;
  if (patch.kind === "null") return undefined;
  // A value keeps its quotes, so that 9090 for "8080" is a text.
  const staysText = target !== patch && patch.kind === "scalar" && typeof patch.value !== "string" && target && isQuoted(target);
  return staysText ? scalarNode(patch.place, textOf(patch), patch.keyPlace) : patch;
}

function directiveOf(patch: Node, lenient: boolean): Directive {
  const entry = fieldOf(patch, "$patch");
  if (!entry) return "merge";
  const directive = textOf(entry);
  if (directive === "merge" || directive === "replace" || directive === "delete") return directive;
  if (lenient) return "merge";
  throw new RenderError(`unknown $patch directive "${directive}": merge, replace and delete are known`, entry.place);
}

function removalBy(change: Node): Removal {
  const directive = fieldOf(change, "$patch");
  return directive ? { place: directive.place, part: "value" } : { place: change.place, part: "key" };
}

function withoutDirective(patch: Node): Node {
  return withoutField(patch, "$patch");
}

/** A list element with nothing but `$patch` speaks of the whole list. */
function listDirectiveOf(patch: Node): { is: Directive; rest: readonly Node[] } | undefined {
  const items = itemsOf(patch);
  const element = items.find((item) => fieldOf(item, "$patch"));
  if (!element || fieldsOf(element).size > 1) return undefined;
  const is = directiveOf(element, false);
  return { is, rest: items.filter((item) => textOf(fieldOf(item, "$patch")) !== is) };
}
