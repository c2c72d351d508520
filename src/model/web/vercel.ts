import type { Document, Path, SourceFile } from "../../load/document.js";
import { asBoolean, asList, asNumber, asRecord, asText, type JsonRecord } from "../value.js";
import { insertJsonHeader } from "./insert.js";
import { netlifyRedirects } from "./netlify.js";
import type { Destination, HeaderEntry, HeaderRule, Variable } from "./site.js";

/** The configuration of a vercel.json; undefined for what is no object. */
export function vercelConfig(file: SourceFile): { readonly document: Document; readonly value: JsonRecord } | undefined {
  const [document] = file.documents;
  const value = asRecord(document?.value);
  return document && value ? { document, value } : undefined;
}

/** `headers`, and the headers of legacy `routes`. */
export function vercelHeaders(file: SourceFile): HeaderRule[] {
  const config = vercelConfig(file);
  if (!config) return [];
  const { document, value } = config;
  return [
    ...asList(value["headers"]).flatMap((rule, index) => headerRule(document, ["headers", index], asRecord(rule))),
    ...asList(value["routes"]).flatMap((route, index) => routeRule(document, ["routes", index], asRecord(route))),
  ];
}

function headerRule(document: Document, path: Path, rule: JsonRecord | undefined): HeaderRule[] {
  const pattern = asText(rule?.["source"]);
  if (!rule || pattern === undefined) return [];
  const headers = asList(rule["headers"]).flatMap((written, index): HeaderEntry[] => {
    const name = asText(asRecord(written)?.["key"]);
    const value = asText(asRecord(written)?.["value"]);
    if (name === undefined || value === undefined) return [];
    const at = [...path, "headers", index];
    return [{ name, value, nameAt: document.at([...at, "key"]), valueAt: document.at([...at, "value"]) }];
  });
  return [
    {
      pattern,
      at: document.at([...path, "source"]),
      isConditional: isConditional(rule),
      headers,
      insert: (name, value) => insertJsonHeader(document, [...path, "headers"], name, value),
    },
  ];
}

function routeRule(document: Document, path: Path, route: JsonRecord | undefined): HeaderRule[] {
  const key = route?.["src"] === undefined ? "source" : "src";
  const pattern = asText(route?.[key]);
  const written = asRecord(route?.["headers"]);
  if (!route || pattern === undefined || !written) return [];
  const headers = Object.entries(written).flatMap(([name, value]): HeaderEntry[] => {
    const at = [...path, "headers", name];
    return typeof value === "string" ? [{ name, value, nameAt: document.at(at, "key"), valueAt: document.at(at) }] : [];
  });
  return [{ pattern, at: document.at([...path, key]), isConditional: isConditional(route) || route["methods"] !== undefined, headers }];
}

function isConditional(rule: JsonRecord): boolean {
  return asList(rule["has"]).length > 0 || asList(rule["missing"]).length > 0;
}

/** Where `redirects`, `rewrites` and legacy `routes` lead, with the services of the file. */
export function vercelDestinations(file: SourceFile): Destination[] {
  const config = vercelConfig(file);
  if (!config) return [];
  const { document, value } = config;
  const of = (key: string, kind: Destination["kind"]): Destination[] =>
    asList(value[key]).flatMap((rule, index) => {
      const record = asRecord(rule);
      const to = asText(record?.["destination"]);
      if (to === undefined) return [];
      return [{ from: asText(record?.["source"]) ?? "", to, at: document.at([key, index, "destination"]), kind }];
    });
  const routes = asList(value["routes"]).flatMap((rule, index): Destination[] => {
    const route = asRecord(rule);
    const status = asNumber(route?.["status"] ?? route?.["statusCode"]) ?? 0;
    const from = asText(route?.["src"] ?? route?.["source"]) ?? "";
    const key = route?.["dest"] === undefined ? "destination" : "dest";
    const to = asText(route?.[key]);
    const kind = status >= 300 && status < 400 ? "redirect" : "proxy";
    const own: Destination[] = to === undefined ? [] : [{ from, to, at: document.at(["routes", index, key]), kind }];
    return [...own, ...locationHeader(document, ["routes", index, "headers"], asRecord(route?.["headers"]), from)];
  });
  return [...of("redirects", "redirect"), ...of("rewrites", "proxy"), ...routes];
}

function locationHeader(document: Document, path: Path, headers: JsonRecord | undefined, from: string): Destination[] {
  return Object.entries(headers ?? {}).flatMap(([name, value]) =>
    name.toLowerCase() === "location" && typeof value === "string"
      ? [{ from, to: value, at: document.at([...path, name]), kind: "redirect" as const }]
      : [],
  );
}

/** `env` and `build.env`. A value such as `@name` refers to a secret that is kept elsewhere. */
export function vercelSettings(file: SourceFile): Variable[] {
  const config = vercelConfig(file);
  if (!config) return [];
  const { document, value } = config;
  const blocks = [
    [["env"], asRecord(value["env"])],
    [["build", "env"], asRecord(asRecord(value["build"])?.["env"])],
  ] as const;
  return blocks.flatMap(([path, block]) =>
    Object.entries(block ?? {}).flatMap(([name, written]) =>
      typeof written === "string" && !written.startsWith("@")
        ? [{ name, value: written, at: document.at([...path, name]), place: path.join("."), context: undefined }]
        : [],
    ),
  );
}

/** Whether functions answer every request: then the headers of a page come from their code, and on Netlify from nowhere else. */
export function isServedByFunctions(file: SourceFile): boolean {
  if (file.kind === "netlify") {
    return netlifyRedirects(file).some(
      ({ from, to, status }) => from === "/*" && status === 200 && /^\/\.netlify\/(?:functions|builders)\//.test(to ?? ""),
    );
  }
  const config = vercelConfig(file);
  if (!config) return false;
  const { value } = config;
  if (["services", "experimentalServices", "experimentalServicesV2"].some((key) => asRecord(value[key]))) return true;
  const builds = asList(value["builds"]).map(asRecord);
  const isStatic = (use: unknown): boolean => /^@(?:vercel|now)\/(?:static|static-build|next)\b/.test(asText(use) ?? "");
  const functions = builds.filter((build) => build && !isStatic(build["use"])).map((build) => asText(build!["src"])?.replace(/^\//, ""));
  if (functions.length > 0 && functions.length === builds.length) return true;
  const isFunction = (to: string): boolean => /^\/?api(?:\/|$|\.)/.test(to) || functions.includes(to.replace(/^\//, ""));
  return vercelDestinations(file).some(({ from, to }) => (from === "/" || coversAllPaths(from, "Vercel")) && isFunction(to));
}

/** `git.deploymentEnabled` as a whole: false when nothing of the repository is deployed by a push. */
export function deploysFromGit(file: SourceFile): boolean {
  const git = asRecord(vercelConfig(file)?.value["git"]);
  return asBoolean(git?.["deploymentEnabled"]) !== false;
}

/**
 * Whether a pattern matches every path: `/*` on Netlify; on Vercel a group or parameter that takes all, also one that leaves out some paths by a
 * negative look-ahead, as is done for the files of a framework.
 */
export function coversAllPaths(pattern: string, platform: "Netlify" | "Vercel"): boolean {
  if (platform === "Netlify") return /^\/\*{1,2}$/.test(pattern);
  return /^\^?\/?(?:\((?:\?:|\?<\w+>)?\.\*\)|\(?\/?\(\?!.*\)\.\*\)?|:\w+\*|:\w+\(\.\*\)|:\w+\(\(\?!.*\)\.\*\)|\.\*|\(\(\?!.*\)\.\*\))\??\/?\$?$/.test(
    pattern,
  );
}
