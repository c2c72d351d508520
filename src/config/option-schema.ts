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
