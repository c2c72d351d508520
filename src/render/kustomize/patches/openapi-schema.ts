import { asList, asRecord, asText, type JsonRecord } from "../../../model/value.js";
import { apiVersionOf } from "../id.js";
import type { MergeSchema, MergeType } from "./merge-schema.js";

/** The schema of an `openapi: path` file. Like in kustomize it takes the place of the built-in one. */
export function readOpenApi(value: unknown): MergeSchema {
  const definitions = asRecord(asRecord(value)?.["definitions"]) ?? {};
  const kinds = new Map<string, string>();
  for (const [name, definition] of Object.entries(definitions)) {
    for (const entry of asList(asRecord(definition)?.["x-kubernetes-group-version-kind"])) {
      const gvk = asRecord(entry);
      const [group, version, kind] = [asText(gvk?.["group"]) ?? "", asText(gvk?.["version"]), asText(gvk?.["kind"])];
      if (version !== undefined && kind !== undefined) kinds.set(`${apiVersionOf({ group, version, kind })} ${kind}`, name);
    }
  }
  const types = new Map<string, MergeType>();
  return {
    typeOf(apiVersion, kind) {
      const name = kinds.get(`${apiVersion} ${kind}`);
      return name === undefined ? undefined : namedType(name, definitions, types);
    },
  };
}

function namedType(name: string, definitions: JsonRecord, types: Map<string, MergeType>): MergeType | undefined {
  const known = types.get(name);
  if (known) return known;
  const definition = Object.hasOwn(definitions, name) ? asRecord(definitions[name]) : undefined;
  if (!definition) return undefined;
  // Entered before it is filled: a type may hold itself.
  const type: { -readonly [K in keyof MergeType]: MergeType[K] } = {};
  types.set(name, type);
  Object.assign(type, schemaType(definition, definitions, types));
  return type;
}

function schemaType(schema: JsonRecord, definitions: JsonRecord, types: Map<string, MergeType>): MergeType | undefined {
  const reference = asText(schema["$ref"]);
  if (reference !== undefined) return namedType(reference.slice(reference.lastIndexOf("/") + 1), definitions, types);
  const inner = (value: unknown): MergeType | undefined => {
    const record = asRecord(value);
    return record && schemaType(record, definitions, types);
  };
  const type: { -readonly [K in keyof MergeType]: MergeType[K] } = {};
  const properties = asRecord(schema["properties"]);
  if (properties) {
    const fields = new Map<string, MergeType>();
    for (const [key, value] of Object.entries(properties)) fields.set(key, inner(value) ?? {});
    type.fields = fields;
  }
  const [values, elements] = [inner(schema["additionalProperties"]), inner(schema["items"])];
  if (values) type.values = values;
  if (elements) type.elements = elements;
  const keys = mergeKeysOf(schema);
  if (keys) type.mergeKeys = keys;
  return type;
}

function mergeKeysOf(schema: JsonRecord): readonly string[] | undefined {
  const strategies = asText(schema["x-kubernetes-patch-strategy"])?.split(",") ?? [];
  if (!strategies.includes("merge")) return undefined;
  const keys = asList(schema["x-kubernetes-list-map-keys"]).filter((key) => typeof key === "string");
  if (keys.length > 0) return keys;
  const key = asText(schema["x-kubernetes-patch-merge-key"]);
  return key === undefined ? [] : [key];
}
