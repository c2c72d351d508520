import { isUndecidable } from "./value.js";

/** An image reference, taken apart. What is not written is undefined; nothing is filled in. */
export interface ImageReference {
  /** "ghcr.io", "localhost:5000"; undefined means the runtime's default registry. */
  readonly registry: string | undefined;
  /** "acme/web": the path without the registry. */
  readonly repository: string;
  /** "web": the last segment of the path. */
  readonly name: string;
  readonly tag: string | undefined;
  /** "sha256:…" */
  readonly digest: string | undefined;
}

/** Undefined for an empty text and for one that something else fills in later. Source: distribution/reference grammar. */
export function parseImage(image: string): ImageReference | undefined {
  const text = image.trim();
  if (text === "" || isUndecidable(text)) return undefined;
  const at = text.indexOf("@");
  const digest = at < 0 ? undefined : text.slice(at + 1) || undefined;
  const tagged = at < 0 ? text : text.slice(0, at);
  const colon = tagged.lastIndexOf(":");
  const hasTag = colon > tagged.lastIndexOf("/");
  const tag = hasTag ? tagged.slice(colon + 1) || undefined : undefined;
  const path = hasTag ? tagged.slice(0, colon) : tagged;
  const slash = path.indexOf("/");
  const first = path.slice(0, Math.max(slash, 0));
  const isRegistry = slash > 0 && (/[.:]/.test(first) || first === "localhost");
  const repository = isRegistry ? path.slice(slash + 1) : path;
  return { registry: isRegistry ? first : undefined, repository, name: repository.slice(repository.lastIndexOf("/") + 1), tag, digest };
}

/** The last segment of an image's path, in lower case, without registry, tag and digest; undefined when it is not decidable. */
export function imageName(image: string | undefined): string | undefined {
  return image === undefined ? undefined : parseImage(image)?.name.toLowerCase();
}
