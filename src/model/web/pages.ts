import type { SourceFile } from "../../load/document.js";
import { asList, asRecord, asText, type JsonRecord } from "../value.js";
import { isServerOnly, showsPages } from "./frameworks.js";
import { buildPath, netlifyRedirects } from "./netlify.js";
import { parseRedirectsFile, type RedirectRule } from "./redirects-file.js";
import { netlifyPlugins, type Site } from "./sites.js";
import { coversAllPaths, isServedByFunctions, vercelConfig, vercelDestinations, vercelHeaders, vercelSettings } from "./vercel.js";

/**
 * Whether a site serves pages to browsers, told by its files. "unknown": it may be a server or functions alone, whose headers come from code.
 * "none": every request is sent elsewhere, or production is never built.
 */
export type Pages = "shown" | "unknown" | "none";

/** What the files of a site say about its pages. */
export function pagesOf(site: Site): Pages {
  return site.platform === "Netlify" ? netlifyPages(site) : vercelPages(site);
}

function netlifyPages({ main, frameworks, redirectFiles }: Site): Pages {
  if (isNeverReleased(main)) return "none";
  // Which of several `_redirects` is published cannot be told.
  const redirects = [...netlifyRedirects(main), ...(redirectFiles.length === 1 ? parseRedirectsFile(redirectFiles[0]!).redirects : [])];
  if (redirects.some((rule) => rule.isForced && isAway(rule) && coversAllPaths(rule.from, "Netlify"))) return "none";
  if (main.kind === "headers") return "shown";
  if (isServedByFunctions(main) || isServerOnly(frameworks)) return "unknown";
  // A plugin may write the headers when it builds.
  if (netlifyPlugins(main).some((name) => /csp|headers|security/i.test(name))) return "unknown";
  return namesOnlyNetlifyFunctions(main) && !showsPages(frameworks) ? "unknown" : "shown";
}

/** Netlify leaves out a build whose `ignore` command ends with 0: docs.netlify.com, "Ignore builds". */
function isNeverReleased(main: SourceFile): boolean {
  const root = asRecord(main.documents[0]?.value);
  const ignore = asRecord(asRecord(root?.["context"])?.["production"])?.["ignore"] ?? asRecord(root?.["build"])?.["ignore"];
  return /^\s*(?:exit 0|true)\s*$/.test(asText(ignore) ?? "");
}

function isAway({ to, status, isConditional }: RedirectRule): boolean {
  return !isConditional && /^https?:\/\//i.test(to ?? "") && (status === undefined || (status >= 300 && status < 400));
}

/** Functions and no folder, command or header: then nothing says that there is a page. */
function namesOnlyNetlifyFunctions(main: SourceFile): boolean {
  const root = asRecord(main.documents[0]?.value);
  if (!root) return false;
  const build = asRecord(root[buildPath(root)[0] as string]) ?? {};
  if (root["functions"] === undefined && root["edge_functions"] === undefined && build["functions"] === undefined) return false;
  return ["publish", "command"].every((key) => build[key] === undefined) && root["headers"] === undefined;
}

function vercelPages({ main, frameworks }: Site): Pages {
  const config = vercelConfig(main)?.value ?? {};
  if (isAllSentAway(config)) return "none";
  if (isServedByFunctions(main) || isServerOnly(frameworks)) return "unknown";
  return showsPages(frameworks) || speaksOfPages(main, config) ? "shown" : "unknown";
}

/** A redirect of every path to another site, which Vercel follows before it looks for a file. */
function isAllSentAway(config: JsonRecord): boolean {
  return asList(config["redirects"]).some((written) => {
    const rule = asRecord(written) ?? {};
    const source = asText(rule["source"]) ?? "";
    if (asList(rule["has"]).length > 0 || asList(rule["missing"]).length > 0) return false;
    return coversAllPaths(source, "Vercel") && !source.includes("(?!") && /^https?:\/\//i.test(asText(rule["destination"]) ?? "");
  });
}

/** Presets of Vercel that make a server and no pages: vercel/vercel, packages/frameworks. */
const SERVER_PRESETS =
  /^(?:express|fastify|hono|h3|nestjs|koa|elysia|nitro|xmcp|fastapi|flask|django|python|ruby|go|rust|node|services|container|ash|mastra)$/;
/** Tools that make pages. */
const PAGE_TOOLS =
  /\b(?:next|nuxt|nuxi|vite|astro|gatsby|hugo|jekyll|eleventy|11ty|storybook|docusaurus|vitepress|vuepress|react-scripts|svelte-kit|remix|react-router|hexo|mkdocs|sphinx|zola|parcel|webpack|ng|vue-cli-service|ember|expo|web|site|docs|www|frontend|client)\b/i;
/** Commands that compile or prepare, as a server needs them, too. */
const SERVER_COMMANDS =
  /^(?:(?:npx|pnpm|yarn|bunx?|npm exec|pnpm exec)\s+)?(?:tsc|tsup|prisma|drizzle-kit|echo|true|exit|pip|uv|python\d?|cargo|go|rm|mkdir)\b/;
/** Variables that are for the code in a browser, or for a tool that makes pages. */
const OF_PAGES =
  /^(?:(?:NEXT_|NUXT_|EXPO_)?PUBLIC_|VITE_|REACT_APP_|VUE_APP_|GATSBY_|NG_APP_|(?:HUGO|ZOLA|JEKYLL|GATSBY|ELEVENTY|MKDOCS)_(?:VERSION|ENV)$)/;
/** Headers that only pages have a use for. */
const PAGE_HEADERS =
  /^(?:content-security-policy(?:-report-only)?|x-frame-options|referrer-policy|permissions-policy|feature-policy|x-xss-protection|x-content-type-options|cross-origin-(?:embedder|opener)-policy)$/i;
/** Paths of pages and of what they load. */
const ASSETS =
  /\.(?:html?|js|css|woff2?|png|jpe?g|svg|ico|webp|webmanifest)\b|^\/?\(?(?:assets|static|_next|_nuxt|_astro|fonts|images?|img|css|js)\//i;

function speaksOfPages(main: SourceFile, config: JsonRecord): boolean {
  const framework = asText(config["framework"]);
  if (framework !== undefined && framework !== "") return !SERVER_PRESETS.test(framework);
  if (["outputDirectory", "cleanUrls", "trailingSlash", "images"].some((key) => config[key] !== undefined && config[key] !== null))
    return true;
  if (makesPages(asText(config["buildCommand"]) ?? "") || PAGE_TOOLS.test(asText(config["devCommand"]) ?? "")) return true;
  if (asList(config["builds"]).some((build) => /^@(?:vercel|now)\/(?:static|next)/.test(asText(asRecord(build)?.["use"]) ?? "")))
    return true;
  if (Object.keys(asRecord(config["functions"]) ?? {}).some((path) => /^(?:src\/)?pages\/|\.[jt]sx$|\/route\.[jt]s$/.test(path)))
    return true;
  if (vercelSettings(main).some(({ name }) => OF_PAGES.test(name))) return true;
  if (vercelHeaders(main).some(({ pattern, headers }) => ASSETS.test(pattern) || headers.some(({ name }) => PAGE_HEADERS.test(name))))
    return true;
  return vercelDestinations(main).some(
    ({ from, to, kind }) => ASSETS.test(to) || ASSETS.test(from) || (isOwnPath(to) && leadsToPage(kind, to)),
  );
}

/** A command to build that is not just what a server needs as well. */
function makesPages(command: string): boolean {
  const steps = command.split(/&&|;|\|\|/).map((step) => step.trim());
  return PAGE_TOOLS.test(command) || steps.some((step) => step !== "" && !SERVER_COMMANDS.test(step));
}

function isOwnPath(to: string): boolean {
  return to.startsWith("/") && !/^\/api(?:\/|$|\.)/.test(to);
}

/** Where a browser is told to go on the same site, or what a path is replaced by, there is a page: unless it is the entry of a server. */
function leadsToPage(kind: "redirect" | "proxy", to: string): boolean {
  return kind === "redirect" ? !to.startsWith("/:") && !/\.(?:py|rb|go|ts|mjs|cjs|php|rs)$/.test(to) : to === "/";
}
