import type { Role } from "./environment.js";
import { markOfTokens } from "./vocabulary.js";

/** A host that a text names, and the environment that it says it belongs to. */
export interface MarkedHost {
  readonly host: string;
  readonly role: Role;
  readonly word: string;
  /** The scheme of the URL that it stands in, if it stands in one. */
  readonly scheme: string | undefined;
}

const URL_HOST = /\b([a-z][a-z0-9+.-]*):\/\/(?:[^\s/@]*@)?([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)/gi;
const BARE_HOST = /(?:^|[\s,;=@"'])((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})(?=$|[\s,;:/"'])/gi;
const BUCKETS: ReadonlySet<string> = new Set(["s3", "gs", "gcs", "abfs", "wasb"]);

/**
 * Hosts of a text that carry the token of an environment below their registered domain, which is the owner's name: api.fortress.dev says nothing,
 * api.dev.fortress.io says development. Inside a cluster the Service and the namespace count.
 */
export function markedHosts(text: string): MarkedHost[] {
  const found = new Map<string, MarkedHost>();
  for (const [, scheme, host] of text.matchAll(URL_HOST)) add(found, host!, scheme!.toLowerCase());
  for (const [, host] of text.matchAll(BARE_HOST)) if (!found.has(host!)) add(found, host!, undefined);
  return [...found.values()];
}

function add(found: Map<string, MarkedHost>, host: string, scheme: string | undefined): void {
  for (const label of ownLabels(host, scheme)) {
    const mark = markOfTokens(label);
    if (!mark || mark.role === "unknown") continue;
    found.set(host, { host, role: mark.role, word: mark.word, scheme });
    return;
  }
}

function ownLabels(host: string, scheme: string | undefined): string[] {
  const labels = host.split(".");
  const service = labels.indexOf("svc");
  if (service > 0) return labels.slice(0, service);
  // A bucket, or a host of the cluster's own: the whole name is the team's.
  if (labels.length <= 1 || (scheme !== undefined && BUCKETS.has(scheme))) return labels;
  return labels.slice(0, -2);
}
