import type { FileFormat } from "./document.js";

/** What a file is by its name; "manifest" is any YAML or JSON that may hold objects. */
export type FileKind =
  | "manifest"
  | "kustomization"
  | "chart"
  | "chart values"
  | "chart template"
  | "workflow"
  | "netlify"
  | "vercel"
  | "headers"
  | "redirects"
  | "deploylint"
  | "other";

/** Kind and format of a path below the project root. */
export function classifyName(projectPath: string): { kind: FileKind; format: FileFormat } {
  const name = projectPath.slice(projectPath.lastIndexOf("/") + 1);
  const lower = name.toLowerCase();
  if (/^(?:kustomization\.ya?ml|kustomization)$/i.test(name)) return { kind: "kustomization", format: "yaml" };
  if (lower === "netlify.toml") return { kind: "netlify", format: "toml" };
  if (lower === "vercel.json") return { kind: "vercel", format: "json" };
  if (name === "_headers") return { kind: "headers", format: "text" };
  if (name === "_redirects") return { kind: "redirects", format: "text" };
  if (/^\.deploylint/.test(name)) return { kind: "deploylint", format: lower.endsWith(".json") ? "json" : "yaml" };
  if (/(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/i.test(projectPath)) return { kind: "workflow", format: "yaml" };
  if (name === "Chart.yaml") return { kind: "chart", format: "yaml" };
  if (lower.endsWith(".json")) return { kind: "manifest", format: "json" };
  if (lower.endsWith(".toml")) return { kind: "other", format: "toml" };
  return { kind: "manifest", format: /\.ya?ml$/.test(lower) || !name.includes(".") ? "yaml" : lower.endsWith(".tpl") ? "text" : "yaml" };
}

/** Whether a file met while walking is opened at all. */
export function isOfInterest(name: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(name) || /^(?:netlify\.toml|_headers|_redirects|Kustomization)$/i.test(name);
}

/** JSON files of tools, large and never manifests. */
export function isToolJson(name: string): boolean {
  return /^(?:package|package-lock|npm-shrinkwrap|composer|tsconfig.*|jsconfig|\.?[\w-]*rc|renovate|lerna|turbo|nx|angular|components|biome)\.json$/i.test(
    name,
  );
}

/** Marks of Go templates and Jinja. */
export function hasTemplateMarks(text: string): boolean {
  return /\{\{|\{%|<%/.test(text);
}
