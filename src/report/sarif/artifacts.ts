import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Sarif from "sarif";
import type { Location, TextFile } from "../../text/location.js";
import { lineHashes } from "../shared/line-hash.js";
import type { RepositoryPaths } from "../shared/paths.js";
import { wellFormed } from "../shared/visible.js";

/** Longer snippets are left out: they would be lines of minified JSON. */
const SNIPPET_LIMIT = 2000;
const CONTEXT_LINES = 2;

/** The files that results speak of, each once, and places in them. */
export class SarifArtifacts {
  readonly all: Sarif.Artifact[] = [];
  /** Whether a file outside of the repository is among them. */
  hasOutside = false;
  readonly #locations = new Map<string, Sarif.ArtifactLocation>();
  readonly #hashes = new WeakMap<TextFile, readonly string[]>();

  constructor(readonly paths: RepositoryPaths) {}

  /** From the root of the repository, percent-encoded; absolute for a file outside of it. */
  location(path: string): Sarif.ArtifactLocation {
    const known = this.#locations.get(path);
    if (known) return known;
    const inside = this.paths.inside(path);
    const place: Sarif.ArtifactLocation =
      inside === undefined
        ? { uri: pathToFileURL(resolve(this.paths.cwd, wellFormed(path))).href }
        : { uri: wellFormed(inside).split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
    if (inside === undefined) this.hasOutside = true;
    this.all.push({ location: place, mimeType: mimeType(path), roles: ["analysisTarget"] });
    const indexed = { ...place, index: this.all.length - 1 };
    this.#locations.set(path, indexed);
    return indexed;
  }

  place(location: Location): Sarif.PhysicalLocation {
    const { file } = location;
    const snippet = location.isSecret ? "" : location.text;
    const contextRegion = location.isSecret ? undefined : contextOf(location);
    return {
      artifactLocation: this.location(file.path),
      region: { ...region(location), ...(snippet !== "" && snippet.length <= SNIPPET_LIMIT ? { snippet: { text: snippet } } : {}) },
      ...(contextRegion ? { contextRegion } : {}),
    };
  }

  /** GitHub's hash of the line on which a location begins. */
  lineHash({ file, range }: Location): string {
    let hashes = this.#hashes.get(file);
    if (!hashes) this.#hashes.set(file, (hashes = lineHashes(file.text)));
    return hashes[range.start.line - 1] ?? "";
  }
}

export function region({ range: { start, end } }: Location): Sarif.Region {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** Whole lines around a location; undefined where they hold nothing more than the location itself, or too much. */
function contextOf({ file, start, end, range }: Location): Sarif.Region | undefined {
  const startLine = Math.max(1, range.start.line - CONTEXT_LINES);
  let endLine = Math.min(file.lineStarts.length, range.end.line + CONTEXT_LINES);
  if (endLine > range.end.line && file.lineStarts[endLine - 1] === file.text.length) endLine--;
  const from = file.lineStarts[startLine - 1]!;
  const to = file.lineStarts[endLine] ?? file.text.length;
  if ((from === start && to === end) || to - from > SNIPPET_LIMIT || (startLine === range.start.line && endLine === range.end.line)) {
    return undefined;
  }
  return { startLine, endLine, snippet: { text: file.text.slice(from, to) } };
}

function mimeType(path: string): string {
  if (/\.json$/i.test(path)) return "application/json";
  if (/\.toml$/i.test(path)) return "application/toml";
  return /\.ya?ml$/i.test(path) ? "text/x-yaml" : "text/plain";
}
