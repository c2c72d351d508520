import type { SourceFile } from "../../load/document.js";
import { HEADER_TITLES, SECURITY_HEADERS, type SecurityHeader } from "./security-headers.js";

/** What the files of a framework say about the headers of a site: read as text, never run. */
export interface FrameworkHeaders {
  /** The first file that shows that headers are made by the app itself. */
  readonly file: SourceFile | undefined;
  /** Offset of the sign in it. */
  readonly offset: number;
  /** Headers that some file names. */
  readonly named: ReadonlySet<SecurityHeader>;
}

/** Packages that set all of the headers by default. */
const ALL_BY_DEFAULT =
  /"(?:helmet|@fastify\/helmet|koa-helmet|fastify-helmet|nuxt-security|next-safe|next-safe-middleware|@next-safe\/middleware|next-secure-headers|gatsby-plugin-netlify-headers|astro-shield|@kindspells\/astro-shield)"\s*:/;
/** Packages that set some. */
const SOME =
  /"(?:gatsby-plugin-netlify|gatsby-plugin-csp|vite-plugin-csp(?:-guard)?|csp-html-webpack-plugin|@netlify\/plugin-csp-nonce|next-strict-csp|@nuxtjs\/security)"\s*:/;
/** In code: a function or key of headers, a call that sets one, the name of one. */
const IN_CODE =
  /\bheaders\s*(?:\(\s*\)|:|=)|\bheaders\.(?:set|append)\(|\bsetHeader\(|\bnuxt-security\b|\bsecurityHeaders\b|Content-Security-Policy|X-Frame-Options|X-Content-Type-Options|Referrer-Policy/i;
const META = /<meta[^>]+http-equiv\s*=\s*["']?Content-Security-Policy["'\s>]/i;
const META_REFERRER = /<meta[^>]+name\s*=\s*["']?referrer["'\s>]/i;

/** Reads the files of frameworks that belong to a site. */
export function frameworkHeaders(files: readonly SourceFile[]): FrameworkHeaders {
  const named = new Set<SecurityHeader>();
  let first: { file: SourceFile; offset: number } | undefined;
  for (const file of files) {
    const { text } = file;
    const offset = signIn(file);
    if (offset < 0) continue;
    first ??= { file, offset };
    if (isPackage(file)) {
      if (ALL_BY_DEFAULT.test(text)) for (const header of SECURITY_HEADERS) named.add(header);
    } else if (isPage(file)) {
      if (META.test(text)) named.add("content-security-policy");
      if (META_REFERRER.test(text)) named.add("referrer-policy");
    } else nameHeaders(text, named);
  }
  return { file: first?.file, offset: first?.offset ?? 0, named };
}

function nameHeaders(text: string, named: Set<SecurityHeader>): void {
  for (const header of SECURITY_HEADERS)
    if (HEADER_TITLES[header].split(" or ").some((title) => new RegExp(title, "i").test(text))) named.add(header);
  if (/["'`]nuxt-security["'`]/.test(text)) for (const header of SECURITY_HEADERS) named.add(header);
}

function signIn(file: SourceFile): number {
  const { text } = file;
  if (isPackage(file)) return firstOf(text, ALL_BY_DEFAULT, SOME);
  return isPage(file) ? firstOf(text, META, META_REFERRER) : firstOf(text, IN_CODE);
}

function firstOf(text: string, ...patterns: readonly RegExp[]): number {
  const offsets = patterns.map((pattern) => text.search(pattern)).filter((offset) => offset >= 0);
  return offsets.length === 0 ? -1 : Math.min(...offsets);
}

function isPackage({ projectPath }: SourceFile): boolean {
  return /(?:^|\/)package\.json$/.test(projectPath);
}

function isPage({ projectPath }: SourceFile): boolean {
  return /\.html$/.test(projectPath);
}

/** Packages of servers that answer requests by code, and of what makes pages. */
const SERVERS = /"(?:express|fastify|hono|elysia|koa|@nestjs\/core|h3|@hapi\/hapi|@vercel\/mcp-adapter|mcp-handler)"\s*:/;
const PAGES =
  /"(?:next|nuxt|astro|react-dom|vue|svelte|@sveltejs\/kit|gatsby|@remix-run\/react|preact|solid-js|@solidjs\/start|@angular\/core|@docusaurus\/core|vitepress|vuepress|@11ty\/eleventy|hexo|vite|parcel|react-scripts|@vue\/cli-service|@builder\.io\/qwik|@tanstack\/react-start|storybook|@rsbuild\/core|umi|lit|ember-source|alpinejs|jquery|expo)"\s*:/;

/** Whether the packages of a site show a server and nothing that makes pages. */
export function isServerOnly(files: readonly SourceFile[]): boolean {
  const packages = files.filter(isPackage);
  return !files.some(isPage) && packages.some(({ text }) => SERVERS.test(text)) && !packages.some(({ text }) => PAGES.test(text));
}

/** Files that only a framework for pages has; a middleware, a proxy and the file of wrangler go with servers as well. */
const OF_PAGES = /(?:^|\/)(?:[\w.]+\.config|gatsby-\w+|entry\.server|hooks\.server|_document)\.[cm]?[jt]sx?$/;

/** Whether the files of a site show that it has pages. */
export function showsPages(files: readonly SourceFile[]): boolean {
  return files.some((file) => (isPackage(file) ? PAGES.test(file.text) : isPage(file) || OF_PAGES.test(file.projectPath)));
}
