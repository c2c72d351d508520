import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Imports a module by its absolute path, or a package as the file `from` would. TypeScript is compiled on the way. `deploylint/rule` is this program itself
 * where it is not installed beside the module.
 */
export async function importModule(specifier: string, from: string, isPackage: boolean): Promise<unknown> {
  if (!isPackage && /\.[cm]?js$/.test(specifier)) {
    try {
      return defaultOf(await import(pathToFileURL(specifier).href));
    } catch (error) {
      if (!isWithoutUs(error)) throw error;
    }
  }
  const { createJiti } = createRequire(import.meta.url)("jiti") as typeof import("jiti");
  return defaultOf(await createJiti(from, { alias: ourselves(), interopDefault: false }).import(specifier));
}

/** Whether a module failed because it could not find this package. */
function isWithoutUs(error: unknown): boolean {
  return error instanceof Error && /^Cannot find (?:package|module) '?deploylint\b/.test(error.message);
}

function defaultOf(module: unknown): unknown {
  const record = module as { readonly default?: unknown; readonly [Symbol.toStringTag]?: string } | undefined;
  // What a CommonJS module exports is not a module; one that was compiled from the other kind has its default inside of another.
  if (record?.default === undefined) return record?.[Symbol.toStringTag] === "Module" ? undefined : module;
  return (record.default as { readonly default?: unknown } | null)?.default ?? record.default;
}

/** Where the modules that rules import stand: beside this one in the sources, or in the folder of the built library. */
function ourselves(): Record<string, string> {
  return Object.fromEntries(
    [["deploylint/rule", firstOf(["../../sdk.ts", "../lib/rule.js", "./rule.js", "../rule.js"])]].filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}

function firstOf(candidates: readonly string[]): string | undefined {
  return candidates.map((file) => fileURLToPath(new URL(file, import.meta.url))).find(existsSync);
}
