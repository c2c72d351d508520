import { suggest } from "../../text/suggest.js";
import { isOwnMachine } from "../secrets.js";

/** Contexts that Netlify itself names. */
const KNOWN = ["production", "deploy-preview", "branch-deploy", "dev", "dev-server", "preview-server"];
/** Contexts that are deployed for what is not released yet. */
const PREVIEWS = ["deploy-preview", "branch-deploy"];

/** Whether a context, or the branches it names, are previews of what is to come. */
export function isPreviewContext(name: string): boolean {
  return PREVIEWS.includes(name) || !KNOWN.includes(name);
}

/** Whether the name of a context covers a branch: exactly, or by its beginning and a star. */
export function coversBranch(context: string, branch: string): boolean {
  return context === branch || (context.endsWith("*") && branch.startsWith(context.slice(0, -1)));
}

/** Why a context can match no deploy, or is likely misspelt. */
export function contextFault(name: string): { readonly text: string; readonly close: string | undefined } | undefined {
  if (name.slice(0, -1).includes("*")) return { text: "can match no branch: a star counts at the end alone", close: undefined };
  if (KNOWN.includes(name)) return undefined;
  const spelled = name.toLowerCase().replaceAll("_", "-");
  const close =
    KNOWN.find((known) => known === spelled || known === spelled.replace(/s$/, "") || known.replaceAll("-", "") === spelled) ??
    typo(spelled);
  return close === undefined ? undefined : { text: "is taken for the name of a branch", close };
}

/** Short names are branches more often than slips. */
function typo(name: string): string | undefined {
  return name.length < 8 ? undefined : suggest(name, ["production", "deploy-preview", "branch-deploy"]);
}

/** Hosts of services that are everyone's: production and previews share them without harm. */
const PUBLIC_HOSTS =
  /(?:^|\.)(?:github\.com|githubusercontent\.com|gitlab\.com|googleapis\.com|google\.com|algolia(?:net)?\.(?:com|net)|sentry\.io|segment\.(?:com|io)|mapbox\.com|unsplash\.com|contentful\.com|datocms\.com|prismic\.io|storyblok\.com|sanity\.io|ghost\.io|wordpress\.com|jsdelivr\.net|unpkg\.com|npmjs\.org|infura\.io|alchemy\.com|alchemyapi\.io|openweathermap\.org|themoviedb\.org|coingecko\.com)$/i;
/** Variables that name something which is changed by calls, not a page or a file. */
const BACKEND =
  /(?:^|_)(?:API|BACKEND|GRAPHQL|SERVER|SERVICE|DATABASE|DB|GATEWAY|AUTH|ENDPOINT|WS|WEBSOCKET|SOCKET|MONGO|POSTGRES|REDIS|HASURA|SUPABASE|FIREBASE|STRAPI|CMS)(?:_|$)/i;

/** The host of an address of a backend that is the team's own; undefined for any other value. */
export function ownHost(name: string, value: string): string | undefined {
  if (!BACKEND.test(name.replace(/([a-z0-9])([A-Z])/g, "$1_$2"))) return undefined;
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@\s]*@)?([^/:?#\s]+)/i.exec(value)?.[1];
  return host === undefined || isOwnMachine(host) || PUBLIC_HOSTS.test(host) ? undefined : host;
}

/** Variables that choose and steer the tools of a build: the same for production and previews as a rule. */
export function isToolSetting(name: string): boolean {
  return /(?:_VERSION|_FLAGS|_OPTIONS|_CACHE_DIR)$|^(?:NODE|NPM|YARN|PNPM|NETLIFY|PLAYWRIGHT|CYPRESS|PUPPETEER|SECRETS_SCAN|RUST|CARGO|HUSKY|BUNDLE|COREPACK)_|^(?:CI|LANG|LC_ALL|TZ|GOPROXY|HUSKY)$/.test(
    name,
  );
}
