/** The part of JSON Schema that rule options use. Closed: a property that is not listed is refused. */
export interface OptionsSchema {
  readonly type: "object";
  readonly additionalProperties: false;
  readonly properties: Readonly<Record<string, OptionSchema>>;
}

export interface OptionSchema {
  readonly description: string;
  readonly default: unknown;
  readonly type?: "string" | "integer" | "number" | "boolean" | "array" | "object" | readonly ["integer", "string"];
  readonly enum?: readonly string[];
  readonly items?: { readonly type: "string"; readonly enum?: readonly string[] };
  readonly additionalProperties?: { readonly type: "string" | "boolean" | "integer" };
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
}

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
