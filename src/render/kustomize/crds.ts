import type { SourceFile } from "../../load/document.js";
import { asRecord, asText, type JsonRecord } from "../../model/value.js";
import type { Accumulation } from "./accumulation.js";
import { RenderError } from "./error.js";
import { DEFAULT_FIELDS, type FieldTables } from "./fields/defaults.js";
import type { FieldSpec, NameReference } from "./fields/field-spec.js";
import { mergeTables, readTables } from "./fields/tables.js";

/**
 * A file of `crds:` holds OpenAPI definitions with marks that say which fields are labels, annotations, names or references to other objects.
 * A CustomResourceDefinition has none and adds nothing.
 */
export function applyCrds(file: SourceFile, into: Accumulation): void {
  const definitions = asRecord(file.documents[0]?.value) ?? {};
  const found: Found = { commonLabels: [], commonAnnotations: [], namePrefix: [], nameReference: [], fields: 0 };
  for (const [name, definition] of Object.entries(definitions)) {
    const properties = propertiesOf(definition);
    if (!properties || !["kind", "apiVersion", "metadata"].every((key) => Object.hasOwn(properties, key))) continue;
    collect(name, { kind: name.slice(name.lastIndexOf(".") + 1), definitions, above: [], path: [] }, found);
  }
  const { fields: _, ...specs } = found;
  const tables: FieldTables = { ...readTables({}), ...specs };
  into.tables = mergeTables(into.tables === DEFAULT_FIELDS ? { ...DEFAULT_FIELDS } : into.tables, tables);
}

interface Found {
  readonly commonLabels: FieldSpec[];
  readonly commonAnnotations: FieldSpec[];
  readonly namePrefix: FieldSpec[];
  readonly nameReference: NameReference[];
  /** How many were looked at. */
  fields: number;
}

function propertiesOf(definition: unknown): JsonRecord | undefined {
  return asRecord(asRecord(asRecord(definition)?.["Schema"])?.["properties"]);
}

interface At {
  readonly kind: string;
  readonly definitions: JsonRecord;
  /** Types that hold this one. */
  readonly above: readonly string[];
  readonly path: readonly string[];
}

/** Types that hold each other in many ways would be read for ever. */
const MAX_FIELDS = 10_000;

function collect(typeName: string, at: At, found: Found): void {
  const { kind, definitions, above, path } = at;
  const properties = Object.hasOwn(definitions, typeName) ? propertiesOf(definitions[typeName]) : undefined;
  // A type may hold itself.
  if (!properties || above.includes(typeName)) return;
  for (const [key, value] of Object.entries(properties)) {
    if (++found.fields > MAX_FIELDS) throw new RenderError(`the definitions have more than ${MAX_FIELDS} fields`);
    const property = asRecord(value) ?? {};
    const here = [...path, key];
    const spec = (steps: readonly string[]): FieldSpec => ({ kind, path: steps.join("/"), create: false });
    if (asText(property["x-kubernetes-annotation"]) !== undefined) found.commonAnnotations.push(spec(here));
    if (asText(property["x-kubernetes-label-selector"]) !== undefined) found.commonLabels.push(spec(here));
    if (asText(property["x-kubernetes-identity"]) !== undefined) found.namePrefix.push(spec(here));
    const [version, target] = [asText(property["x-kubernetes-object-ref-api-version"]), asText(property["x-kubernetes-object-ref-kind"])];
    if (version !== undefined && target !== undefined) {
      const nameKey = asText(property["x-kubernetes-object-ref-name-key"]) ?? "name";
      found.nameReference.push({ kind: target, version, referrers: [spec([...here, nameKey])] });
    }
    const reference = asText(property["$ref"]);
    if (reference !== undefined) collect(reference, { ...at, above: [...above, typeName], path: here }, found);
  }
}
