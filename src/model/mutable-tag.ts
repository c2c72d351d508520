import { type ImageReference, parseImage } from "./image.js";
import type { Container } from "./workload.js";

/** Tags that name a branch or a channel, and move with it. */
const MOVING = new Set(
  "main master develop development dev trunk head edge nightly snapshot stable canary beta alpha rc next unstable testing staging production prod release".split(
    " ",
  ),
);

/** Why an image may be another one tomorrow under the same name; undefined for a digest and for a tag that may be fixed. */
export function mutability({ tag, digest }: ImageReference): "latest" | "no tag" | "branch" | undefined {
  if (digest !== undefined) return undefined;
  if (tag === undefined) return "no tag";
  const lower = tag.toLowerCase();
  if (lower === "latest" || lower.startsWith("latest-") || lower.endsWith("-latest")) return "latest";
  return MOVING.has(lower) ? "branch" : undefined;
}

/** The image of a container; undefined for what is no name of an image but stands for one: `{IMAGE}`, ghcr.io/ORG/APP, and "auto", which Istio replaces. */
export function writtenImage({ image }: Container): ImageReference | undefined {
  const read = image === undefined ? undefined : parseImage(image);
  if (!read || image === "auto" || !/^[a-z0-9][a-z0-9._/-]*$/.test(read.repository)) return undefined;
  return read;
}
