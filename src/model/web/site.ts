import type { SourceFile } from "../../load/document.js";
import type { Location } from "../../text/location.js";

/** A text to put in at a place: what a fix is made of. */
export interface Insertion {
  readonly location: Location;
  readonly text: string;
}

/** A response header that a platform is told to send. */
export interface HeaderEntry {
  readonly name: string;
  readonly value: string;
  readonly nameAt: Location;
  readonly valueAt: Location;
}

/** Headers for the requests that a pattern matches. */
export interface HeaderRule {
  readonly pattern: string;
  /** Where the pattern stands. */
  readonly at: Location;
  /** Only some of the requests for the pattern get them. */
  readonly isConditional: boolean;
  readonly headers: readonly HeaderEntry[];
  /** How to add one more; undefined where that cannot be done with certainty. */
  insert?(name: string, value: string): Insertion | undefined;
}

/** An environment variable that a file gives a value. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly at: Location;
  /** The block that it stands in: "build.environment", "env". */
  readonly place: string;
  /** The context of netlify.toml that it is for; undefined for all. */
  readonly context: string | undefined;
}

/** Where requests are sent on to. */
export interface Destination {
  readonly from: string;
  readonly to: string;
  readonly at: Location;
  /** "redirect": the browser is told; "proxy": the platform fetches it. */
  readonly kind: "redirect" | "proxy";
}

/** The platform that reads a file to serve a web app; undefined for files of anything else. */
export function webPlatform(file: Pick<SourceFile, "kind">): "Netlify" | "Vercel" | undefined {
  if (file.kind === "vercel") return "Vercel";
  return file.kind === "netlify" || file.kind === "headers" || file.kind === "redirects" ? "Netlify" : undefined;
}

/** Whether a text can be the name of a header: a token of RFC 9110. */
export function isHeaderName(name: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name);
}

/** Headers that Netlify sets itself, with what to do instead: docs.netlify.com/manage/routing/headers. */
export const IGNORED_HEADERS: ReadonlyMap<string, string> = new Map([
  ...[
    "accept-ranges",
    "age",
    "allow",
    "alt-svc",
    "connection",
    "content-encoding",
    "content-length",
    "content-range",
    "date",
    "server",
    "trailer",
    "transfer-encoding",
    "upgrade",
  ].map((name) => [name, ""] as const),
  ["location", ": use a redirect"],
]);

/** "redirects[2].from", for messages. */
export function shownPath(path: readonly (string | number)[]): string {
  if (path.length === 0) return "The file";
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${step}`)).join("");
}
