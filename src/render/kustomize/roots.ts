import path from "node:path";
import type { SourceFile } from "../../load/document.js";
import { RenderError } from "./error.js";
import { join, KUSTOMIZATION_NAMES } from "./files.js";
import { isKustomizeFile, listOf, readKustomization, type Kustomization } from "./kustomization.js";
import { fileSource } from "./key-values.js";
import { fieldOf, itemsOf, textOf, type Node } from "./node.js";

export interface KustomizeRoots {
  /** Absolute directories of the kustomizations to render, sorted. */
  readonly roots: readonly string[];
  /** Kustomization files of Components that no kustomization uses. */
  readonly orphans: readonly SourceFile[];
  /** Absolute paths of the files that a kustomization of the project uses, and of the kustomization files themselves. */
  readonly consumed: ReadonlySet<string>;
}

interface Found {
  readonly directory: string;
  readonly file: SourceFile;
  readonly kustomization: Kustomization | undefined;
  readonly uses: ReadonlySet<string>;
}

/**
 * The kustomizations among the files of a project. "roots": those that no other one uses, and those that `delivered` names; "all": every one but Components,
 * which are nothing without what uses them.
 */
export function findRoots(files: readonly SourceFile[], mode: "roots" | "all", delivered: ReadonlySet<string> = new Set()): KustomizeRoots {
  const found = new Map<string, Found>();
  const consumed = new Set<string>();
  for (const file of files) {
    if (!isKustomizationName(path.basename(file.absolutePath)) || !isKustomizeFile(file)) continue;
    consumed.add(file.absolutePath);
    const directory = path.dirname(file.absolutePath);
    if (found.has(directory)) continue;
    const kustomization = readable(directory, file);
    const uses = new Set<string>();
    if (kustomization) for (const used of usedPaths(kustomization)) uses.add(used);
    for (const used of uses) consumed.add(used);
    if (!kustomization || file.problems.some(({ level }) => level === "error"))
      for (const named of namedFiles(directory, file.text)) consumed.add(named);
    found.set(directory, { directory, file, kustomization, uses });
  }
  const all = [...found.values()].sort((a, b) => (a.directory < b.directory ? -1 : 1));
  const used = new Set(all.flatMap((entry) => [...entry.uses]));
  const isRoot = ({ directory, kustomization }: Found): boolean =>
    !kustomization?.isComponent && (mode === "all" || !used.has(directory) || delivered.has(directory));
  const roots = all.filter(isRoot);
  roots.push(...unreached(all, roots, found));
  return {
    roots: roots.map(({ directory }) => directory).sort(),
    orphans: all.filter(({ directory, kustomization }) => kustomization?.isComponent && !used.has(directory)).map(({ file }) => file),
    consumed,
  };
}

/**
 * The files that a kustomization names which cannot be read as a whole: a key that stands twice, text that does not parse. A patch among them is still no
 * object, so what may be meant is not judged on its own.
 */
function namedFiles(directory: string, text: string): string[] {
  return [...text.matchAll(/[\w./-]+\.(?:ya?ml|json)\b/g)].map(([name]) => join(directory, name));
}

function isKustomizationName(name: string): boolean {
  return (KUSTOMIZATION_NAMES as readonly string[]).includes(name);
}

function readable(directory: string, file: SourceFile): Kustomization | undefined {
  try {
    return readKustomization(directory, file);
  } catch (error) {
    // It is a root then, and rendering says what is wrong with it.
    if (error instanceof RenderError) return undefined;
    throw error;
  }
}

/** Kustomizations that use each other in a circle are used, and reached from no root: one of each circle has to say so. */
function unreached(all: readonly Found[], roots: readonly Found[], found: ReadonlyMap<string, Found>): Found[] {
  const reached = new Set<string>();
  const reach = (entry: Found): void => {
    const open = [entry];
    for (let next = open.pop(); next; next = open.pop()) {
      if (reached.has(next.directory)) continue;
      reached.add(next.directory);
      for (const used of next.uses) {
        const inner = found.get(used);
        if (inner) open.push(inner);
      }
    }
  };
  for (const root of roots) reach(root);
  const more: Found[] = [];
  for (const entry of all) {
    if (entry.kustomization?.isComponent || reached.has(entry.directory)) continue;
    more.push(entry);
    reach(entry);
  }
  return more;
}

/** Absolute paths of all files and directories that a kustomization names. */
function usedPaths(kustomization: Kustomization): string[] {
  const { directory, node } = kustomization;
  const texts = [
    ...[
      "resources",
      "bases",
      "components",
      "configurations",
      "crds",
      "generators",
      "transformers",
      "validators",
      "patchesStrategicMerge",
    ].flatMap((field) => listOf(kustomization, field).map((entry) => textOf(entry))),
    ...["patches", "patchesJson6902", "replacements"].flatMap((field) =>
      listOf(kustomization, field).map((entry) => textOf(fieldOf(entry, "path"))),
    ),
    ...["configMapGenerator", "secretGenerator"].flatMap((field) => listOf(kustomization, field).flatMap(generatorSources)),
    ...["helmCharts", "helmChartInflationGenerator"].flatMap((field) => listOf(kustomization, field).flatMap(valuesFiles)),
    textOf(fieldOf(fieldOf(node, "openapi"), "path")),
  ];
  // A text of several lines is a patch or a plugin itself.
  return texts.filter((text) => text !== "" && !text.includes("\n")).map((text) => withoutSlash(join(directory, text)));
}

function withoutSlash(file: string): string {
  return file.length > 1 && file.endsWith("/") ? file.slice(0, -1) : file;
}

function generatorSources(entry: Node): string[] {
  const list = (key: string): string[] => textsOf(fieldOf(entry, key));
  return [...list("files").map(sourcePath), ...list("envs"), textOf(fieldOf(entry, "env"))];
}

function sourcePath(text: string): string {
  try {
    return fileSource(text)[1];
  } catch (error) {
    if (error instanceof RenderError) return "";
    throw error;
  }
}

function valuesFiles(entry: Node): string[] {
  return [textOf(fieldOf(entry, "valuesFile")), textOf(fieldOf(entry, "values")), ...textsOf(fieldOf(entry, "additionalValuesFiles"))];
}

function textsOf(node: Node | undefined): string[] {
  return node ? itemsOf(node).map((item) => textOf(item)) : [];
}
