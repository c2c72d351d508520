import type { SourceFile } from "../../load/document.js";
import { isOwnMachine } from "../secrets.js";
import { netlifyRedirects } from "./netlify.js";
import { parseRedirectsFile } from "./redirects-file.js";
import type { RedirectRule } from "./redirects-file.js";
import type { Destination } from "./site.js";
import { vercelDestinations } from "./vercel.js";

/** Where a file of a web app sends requests on to. */
export function* destinationsOf(file: SourceFile): Iterable<Destination> {
  if (file.kind === "vercel") yield* vercelDestinations(file);
  if (file.kind === "netlify") yield* ofRedirects(netlifyRedirects(file));
  if (file.kind === "redirects") yield* ofRedirects(parseRedirectsFile(file).redirects);
}

function* ofRedirects(rules: readonly RedirectRule[]): Iterable<Destination> {
  for (const rule of rules) {
    const { to } = rule;
    // Most lead to paths: of these no place is made.
    if (to !== undefined && plainHttpHost(to) !== undefined)
      yield {
        from: rule.from,
        to,
        at: rule.toAt!,
        kind: rule.status !== undefined && rule.status >= 200 && rule.status < 300 ? "proxy" : "redirect",
      };
  }
}

const PRIVATE_HOST =
  /\.(?:internal|local|localhost|svc|svc\.cluster\.local|test|example|invalid|onion)$|^(?:10|127|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168)\./i;

/** The host of a URL that is fetched over plain HTTP; undefined for any other text, and for one's own machine or network. */
export function plainHttpHost(url: string): string | undefined {
  const host = /^http:\/\/(?:[^/@\s]*@)?(\[[^\]]*\]|[^/:?#\s]+)/i.exec(url.trim())?.[1];
  return host === undefined || isOwnMachine(host) || PRIVATE_HOST.test(host) ? undefined : host;
}

/** Whether a variable's name says that its value is an address which the app, or its visitors, go to. */
export function isAddressName(name: string): boolean {
  return (
    /(?:^|_)(?:URL|URI|ENDPOINT|ORIGIN|BASEURL|HOST|API|BACKEND|SITE|DOMAIN|SERVER|WEBHOOK)$/i.test(
      name.replace(/([a-z0-9])([A-Z])/g, "$1_$2"),
    ) && !/(?:SCHEMA|XMLNS|NAMESPACE|ISSUER|NODE_HOST)/i.test(name)
  );
}
