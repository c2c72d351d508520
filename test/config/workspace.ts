import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import type { KnownRules } from "../../src/config/known.js";
import { loadConfig, type LoadedConfig } from "../../src/config/load-config.js";
import type { OptionsSchema } from "../../src/config/option-schema.js";
import type { Problem } from "../../src/load/document.js";

const OPTIONS: OptionsSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    allow: { type: "array", items: { type: "string", enum: ["cnpg", "zalando"] }, description: "", default: [] },
    minimum: { type: "integer", minimum: 1, maximum: 10, description: "", default: 2 },
    share: { type: ["integer", "string"], description: "", default: "25%" },
    mode: { enum: ["strict", "lax"], description: "", default: "lax" },
    loud: { type: "boolean", description: "", default: false },
    labels: { type: "object", additionalProperties: { type: "string" }, description: "", default: {} },
    prefix: { type: "string", pattern: "^[a-z]+$", description: "", default: "a" },
  },
};

const IDS = [
  "strategy/recreate",
  "strategy/percentages",
  "strategy/blue-green",
  "health/readiness-probe",
  "tls/ingress-https",
  "acme",
  "acme/team-label",
];

export const KNOWN: KnownRules = {
  ids: IDS,
  optionsOf: (id) => (id === "strategy/recreate" ? OPTIONS : undefined),
  isOptIn: (id) => id === "strategy/blue-green",
  presets: {
    recommended: {},
    strict: { extends: "recommended", rules: { "strategy/percentages": "error", "strategy/blue-green": "warning" }, failOn: "warning" },
  },
};

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A folder with these files. */
export function workspace(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "deploylint-config-"));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Loads a `.deploylintrc` with this text, beside other files. */
export function load(
  text: string | Uint8Array,
  files: Readonly<Record<string, string>> = {},
  known = KNOWN,
): LoadedConfig & { readonly folder: string } {
  const folder = workspace({ ".deploylintrc": text, ...files });
  return { ...loadConfig(join(folder, ".deploylintrc"), known, folder), folder };
}

/** "line:column-endColumn message", as a reader of the code frame sees it. */
export function shown({ location, message, file, level, kind }: Problem): string {
  if (level !== "error" || kind !== "config") throw new Error(`not a config error: ${level} ${kind}`);
  const place = location ? `${location.range.start.line} "${location.text.split("\n")[0]}" ` : "";
  return `${file === ".deploylintrc" ? "" : `${file} `}${place}${message}`;
}
