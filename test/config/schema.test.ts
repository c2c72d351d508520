import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { optionIssues } from "../../src/config/check-options.js";
import type { KnownRules } from "../../src/config/known.js";
import type { OptionsSchema } from "../../src/config/option-schema.js";
import { configJsonSchema, configSchema } from "../../src/config/schema.js";
import { schemaIssues } from "../../src/config/validate.js";
import { CONFIG_VALIDATOR, configValidatorCode } from "../../scripts/config-validator.js";
import { KNOWN, load } from "./workspace.js";

const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictTuples: false, allowUnionTypes: true });

describe("the validator", () => {
  it("is the one that ajv makes of the schema", () => {
    const file = readFileSync(new URL(`../../${CONFIG_VALIDATOR}`, import.meta.url), "utf8");
    expect(file === configValidatorCode(), "run `npm run generate`").toBe(true);
  });

  it("agrees with ajv on arbitrary data", () => {
    const check = ajv.compile(configSchema);
    const keys = fc.constantFrom(...Object.keys(configSchema.properties), "x");
    const scalar = fc.oneof(fc.constantFrom<unknown>("off", "error", "root", true, false, null, "1.30"), fc.integer());
    const value = fc.oneof(
      scalar,
      fc.array(scalar, { maxLength: 2 }),
      fc.dictionary(fc.constantFrom("name", "role", "rules", "images", "x", "tls"), fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })), {
        maxKeys: 3,
      }),
    );
    fc.assert(
      fc.property(fc.dictionary(keys, fc.oneof(value, fc.array(value, { maxLength: 2 })), { maxKeys: 3 }), (config) => {
        expect(schemaIssues(config).length === 0).toBe(check(config));
      }),
      { numRuns: 500 },
    );
  });
});

describe("the options of a rule", () => {
  const schema = KNOWN.optionsOf("strategy/recreate") as OptionsSchema;

  it("are judged as ajv judges them", () => {
    const check = ajv.compile(schema);
    const value = fc.oneof(
      fc.constantFrom<unknown>("cnpg", "strict", "abc", "A", true, null, 0, 1, 11, 2.5, {}, []),
      fc.array(fc.constantFrom<unknown>("cnpg", "zalando", "x", 3, null), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom<unknown>("x", 1, null)),
    );
    const key = fc.constantFrom(...Object.keys(schema.properties), "other");
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 3 }), (options) => {
        expect(optionIssues(schema, options, []).length === 0).toBe(check(options));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the schema for editors", () => {
  const known = {
    ...KNOWN,
    descriptionOf: (id: string) => (id === "tls/ingress-https" ? "Every Ingress is served over HTTPS" : undefined),
  };
  const check = new Ajv({ strict: false }).compile(configJsonSchema(known));

  it("is a JSON Schema that knows rules, options and categories", () => {
    expect(
      check({
        $schema: "x",
        extends: ["strict"],
        rules: { "tls/ingress-https": "off", tls: ["off"], "tls/*": "info", "*": "off", "acme/team-label": {} },
      }),
    ).toBe(true);
    expect(check({ rules: { "strategy/recreate": ["off", { allow: ["cnpg"], share: "10%" }] } })).toBe(true);
    expect(check({ rules: { "strategy/recreate": ["off", { alow: [] }] } })).toBe(false);
    expect(check({ rules: { "strategy/recreate": { environments: { dev: ["off", { minimum: 0 }] } } } })).toBe(false);
    expect(check({ rules: { tls: "warn" } })).toBe(false);
    expect(check({ ruls: {} })).toBe(false);
  });

  it("describes every key", () => {
    for (const [key, value] of Object.entries(configSchema.properties))
      expect([key, String((value as { description?: string }).description ?? "").length]).not.toEqual([key, 0]);
  });
});

describe(".deploylintrc.example", () => {
  const text = readFileSync(new URL("../../.deploylintrc.example", import.meta.url), "utf8");
  const ids = ["strategy/no-recreate-in-production", "strategy/dev-uses-recreate", "health/liveness-probe", "tls/ingress-https"];
  const known: KnownRules = { ids, optionsOf: () => undefined, presets: KNOWN.presets };

  it("is a config without a fault", () => {
    expect(load(text, {}, known).problems.map(({ message }) => message)).toEqual([]);
  });

  it("shows every key of the schema, each under a comment", () => {
    const lines = text.split("\n");
    const keysOf = (schema: { properties: object }): string[] => Object.keys(schema.properties);
    const nested = [
      configSchema.properties.environments.items,
      configSchema.properties.overrides.items,
      configSchema.properties.database,
      configSchema.properties.helm,
      configSchema.properties.kustomize,
    ];
    for (const key of keysOf(configSchema)) {
      const index = lines.findIndex((line) => line.startsWith(`${key}:`));
      expect([key, lines[index - 1]?.startsWith("#")]).toEqual([key, true]);
    }
    for (const key of [...nested.flatMap((schema) => keysOf(schema as { properties: object })), "severity", "options", "locked"]) {
      expect([key, new RegExp(`^\\s+(?:- )?${key}:`, "m").test(text)]).toEqual([key, true]);
    }
  });
});
