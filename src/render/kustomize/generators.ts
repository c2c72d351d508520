import type { Document } from "../../load/document.js";
import { MissingError, RenderError } from "./error.js";
import { isSameId, titleOf } from "./id.js";
import { envPairs, filePairs, literalPairs, type Pair, type SourceReader } from "./key-values.js";
import { fieldOf, fieldsOf, listNode, mapNode, nodeAt, itemsOf, scalarNode, textOf, withField, withoutField, type Node } from "./node.js";
import { asTextMap, Resource, type GeneratorBehavior } from "./resource.js";

export type GeneratedKind = "ConfigMap" | "Secret";

/** The object of an entry of `configMapGenerator:` or `secretGenerator:`. `options` are those of the whole kustomization. */
export function generate(kind: GeneratedKind, entry: Node, options: Node | undefined, reader: SourceReader, document: Document): Resource {
  const name = fieldOf(entry, "name");
  if (!name || textOf(name) === "") throw new RenderError("the entry has no name");
  const pairs = [
    ...envPairs(envsOf(entry), reader),
    ...literalPairs(fieldOf(entry, "literals")),
    ...filePairs(fieldOf(entry, "files"), reader),
  ];
  checkKeys(pairs);
  const own = fieldOf(entry, "options");
  const { place } = entry;
  const metadata: [string, Node][] = [["name", scalarNode(name.place, textOf(name))]];
  const namespace = fieldOf(entry, "namespace");
  if (namespace && textOf(namespace) !== "") metadata.push(["namespace", scalarNode(namespace.place, textOf(namespace))]);
  for (const key of ["labels", "annotations"]) {
    const map = mergedOption(fieldOf(own, key), fieldOf(options, key));
    if (map) metadata.push([key, map]);
  }
  const fields: [string, Node][] = [
    ["apiVersion", scalarNode(place, "v1")],
    ["kind", scalarNode(place, kind)],
    ["metadata", mapNode(place, metadata)],
  ];
  if (kind === "Secret") {
    const type = fieldOf(entry, "type");
    fields.push(["type", type && textOf(type) !== "" ? scalarNode(type.place, textOf(type)) : scalarNode(place, "Opaque")]);
  }
  fields.push(...(kind === "Secret" ? secretData(pairs, entry) : configMapData(pairs, entry)));
  const immutable = trueOption("immutable", own, options);
  if (immutable) fields.push(["immutable", scalarNode(immutable.place, true)]);
  const resource = new Resource(mapNode(place, fields), document);
  resource.needsHash = !trueOption("disableNameSuffixHash", own, options);
  resource.behavior = behaviorOf(entry);
  resource.isGenerated = true;
  return resource;
}

/** `env:` is an older spelling of one entry of `envs:`. */
function envsOf(entry: Node): Node | undefined {
  const [envs, env] = [fieldOf(entry, "envs"), fieldOf(entry, "env")];
  if (!env || textOf(env) === "") return envs;
  return listNode(entry.place, [...(envs ? itemsOf(envs) : []), env]);
}

function behaviorOf(entry: Node): GeneratorBehavior {
  const behavior = fieldOf(entry, "behavior");
  const text = textOf(behavior);
  if (text === "" || text === "create" || text === "unspecified") return "create";
  if (text === "replace" || text === "merge") return text;
  throw new RenderError(`behavior "${text}" is not known: create, replace or merge is expected`, behavior!.place);
}

function checkKeys(pairs: readonly Pair[]): void {
  const seen = new Set<string>();
  for (const { key, place } of pairs) {
    if (seen.has(key)) throw new RenderError(`the key "${key}" is given twice`, place);
    seen.add(key);
  }
}

/** An own entry is stronger than a common one. */
function mergedOption(own: Node | undefined, common: Node | undefined): Node | undefined {
  const entries = new Map([...(common ? fieldsOf(common) : []), ...(own ? fieldsOf(own) : [])]);
  const place = (own ?? common)?.place;
  return place && entries.size > 0 ? asTextMap(mapNode(place, entries)) : undefined;
}

/** The place of a common true wins over an own false. */
function trueOption(key: string, own: Node | undefined, common: Node | undefined): Node | undefined {
  return [fieldOf(common, key), fieldOf(own, key)].find((option) => option?.value === true);
}

function configMapData(pairs: readonly Pair[], entry: Node): [string, Node][] {
  const data: [string, Node][] = [];
  const binaryData: [string, Node][] = [];
  for (const { key, value, place } of pairs) {
    const text = utf8Text(value);
    if (text === undefined) binaryData.push([key, scalarNode(place, base64Lines(value))]);
    else data.push([key, scalarNode(place, text)]);
  }
  const fields: [string, Node][] = [];
  if (data.length > 0) fields.push(["data", mapNode(entry.place, data)]);
  if (binaryData.length > 0) fields.push(["binaryData", mapNode(entry.place, binaryData)]);
  return fields;
}

function secretData(pairs: readonly Pair[], entry: Node): [string, Node][] {
  const data = pairs.map(({ key, value, place }): [string, Node] => [key, scalarNode(place, base64Lines(value))]);
  return [["data", mapNode(entry.place, data)]];
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** base64, longer values in lines of 70 characters. */
function base64Lines(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("base64");
  return text.length < 70 ? text : text.replace(/.{1,70}/g, "$&\n");
}

/** Adds a generated object: it is new, or replaces or is merged into the one of its name. */
export function absorb(resources: Resource[], generated: Resource): void {
  const { id } = generated;
  const matches = resources.filter((resource) => resource.ids.some((other) => isSameId(other, id)));
  if (matches.length === 0) {
    if (generated.behavior === "create") resources.push(generated);
    else throw new MissingError(`behavior ${generated.behavior}: there is no ${titleOf(id)}`);
    return;
  }
  if (matches.length > 1) throw new RenderError(`${matches.length} objects are called ${titleOf(id)}`);
  if (generated.behavior === "create") throw new RenderError(`${titleOf(id)} is there already: behavior merge or replace is needed`);
  resources[resources.indexOf(matches[0]!)] = taken(matches[0]!, generated);
}

/** The generated object in the place of an older one: it keeps the older one's metadata and history, and with `merge` its entries. */
function taken(old: Resource, generated: Resource): Resource {
  const result = (generated.behavior === "merge" ? old : generated).clone();
  let { root } = generated;
  const metadata = new Map(fieldsOf(fieldOf(root, "metadata")!));
  for (const key of ["name", "namespace"]) {
    const node = nodeAt(old.root, "metadata", key);
    if (node) metadata.set(key, node);
    else metadata.delete(key);
  }
  for (const key of ["labels", "annotations"]) {
    const merged = mergedOption(nodeAt(root, "metadata", key), nodeAt(old.root, "metadata", key));
    if (merged) metadata.set(key, merged);
    else metadata.delete(key);
  }
  root = withField(root, "metadata", mapNode(generated.root.place, metadata));
  if (generated.behavior === "merge") {
    for (const key of ["data", "binaryData"]) {
      const merged = mergedOption(fieldOf(root, key), fieldOf(old.root, key));
      root = merged ? withField(root, key, merged) : withoutField(root, key);
    }
  }
  result.root = root;
  result.takeHistory(old);
  result.variables = old.variables;
  result.behavior = old.behavior;
  result.needsHash = old.needsHash && generated.needsHash;
  return result;
}
