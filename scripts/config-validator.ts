import { Ajv } from "ajv";
import standaloneModule from "ajv/dist/standalone/index.js";
import { configSchema } from "../src/config/schema.js";

const standaloneCode = standaloneModule.default;

/** Where the generated validator is kept. */
export const CONFIG_VALIDATOR = "src/config/validator.generated.ts";

/** The config's schema compiled by ajv to a module without imports: loading ajv itself takes longer than a whole small run. */
export function configValidatorCode(): string {
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictTuples: false,
    messages: false,
    code: { source: true, esm: true, lines: true },
  });
  const code = standaloneCode(ajv, ajv.compile(withoutProse(configSchema) as object));
  if (/\bimport\b|\brequire\(/.test(code)) throw new Error("the generated validator must not import anything");
  return `// @ts-nocheck\n// Generated from src/config/schema.ts by ajv; do not edit.\n${code.replace(/^"use strict";\n?/, "")}\n`;
}

function withoutProse(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutProse);
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key, value]) => !(key === "description" && typeof value === "string") && key !== "default");
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutProse(value)]));
}
