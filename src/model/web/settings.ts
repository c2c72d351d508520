import type { SourceFile } from "../../load/document.js";
import { asList, asRecord, type JsonRecord } from "../value.js";
import { parseHeadersFile } from "./headers-file.js";
import { netlifyHeaders, netlifyRedirects, netlifySettings } from "./netlify.js";
import { parseRedirectsFile } from "./redirects-file.js";
import type { HeaderRule, Variable } from "./site.js";
import { vercelDestinations, vercelHeaders, vercelSettings } from "./vercel.js";

/** The environment variables that a file of a web app gives values. */
export function settingsOf(file: SourceFile): Variable[] {
  if (file.kind === "netlify") return netlifySettings(file);
  return file.kind === "vercel" ? vercelSettings(file) : [];
}

/** The headers that a file of a web app sets. */
export function headersOf(file: SourceFile): readonly HeaderRule[] {
  if (file.kind === "netlify") return netlifyHeaders(file);
  if (file.kind === "headers") return parseHeadersFile(file).rules;
  return file.kind === "vercel" ? vercelHeaders(file) : [];
}

/** A text that may hold a secret, and what it is called. */
type Named = Pick<Variable, "name" | "value" | "at">;

/** Destinations with more than a path and a host, and the headers that redirects send to them. */
export function destinationTexts(file: SourceFile): Named[] {
  if (file.kind === "vercel")
    return vercelDestinations(file).flatMap(({ to, at }) => (isTelling(to) ? [{ name: "destination", value: to, at }] : []));
  if (file.kind !== "netlify" && file.kind !== "redirects") return [];
  const rules = file.kind === "netlify" ? netlifyRedirects(file) : parseRedirectsFile(file).redirects;
  const found: Named[] = [];
  for (const { to, toAt } of rules) if (to !== undefined && isTelling(to)) found.push({ name: "to", value: to, at: toAt! });
  return [...found, ...redirectHeaders(file)];
}

/** A user, a query, or one of the hosts whose paths are secrets. */
function isTelling(destination: string): boolean {
  return /^https?:\/\/(?:[^/]*@|[^?]*\?|hooks\.slack\.com|[\w.]*discord)/i.test(destination);
}

function redirectHeaders({ documents: [document] }: SourceFile): Named[] {
  return asList(asRecord(document?.value)?.["redirects"]).flatMap((rule, index) =>
    Object.entries(asRecord(asRecord(rule)?.["headers"]) ?? {}).flatMap(([name, value]) =>
      typeof value === "string" ? [{ name, value, at: document!.at(["redirects", index, "headers", name]) }] : [],
    ),
  );
}

/** The inputs of the build plugins of a netlify.toml. */
export function pluginInputs({ kind, documents: [document] }: SourceFile): Named[] {
  if (kind !== "netlify" || !document) return [];
  return asList((asRecord(document.value) as JsonRecord | undefined)?.["plugins"]).flatMap((plugin, index) =>
    Object.entries(asRecord(asRecord(plugin)?.["inputs"]) ?? {}).flatMap(([name, value]) =>
      typeof value === "string" ? [{ name, value, at: document.at(["plugins", index, "inputs", name]) }] : [],
    ),
  );
}
