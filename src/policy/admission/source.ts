import type { Path } from "../../load/document.js";
import { asList, asRecord, asText, type JsonRecord } from "../../model/value.js";
import type { Expression, PolicyFault } from "./expressions.js";
import type { PolicySource, ValidationSource } from "./policy.js";

/** Where the parts of a policy stand: the formats share their shapes and differ in names. */
export interface PartNames {
  readonly matchConditions: string;
  readonly variables: string;
  readonly validations: string;
  readonly auditAnnotations: string;
}

export const ADMISSION_PARTS: PartNames = {
  matchConditions: "matchConditions",
  variables: "variables",
  validations: "validations",
  auditAnnotations: "auditAnnotations",
};

/** Reads the parts of a policy from the mapping at `base`. What has the wrong shape is a fault, never left out in silence. */
export function readSource(spec: JsonRecord, base: Path, names: PartNames, faults: PolicyFault[]): PolicySource {
  const validations = entries(spec, base, names.validations, "expression", faults).map(({ record, expression }) =>
    readValidation(record, expression),
  );
  if (validations.length === 0 && asList(spec[names.auditAnnotations]).length === 0)
    faults.push({ message: `the policy has no ${names.validations}, so it judges nothing`, path: [...base, names.validations] });
  return {
    matchConditions: named(entries(spec, base, names.matchConditions, "expression", faults), faults),
    variables: named(entries(spec, base, names.variables, "expression", faults), faults),
    validations,
    auditAnnotations: entries(spec, base, names.auditAnnotations, "valueExpression", faults).map(({ expression }) => expression),
    failurePolicy: spec["failurePolicy"] === "Ignore" ? "Ignore" : "Fail",
  };
}

interface Entry {
  readonly record: JsonRecord;
  readonly expression: Expression;
}

function entries(spec: JsonRecord, base: Path, name: string, key: string, faults: PolicyFault[]): Entry[] {
  const list = spec[name];
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) {
    faults.push({ message: `${name} is a list`, path: [...base, name] });
    return [];
  }
  return list.flatMap((item: unknown, index) => {
    const record = asRecord(item);
    const text = asText(record?.[key]);
    const path = [...base, name, index, key];
    if (record && text !== undefined) return [{ record, expression: { text, path } }];
    faults.push({ message: `an entry of ${name} has a text as its ${key}`, path });
    return [];
  });
}

function named(list: readonly Entry[], faults: PolicyFault[]): (Expression & { readonly name: string })[] {
  return list.flatMap(({ record, expression }) => {
    const name = asText(record["name"]);
    if (name !== undefined) return [{ ...expression, name }];
    faults.push({ message: "the name of an entry is a text", path: [...expression.path.slice(0, -1), "name"] });
    return [];
  });
}

function readValidation(record: JsonRecord, expression: Expression): ValidationSource {
  const message = asText(record["message"]);
  const messageExpression = asText(record["messageExpression"]);
  return {
    ...expression,
    ...(message === undefined ? {} : { message }),
    ...(messageExpression === undefined
      ? {}
      : { messageExpression: { text: messageExpression, path: [...expression.path.slice(0, -1), "messageExpression"] } }),
  };
}
