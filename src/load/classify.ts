import type { FileFormat, FileKind } from "./document.js";
import { formatOfName } from "./formats/formats.js";

/** Kind and format of a path below the project root; the kind "manifest" is only a guess until the content is known. */
export function classifyName(projectPath: string): { kind: FileKind; format: FileFormat } {
  const name = projectPath.slice(projectPath.lastIndexOf("/") + 1);
  for (const [pattern, kind, format] of NAMES) if (pattern.test(name)) return { kind, format: format ?? formatOfName(name) };
  for (const [pattern, kind] of PATHS) if (pattern.test(projectPath)) return { kind, format: formatOfName(name) };
  const format = formatOfName(name);
  return { kind: format === "yaml" || format === "json" ? "manifest" : "other", format };
}

const NAMES: readonly (readonly [RegExp, FileKind, FileFormat?])[] = [
  [/^kustomization(?:\.ya?ml)?$/i, "kustomization", "yaml"],
  [/^netlify\.toml$/i, "netlify", "toml"],
  [/^vercel\.json$/i, "vercel", "json"],
  [/^vercel\.[cm]?[jt]s$/, "vercel program", "text"],
  [/^_headers$/, "headers", "text"],
  [/^_redirects$/, "redirects", "text"],
  [/^\.deploylint/, "deploylint"],
  [/^Chart\.ya?ml$/, "chart", "yaml"],
  [/^cloudbuild(?:[-_.][^/]*)?\.(?:ya?ml|json)$/i, "cloudbuild"],
];

const PATHS: readonly (readonly [RegExp, FileKind])[] = [
  [/(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/i, "workflow"],
  [/(?:^|\/)templates\/.*\.ya?ml$/i, "chart template"],
];

/** Whether a file met while walking is opened at all. */
export function isOfInterest(name: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(name) || /^(?:netlify\.toml|_headers|_redirects|vercel\.[cm]?[jt]s|Kustomization)$/i.test(name);
}

/** Whether a file is of a framework that may set the headers of a web app: read, as text, only where there is a site. */
export function isCompanion(name: string): boolean {
  return COMPANION.test(name);
}

const COMPANION =
  /^(?:next|nuxt|astro|svelte|docusaurus)\.config\.[cm]?[jt]s$|^(?:gatsby-(?:config|node|ssr|browser)|middleware|proxy|entry\.server|hooks\.server|_document)\.[cm]?[jt]sx?$|^(?:index|app|baseof|head|default)\.html$|^package\.json$|^wrangler\.(?:toml|jsonc)$/;

/** The kinds of files that a platform reads to serve a web app. */
const SITE_KINDS: ReadonlySet<FileKind> = new Set(["netlify", "vercel", "headers", "redirects"]);

export function isSiteKind(kind: FileKind | undefined): boolean {
  return kind !== undefined && SITE_KINDS.has(kind);
}

/** Whether a text is a program that makes the configuration of Vercel, not just a file that is named so. */
export function makesVercelConfig(text: string): boolean {
  return /@vercel\/config\b|\bVercelConfig\b|\bexport\s+const\s+config\b/.test(text);
}

/** Files of tools, large and never manifests. */
export function isToolFile(name: string): boolean {
  return /^(?:(?:package|package-lock|npm-shrinkwrap|composer|tsconfig.*|jsconfig|\.?[\w-]*rc|renovate|lerna|turbo|nx|angular|components|biome)\.json|pnpm-lock\.yaml|pubspec\.lock)$/i.test(
    name,
  );
}

/** Whether a text that was met while walking may hold Kubernetes objects. */
export function hasSignOfKubernetes(text: string, format: FileFormat): boolean {
  return format === "json" ? /"(?:apiVersion|kind)"/.test(text) : /^[ \t]*(?:- +)?["']?(?:apiVersion|kind)["']?[ \t]*:/m.test(text);
}

/** What a YAML or JSON file holds, told by its values; "other" when nothing is recognised. */
export function classifyContent(values: readonly unknown[], projectPath: string): FileKind {
  const records = values.filter(isRecord);
  const first = records[0];
  if (records.some((record) => typeof record["apiVersion"] === "string" && record["apiVersion"].startsWith("skaffold/"))) return "skaffold";
  if (records.some((record) => "apiVersion" in record || "kind" in record)) return "manifest";
  if (values.some(isJsonPatch)) return "patch";
  if (!first) return "other";
  for (const [kind, has] of CONTENTS) if (has(first)) return kind;
  return /(?:^|[-_./])values(?:[-_.][^/]*)?\.ya?ml$/i.test(projectPath) ? "chart values" : "other";
}

type ContentRecord = Readonly<Record<string, unknown>>;

const CONTENTS: readonly (readonly [FileKind, (record: ContentRecord) => boolean])[] = [
  ["alertmanager", (record) => isRecord(record["route"]) && Array.isArray(record["receivers"])],
  ["promtail", (record) => Array.isArray(record["scrape_configs"]) && ("clients" in record || "client" in record)],
  ["loki", (record) => "schema_config" in record || ("limits_config" in record && ("ingester" in record || "common" in record))],
  ["prometheus", (record) => Array.isArray(record["scrape_configs"]) || Array.isArray(record["rule_files"])],
  ["rule groups", (record) => Array.isArray(record["groups"]) && record["groups"].some(isRuleGroup)],
  ["cloudbuild", (record) => Array.isArray(record["steps"]) && ("images" in record || "substitutions" in record || "timeout" in record)],
  ["compose", (record) => isRecord(record["services"]) && Object.values(record["services"]).some(isComposeService)],
];

function isRuleGroup(value: unknown): boolean {
  return isRecord(value) && Array.isArray(value["rules"]);
}

function isComposeService(value: unknown): boolean {
  return isRecord(value) && ("image" in value || "build" in value);
}

function isRecord(value: unknown): value is ContentRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A JSON 6902 patch: a list of operations. */
export function isJsonPatch(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((step) => isRecord(step) && typeof step["op"] === "string" && typeof step["path"] === "string")
  );
}

/** Directives that stand only in strategic merge patches. */
const DIRECTIVE = /^\$(?:patch|retainKeys|setElementOrder\/.*|deleteFromPrimitiveList\/.*)$/;

/** Whether a value is a strategic merge patch: some mapping in it holds a directive such as `$patch: delete`. */
export function hasPatchDirective(value: unknown, depth = 0): boolean {
  if (typeof value !== "object" || value === null || depth > 30) return false;
  if (Array.isArray(value)) return value.some((item) => hasPatchDirective(item, depth + 1));
  return Object.entries(value).some(([key, item]) => DIRECTIVE.test(key) || hasPatchDirective(item, depth + 1));
}
