import { FORMAT_NAMES } from "../load/formats/formats.js";
import type { OptionsSchema } from "./option-schema.js";

/** A part of a JSON Schema, draft 7. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const SEVERITIES = ["off", "info", "warning", "error"];
const ROLES = ["production", "staging", "development", "unknown"];
const VERSION = "^v?1\\.\\d{1,3}(\\.\\d{1,3})?$";

const text = (description: string, more: object = {}): JsonSchema => ({ type: "string", description, ...more });
const list = (description: string, more: object = {}): JsonSchema => ({ type: "array", items: { type: "string" }, description, ...more });
const closed = (description: string, properties: Readonly<Record<string, JsonSchema>>, more: object = {}): JsonSchema => ({
  type: "object",
  description,
  additionalProperties: false,
  properties,
  ...more,
});
/** By the shape of the value, so that an error is about the form that was meant. */
const byShape = (array: JsonSchema, object: JsonSchema, otherwise: JsonSchema): JsonSchema => ({
  if: { type: "array" },
  then: array,
  else: { if: { type: "object" }, then: object, else: otherwise },
});

const severity = {
  enum: SEVERITIES,
  description: "Caps what the rule says; above the rule's own severities it raises the gravest of them.",
};
const anyOptions: JsonSchema = { type: "object", description: "Options of the rule." };

/** What a rule may be set to: a severity, `[severity, options]`, or an object that can also speak of single environments. */
export function ruleSettingSchema(options: JsonSchema = anyOptions): JsonSchema {
  const pair = { type: "array", items: [severity, options], minItems: 1, maxItems: 2, additionalItems: false };
  const fields = { severity, options, locked: { type: "boolean", description: "Cannot be suppressed inline." } };
  const environments = {
    type: "object",
    description: "By environment name or role; stronger than `severity`.",
    additionalProperties: byShape(pair, closed("", fields), severity),
  };
  return byShape(pair, closed("", { ...fields, environments }), severity);
}

function rulesSchema(description: string): JsonSchema {
  return { type: "object", description, additionalProperties: { $ref: "#/definitions/ruleSetting" } };
}

const environment = closed(
  "One environment.",
  {
    name: text("The name that reports show.", { pattern: "\\S" }),
    role: { enum: ROLES, description: "What the environment is for. Default: what the name says, where it is a usual word." },
    files: list("Globs from the project root: `overlays/prod/**`."),
    namespaces: list("Names of namespaces, with * and ? as wildcards."),
    labels: {
      type: "object",
      additionalProperties: { type: "string" },
      description: "Labels that an object of this environment has; all of them must hold.",
    },
  },
  { required: ["name"] },
);

const override = closed(
  "Where every condition that is given holds, rules are set anew.",
  {
    files: list("Globs from the project root."),
    objects: list("`Deployment/web`, `Deployment/prod/web`, `Deployment/*`; a group behind a dot: `Rollout.argoproj.io/web`."),
    environments: list("Names of environments, or roles."),
    rules: rulesSchema("As the top-level `rules`."),
  },
  { required: ["rules"] },
);

/** Every key of a `.deploylintrc`. The source of the validator, of the editor's schema and of the reference in the docs. */
export const configSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    $schema: text("Address of this schema, for editors."),
    extends: {
      description:
        "Presets (`recommended`, `strict`), files (`./base.yaml`) or packages that this config builds on; later ones are stronger.",
      if: { type: "array" },
      then: { items: { type: "string" } },
      else: { type: "string" },
    },
    environments: { type: "array", items: environment, description: "The team's own environments; the first that fits an object wins." },
    defaultEnvironment: text("What objects that nothing marks belong to.", { default: "unknown" }),
    rules: rulesSchema("Settings by rule id, by category (`strategy` or `strategy/*`), or for all rules (`*`)."),
    overrides: {
      type: "array",
      items: override,
      description: "Settings for some files, objects or environments; later ones are stronger.",
    },
    ignore: list("What is not linted, as in a .gitignore."),
    external: list("Objects that exist elsewhere: `Secret/prod/wildcard-tls`, `ClusterIssuer/*`."),
    assumeComplete: { type: "boolean", default: false, description: "The project holds everything: what is not found does not exist." },
    failOn: { enum: SEVERITIES, default: "error", description: "The least severity that makes the exit code 1." },
    database: closed("What counts as a database beyond the built-in lists.", {
      images: list("Names of images, without registry and tag."),
      kinds: list("Custom resources: `Kind.group`."),
      labels: {
        type: "object",
        additionalProperties: { type: "string" },
        description: "Labels that a database's pods have; one is enough.",
      },
    }),
    policies: list("Files, folders and globs of your own policies, relative to this file."),
    plugins: list("Modules with rules: files relative to this file, or packages. They are code."),
    helm: closed("How charts are rendered.", {
      releaseName: text("Default: the name of the chart."),
      namespace: text("Default: default."),
      kubeVersion: text("For templates that ask for it.", { pattern: VERSION }),
      values: list("Globs of values files that each make a render, relative to the chart. Default: those that name an environment."),
    }),
    kustomize: closed("How kustomizations are rendered.", {
      loadRestrictions: {
        enum: ["root", "none"],
        default: "root",
        description: "`none` lets a kustomization read files outside its folder.",
      },
    }),
    admission: closed("What admission policies are told of the cluster.", {
      bindings: {
        enum: ["assumed", "strict"],
        default: "assumed",
        description: "`strict`: a ValidatingAdmissionPolicy without a binding judges nothing, as in a cluster. `assumed`: it denies.",
      },
      namespaces: {
        type: "object",
        additionalProperties: { type: "object", additionalProperties: { type: "string" } },
        description: "Labels of namespaces, by their names, for policies that select namespaces by label.",
      },
    }),
    kubernetesVersion: text('The version that manifests are written for, in quotes: `"1.31"`.', { pattern: VERSION }),
    parsers: {
      type: "object",
      description:
        "The format to read files in, by globs from the project root; the first that fits counts. Default: what their names tell.",
      additionalProperties: { enum: FORMAT_NAMES },
    },
  },
  definitions: { ruleSetting: ruleSettingSchema() },
} as const satisfies JsonSchema;

/** What the schema for editors knows beyond the keys. */
export interface SchemaKnowledge {
  readonly ids: Iterable<string>;
  optionsOf(id: string): OptionsSchema | undefined;
  readonly presets: Readonly<Record<string, unknown>>;
  /** One sentence for each rule. */
  descriptionOf?(id: string): string | undefined;
}

/** The schema for editors: the config's own, with every rule, its options, and the categories. */
export function configJsonSchema(known: SchemaKnowledge): JsonSchema {
  const ids = [...known.ids].sort();
  const categories = [...new Set(ids.map((id) => id.slice(0, id.indexOf("/"))))].filter((category) => category !== "");
  const any = { $ref: "#/definitions/ruleSetting" };
  const properties: Record<string, JsonSchema> = {};
  for (const id of ids) {
    const options = known.optionsOf(id);
    const description = known.descriptionOf?.(id);
    const setting = options ? ruleSettingSchema(options as unknown as JsonSchema) : any;
    properties[id] = description === undefined ? setting : { allOf: [setting], description };
  }
  for (const key of ["*", ...categories, ...categories.map((category) => `${category}/*`)]) properties[key] = any;
  const rules = { type: "object", description: configSchema.properties.rules.description, additionalProperties: any, properties };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "deploylint configuration",
    ...configSchema,
    properties: { ...configSchema.properties, rules },
  };
}
