import { CelError } from "../errors.js";
import { fn, method, type Definitions } from "../library/define.js";
import { CelObject } from "../values.js";

const URL = "kubernetes.URL";

/** What Go's net/url makes of a request URI: an absolute URL or an absolute path. */
class Url extends CelObject {
  readonly kind = URL;
  constructor(
    readonly text: string,
    readonly scheme: string,
    readonly host: string,
    /** As written. */
    readonly path: string,
    readonly query: string,
  ) {
    super();
  }

  override equals(other: Url): boolean {
    return this.text === other.text;
  }
}

/** Undefined for what is no request URI. A `#` has no meaning in one. */
export function parseUrl(text: string): Url | undefined {
  if (text === "" || hasControl(text)) return undefined;
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1] ?? "";
  if (/^:/.test(text)) return undefined;
  const rest = scheme === "" ? text : text.slice(scheme.length + 1);
  const mark = rest.indexOf("?");
  const query = mark < 0 ? "" : rest.slice(mark + 1);
  const hierarchy = mark < 0 ? rest : rest.slice(0, mark);
  if (!hierarchy.startsWith("/")) return scheme === "" ? undefined : new Url(text, scheme.toLowerCase(), "", "", query);
  // Only behind a scheme do two slashes begin an authority; three begin a path.
  const hasAuthority = scheme !== "" && hierarchy.startsWith("//");
  if (!hasAuthority) return isEscaped(hierarchy) ? new Url(text, scheme.toLowerCase(), "", hierarchy, query) : undefined;
  const slash = hierarchy.indexOf("/", 2);
  const authority = hierarchy.slice(2, slash < 0 ? undefined : slash);
  const path = slash < 0 ? "" : hierarchy.slice(slash);
  const host = parseHost(authority);
  return host === undefined || !isEscaped(path) ? undefined : new Url(text, scheme.toLowerCase(), host, path, query);
}

function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 || code === 127) return true;
  }
  return false;
}

function isEscaped(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text);
}

function parseHost(authority: string): string | undefined {
  const sign = authority.lastIndexOf("@");
  if (sign >= 0 && (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(authority.slice(0, sign)) || !isEscaped(authority.slice(0, sign))))
    return undefined;
  const host = authority.slice(sign + 1);
  if (host.startsWith("[")) return /^\[[^\]]*\](?::\d*)?$/.test(host) ? host : undefined;
  const colon = host.lastIndexOf(":");
  if (colon >= 0 && !/^:\d*$/.test(host.slice(colon))) return undefined;
  // Of ASCII, names of hosts take these characters only; of the escapes, those of other characters.
  if (/[\x00-\x20\x7f`\\^{|}#?/]/.test(host) || /%(?![89a-fA-F][0-9a-fA-F])/.test(host)) return undefined;
  return decodeText(host, false);
}

/** As in Kubernetes: what is a URL is asked of the whole text, its parts are those of the text without a fragment. */
function url(text: string): Url {
  const mark = text.indexOf("#");
  const result = parseUrl(text) && parseUrl(mark < 0 ? text : text.slice(0, mark));
  if (!result) throw new CelError(`${JSON.stringify(text)} is no URL`);
  return result;
}

function hostname({ host }: Url): string {
  const bare = host.replace(/:\d*$/, "");
  return bare.startsWith("[") ? bare.slice(1, -1) : /^\[/.test(host) ? host : bare;
}

function port({ host }: Url): string {
  return /:(\d*)$/.exec(host)?.[1] ?? "";
}

/** Percent escapes read as UTF-8; what they do not give as text stays replaced. */
function decodeText(text: string, plusIsBlank: boolean): string {
  const spaced = plusIsBlank ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  const parts = spaced.split(/((?:%[0-9a-fA-F]{2})+)/);
  return parts.map((part, index) => (index % 2 === 1 ? Buffer.from(part.replaceAll("%", ""), "hex").toString("utf8") : part)).join("");
}

/** The path as it is written when that is well-formed, else escaped. */
function escapedPath({ path }: Url): string {
  if (/^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@[\]/]|%[0-9a-fA-F]{2})*$/.test(path)) return path;
  const bytes = Buffer.from(decodeText(path, false), "utf8");
  return [...bytes]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9\-._~$&+,/:;=@]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}

function query({ query: text }: Url): Record<string, string[]> {
  const result: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const pair of text.split("&")) {
    if (pair === "" || pair.includes(";") || !isEscaped(pair)) continue;
    const equal = pair.indexOf("=");
    const name = decodeText(equal < 0 ? pair : pair.slice(0, equal), true);
    (result[name] ??= []).push(equal < 0 ? "" : decodeText(pair.slice(equal + 1), true));
  }
  return result;
}

const part = (of: (value: Url) => string): Definitions[string] => [method<[Url]>(URL, [], "string", of)];

export const urls: Definitions = {
  url: [fn<[string]>(["string"], URL, url)],
  isURL: [fn<[string]>(["string"], "bool", (text) => parseUrl(text) !== undefined)],
  getScheme: part(({ scheme }) => scheme),
  getHost: part(({ host }) => host),
  getHostname: part(hostname),
  getPort: part(port),
  getEscapedPath: part(escapedPath),
  getQuery: [method<[Url]>(URL, [], "map", query)],
};
