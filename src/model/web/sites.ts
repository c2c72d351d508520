import { isCompanion } from "../../load/classify.js";
import type { SourceFile } from "../../load/document.js";
import { asList, asRecord, asText } from "../value.js";
import { parseHeadersFile } from "./headers-file.js";
import { buildPath, netlifyHeaders } from "./netlify.js";
import type { HeaderRule } from "./site.js";
import { vercelHeaders } from "./vercel.js";

/** What one platform serves from one folder of a project. */
export interface Site {
  readonly platform: "Netlify" | "Vercel";
  /** "The Netlify site", or "The site" where it may as well be another platform's. */
  readonly title: string;
  /** netlify.toml or vercel.json; where there is none, the first `_headers` or `_redirects`. */
  readonly main: SourceFile;
  /** `_headers` that belong to it. */
  readonly headerFiles: readonly SourceFile[];
  /** `_redirects` that belong to it. */
  readonly redirectFiles: readonly SourceFile[];
  /** All that it is told to send. */
  readonly headers: readonly HeaderRule[];
  /** Files of frameworks below its folder, and not below that of a site inside of it. */
  readonly frameworks: readonly SourceFile[];
}

const known = new WeakMap<readonly SourceFile[], readonly Site[]>();

/** The sites of a project: each netlify.toml and vercel.json is one, and takes the files below its folder that no other one is nearer to. */
export function sitesOf(files: readonly SourceFile[]): readonly Site[] {
  let sites = known.get(files);
  if (!sites) known.set(files, (sites = findSites(files)));
  return sites;
}

const CLOUDFLARE = /\bcloudflare\b|\.(?:pages|workers)\.dev\b/i;
const NETLIFY = /\bnetlify\b/i;

/**
 * Who reads a `_headers` or `_redirects`, whose syntax differs a little: Netlify where a netlify.toml is at hand or the file names it; Cloudflare where
 * the file, a wrangler file or package.json does; undefined where nothing says it.
 */
export function readerOf(file: SourceFile, files: readonly SourceFile[]): "Netlify" | "Cloudflare" | undefined {
  const project = projectReader(files);
  if (project === "Netlify" || NETLIFY.test(file.text)) return "Netlify";
  return project ?? (CLOUDFLARE.test(file.text) ? "Cloudflare" : undefined);
}

const readers = new WeakMap<readonly SourceFile[], { readonly reader: "Netlify" | "Cloudflare" | undefined }>();

function projectReader(files: readonly SourceFile[]): "Netlify" | "Cloudflare" | undefined {
  let found = readers.get(files);
  if (!found) readers.set(files, (found = { reader: findReader(files) }));
  return found.reader;
}

function findReader(files: readonly SourceFile[]): "Netlify" | "Cloudflare" | undefined {
  if (files.some(({ kind }) => kind === "netlify")) return "Netlify";
  const isCloudflare = files.some(
    ({ projectPath, text }) =>
      /(?:^|\/)wrangler\.(?:json|jsonc|toml)$/.test(projectPath) ||
      (/(?:^|\/)package\.json$/.test(projectPath) && /"(?:wrangler|@cloudflare\/[\w-]+|@astrojs\/cloudflare)"\s*:/.test(text)),
  );
  return isCloudflare ? "Cloudflare" : undefined;
}

function findSites(files: readonly SourceFile[]): Site[] {
  const vercel = files.filter(({ kind }) => kind === "vercel");
  const netlify = files.filter(({ kind }) => kind === "netlify");
  const loose = files.filter((file) => (file.kind === "headers" || file.kind === "redirects") && readerOf(file, files) !== "Cloudflare");
  const frameworks = files.filter(({ projectPath }) => isCompanion(projectPath.slice(projectPath.lastIndexOf("/") + 1)));
  const heads = [...netlify, ...orphans(loose, netlify)];
  const netlifySites = heads.map((main): Site => {
    const headerFiles = loose.filter((file) => file.kind === "headers" && ownerOf(file, heads) === main);
    return {
      platform: "Netlify",
      title: main.kind === "netlify" || readerOf(main, files) === "Netlify" ? "The Netlify site" : "The site",
      main,
      headerFiles,
      redirectFiles: loose.filter((file) => file.kind === "redirects" && ownerOf(file, heads) === main),
      headers: [...netlifyHeaders(main), ...headerFiles.flatMap((file) => parseHeadersFile(file).rules)],
      frameworks: frameworks.filter((file) => ownerOf(file, heads) === main || isBelow(file, baseOf(main))),
    };
  });
  const vercelSites = vercel.map((main): Site => {
    return {
      platform: "Vercel",
      title: "The Vercel site",
      main,
      headerFiles: [],
      redirectFiles: [],
      headers: vercelHeaders(main),
      frameworks: frameworks.filter((file) => ownerOf(file, vercel) === main),
    };
  });
  return [...netlifySites, ...vercelSites];
}

/** `_headers` and `_redirects` that no netlify.toml is above; of those of one folder the first stands for the site. */
function orphans(loose: readonly SourceFile[], netlify: readonly SourceFile[]): SourceFile[] {
  const folders = new Map<string, SourceFile>();
  for (const file of loose) {
    const folder = folderOf(file);
    if (!ownerOf(file, netlify) && !folders.has(folder)) folders.set(folder, file);
  }
  return [...folders.values()];
}

/** The nearest of some files that has its folder at or above another file. */
function ownerOf(file: SourceFile, heads: readonly SourceFile[]): SourceFile | undefined {
  let best: SourceFile | undefined;
  for (const head of heads) if (isBelow(file, folderOf(head)) && (!best || folderOf(head).length > folderOf(best).length)) best = head;
  return best;
}

/** `build.base` of a netlify.toml, from the root of the project. */
function baseOf(file: SourceFile): string | undefined {
  const root = asRecord(file.documents[0]?.value);
  const base = root && asText(asRecord(root[buildPath(root)[0] as string])?.["base"]);
  const clean = base?.replace(/^\.?\/+|\/+$/g, "");
  return clean === undefined || clean === "" ? undefined : clean;
}

function isBelow(file: SourceFile, folder: string | undefined): boolean {
  return folder !== undefined && (folder === "" || file.projectPath.startsWith(`${folder}/`));
}

function folderOf({ projectPath }: SourceFile): string {
  return projectPath.slice(0, Math.max(0, projectPath.lastIndexOf("/")));
}

/** The names of the build plugins of a netlify.toml. */
export function netlifyPlugins(file: SourceFile): string[] {
  return asList(asRecord(file.documents[0]?.value)?.["plugins"]).flatMap((plugin) => asText(asRecord(plugin)?.["package"]) ?? []);
}
