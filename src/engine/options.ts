import type { OptionsSchema } from "../config/option-schema.js";

export type { OptionsSchema } from "../config/option-schema.js";

type InferOption<S> = S extends { readonly enum: readonly (infer E)[] }
  ? E
  : S extends { readonly type: readonly ["integer", "string"] }
    ? number | string
    : S extends { readonly type: "string" }
      ? string
      : S extends { readonly type: "integer" | "number" }
        ? number
        : S extends { readonly type: "boolean" }
          ? boolean
          : S extends { readonly type: "array"; readonly items: { readonly enum: readonly (infer E)[] } }
            ? readonly E[]
            : S extends { readonly type: "array" }
              ? readonly string[]
              : S extends { readonly type: "object"; readonly additionalProperties: { readonly type: "integer" } }
                ? Readonly<Record<string, number>>
                : S extends { readonly type: "object"; readonly additionalProperties: { readonly type: "boolean" } }
                  ? Readonly<Record<string, boolean>>
                  : S extends { readonly type: "object" }
                    ? Readonly<Record<string, string>>
                    : unknown;

/** The type of the options that a schema describes; defaults are filled in, so nothing is optional. */
export type Infer<S extends OptionsSchema> = { readonly [K in keyof S["properties"]]: InferOption<S["properties"][K]> };

/** What a schema says when nothing is configured. */
export function defaultOptions(schema: OptionsSchema | undefined): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(schema?.properties ?? {})) result[name] = option.default;
  return result;
}

/** An option that is a list of texts, empty by default: names, patterns, hosts. */
export function listOption(description: string, standard: readonly string[] = []) {
  return { type: "array", items: { type: "string" }, default: standard, description } as const;
}
