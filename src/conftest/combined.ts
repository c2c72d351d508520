import { DEFAULT_CONFIG } from "../config/config.js";
import { runRules, type RawFinding } from "../engine/runner.js";
import type { Rule } from "../engine/rule.js";
import { buildGraph } from "../graph/build.js";
import type { Document, Part, Path, Problem, SourceFile } from "../load/document.js";
import { nearest } from "../load/locate.js";
import type { Bundle } from "../project/project.js";
import { Location, TextFile } from "../text/location.js";

/** The name of the one input that --combine makes of all files. */
export const COMBINED = "Combined";

class CombinedFile extends TextFile implements SourceFile {
  readonly projectPath = COMBINED;
  readonly absolutePath = COMBINED;
  readonly format = "json";
  readonly kind = "other";
  readonly problems: readonly Problem[] = [];
  readonly documents: readonly Document[];

  constructor(parts: readonly Document[]) {
    super(COMBINED, "");
    this.documents = [new CombinedDocument(this, parts)];
  }
}

/** `[{path, contents}]`, each document an entry; places are those in the files. */
class CombinedDocument implements Document {
  readonly index = 0;
  readonly value: unknown;

  constructor(
    readonly file: SourceFile,
    readonly parts: readonly Document[],
  ) {
    this.value = parts.map((part) => ({ path: part.file.path, contents: part.value }));
  }

  locate([index, key, ...rest]: Path, part: Part): Location | undefined {
    const document = typeof index === "number" ? this.parts[index] : undefined;
    if (!document) return new Location(this.file, 0, 0);
    if (key === "contents") return document.locate(rest, part);
    // The path of a file stands nowhere: its beginning stands for it.
    const whole = document.locate([], "value");
    return whole && new Location(whole.file, whole.start, Math.min(whole.end, whole.start + 1));
  }

  at(path: Path, part: Part = "value"): Location {
    return nearest(this, path, part);
  }
}

/** Judges all documents at once by rules that take any document. */
export function judgeCombined(
  parts: readonly Document[],
  rules: readonly Rule[],
): { readonly findings: readonly RawFinding[]; readonly problems: readonly Problem[] } {
  const file = new CombinedFile(parts);
  const environment = { name: "unknown", role: "unknown", because: { text: "all files at once" } } as const;
  const bundle: Bundle = {
    name: COMBINED,
    origin: "files",
    environment,
    environmentOf: () => environment,
    objects: [],
    context: [],
    elsewhere: [],
    files: [file],
  };
  const graph = buildGraph(bundle, { assumeComplete: false, external: [], database: DEFAULT_CONFIG.database });
  return runRules(bundle, graph, rules, DEFAULT_CONFIG);
}
