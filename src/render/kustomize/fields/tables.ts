import { asBoolean, asList, asRecord, asText } from "../../../model/value.js";
import type { Gvk } from "../id.js";
import { DEFAULT_FIELDS, type FieldTables } from "./defaults.js";
import { mergeFieldSpecs, mergeNameReferences, type FieldSpec, type NameReference } from "./field-spec.js";

/** The entries of both tables. Throws RenderError where they contradict each other. */
export function mergeTables(tables: FieldTables, more: FieldTables): FieldTables {
  if (tables === more || more === DEFAULT_FIELDS) return tables;
  return {
    namePrefix: mergeFieldSpecs(tables.namePrefix, more.namePrefix),
    nameSuffix: mergeFieldSpecs(tables.nameSuffix, more.nameSuffix),
    namespace: mergeFieldSpecs(tables.namespace, more.namespace),
    commonLabels: mergeFieldSpecs(tables.commonLabels, more.commonLabels),
    labels: mergeFieldSpecs(tables.labels, more.labels),
    templateLabels: mergeFieldSpecs(tables.templateLabels, more.templateLabels),
    commonAnnotations: mergeFieldSpecs(tables.commonAnnotations, more.commonAnnotations),
    nameReference: mergeNameReferences(tables.nameReference, more.nameReference),
    varReference: mergeFieldSpecs(tables.varReference, more.varReference),
    images: mergeFieldSpecs(tables.images, more.images),
    replicas: mergeFieldSpecs(tables.replicas, more.replicas),
  };
}

/** A file of `configurations:`. Entries of an unknown shape are left out. */
export function readTables(value: unknown): FieldTables {
  const record = asRecord(value) ?? {};
  const specs = (key: string): FieldSpec[] => readFieldSpecs(record[key]);
  return {
    namePrefix: specs("namePrefix"),
    nameSuffix: specs("nameSuffix"),
    namespace: specs("namespace"),
    commonLabels: specs("commonLabels"),
    labels: specs("labels"),
    templateLabels: specs("templateLabels"),
    commonAnnotations: specs("commonAnnotations"),
    nameReference: asList(record["nameReference"]).flatMap((entry): NameReference[] => {
      const reference = asRecord(entry);
      return reference ? [{ ...readGvk(reference), referrers: readFieldSpecs(reference["fieldSpecs"]) }] : [];
    }),
    varReference: specs("varReference"),
    images: specs("images"),
    replicas: specs("replicas"),
  };
}

export function readFieldSpecs(value: unknown): FieldSpec[] {
  return asList(value).flatMap((entry): FieldSpec[] => {
    const spec = asRecord(entry);
    const path = asText(spec?.["path"]);
    return spec && path ? [{ ...readGvk(spec), path, create: asBoolean(spec["create"]) ?? false }] : [];
  });
}

function readGvk(record: Readonly<Record<string, unknown>>): Partial<Gvk> {
  const gvk: { -readonly [K in keyof Gvk]?: Gvk[K] } = {};
  for (const key of ["group", "version", "kind"] as const) {
    const text = asText(record[key]);
    if (text) gvk[key] = text;
  }
  return gvk;
}
