import { dirname, isAbsolute, join, relative, sep } from "node:path";
import type { Document, Problem } from "../load/document.js";
import type { FileSystem } from "../load/file-system.js";
import { suggest } from "../text/suggest.js";
import { isFile } from "./find.js";
import type { ConfigInput } from "./input.js";
import { issue, problemOf, type Issue } from "./issue.js";
import { packageConfig } from "./package-config.js";
import { prune } from "./prune.js";
import { readConfigText } from "./read.js";
import { schemaIssues } from "./validate.js";

/** One config of those that are merged: a file or a preset. What the schema refuses is already left out. */
export interface Layer {
  readonly input: ConfigInput;
  /** Undefined for presets, which are not checked. */
  readonly document: Document | undefined;
  /** The name of a preset. */
  readonly preset?: string;
  /** Folder that its relative paths start at. */
  readonly directory: string;
  readonly fromPackage: boolean;
  /** Keys of which parts are left out: what stands in their lists has moved. */
  readonly pruned: ReadonlySet<string>;
}

/** The configs that make up one, the weakest first. */
export interface Layers {
  readonly layers: readonly Layer[];
  readonly problems: readonly Problem[];
}

export function readLayers(file: string, presets: Readonly<Record<string, ConfigInput>>, cwd: string, files: FileSystem): Layers {
  const reader = new LayerReader(presets, cwd, files);
  reader.file(file, [], false);
  return reader;
}

class LayerReader {
  readonly layers: Layer[] = [];
  readonly problems: Problem[] = [];
  readonly #done = new Set<string>();

  constructor(
    readonly presets: Readonly<Record<string, ConfigInput>>,
    readonly cwd: string,
    readonly files: FileSystem,
  ) {}

  /** `chain`: the files that extend one another down to this one. */
  file(path: string, chain: readonly string[], fromPackage: boolean): void {
    if (this.#done.has(path)) return;
    this.#done.add(path);
    const { value, document, problems } = readConfigText(path, this.cwd, fromPackage ? undefined : this.files);
    this.problems.push(...problems);
    if (!document) return;
    const issues = value === null ? [] : schemaIssues(value);
    this.#report(issues, document);
    const input = value === null ? {} : prune(value, issues);
    const layer: Layer = {
      input,
      document,
      directory: dirname(path),
      fromPackage,
      pruned: new Set(issues.map((found) => String(found.path[0]))),
    };
    this.#extend(layer, [...chain, path]);
    this.layers.push(layer);
  }

  #report(issues: readonly Issue[], document: Document): void {
    this.problems.push(...issues.map((found) => problemOf(found, document)));
  }

  #extend(layer: Layer, chain: readonly string[]): void {
    const { extends: names = [] } = layer.input;
    for (const [index, name] of (typeof names === "string" ? [names] : names).entries()) {
      const error = this.#extendBy(name, layer, chain);
      const path = typeof names === "string" ? ["extends"] : ["extends", index];
      if (error !== undefined && layer.document) this.#report([issue(path, error)], layer.document);
    }
  }

  /** Adds what `name` stands for; answers what is wrong with it. */
  #extendBy(name: string, layer: Layer, chain: readonly string[]): string | undefined {
    const preset = name.replace(/^deploylint:/, "");
    if (Object.hasOwn(this.presets, preset)) return this.#preset(preset, layer);
    if (name !== preset || !looksLikePathOrPackage(name)) return this.#unknown(name, preset, layer);
    if (isPath(name)) return this.#path(join(isAbsolute(name) ? "" : layer.directory, name), name, layer.fromPackage, chain);
    const found = packageConfig(name, layer.directory);
    return "error" in found ? this.#withPresetHint(found.error, name) : this.#path(found.path, name, true, chain);
  }

  #preset(name: string, from: Layer): undefined {
    if (this.#done.has(name)) return;
    this.#done.add(name);
    const layer: Layer = {
      input: this.presets[name]!,
      document: undefined,
      preset: name,
      directory: from.directory,
      fromPackage: false,
      pruned: new Set(),
    };
    this.#extend(layer, []);
    this.layers.push(layer);
  }

  #path(path: string, name: string, fromPackage: boolean, chain: readonly string[]): string | undefined {
    const start = chain.indexOf(path);
    if (start >= 0) return `a config cannot extend itself: ${[...chain.slice(start), path].map((file) => this.#shown(file)).join(" → ")}.`;
    if (!isFile(path, fromPackage ? undefined : this.files)) return `"${name}" is not there: no file ${this.#shown(path)}.`;
    this.file(path, chain, fromPackage);
    return undefined;
  }

  #shown(path: string): string {
    return relative(this.cwd, path).split(sep).join("/");
  }

  /** A bare word is a preset, unless a package or file of that name is there. */
  #unknown(name: string, preset: string, layer: Layer): string {
    const known = Object.keys(this.presets);
    const close = suggest(preset, known);
    const file = isFile(join(layer.directory, name)) ? ` For the file beside this one write "./${name}".` : "";
    return `there is no preset "${name}"${close === undefined ? "." : `, did you mean "${close}"?`} Presets: ${known.join(", ")}.${file}`;
  }

  #withPresetHint(error: string, name: string): string {
    const close = suggest(name, Object.keys(this.presets));
    return close === undefined || error.includes(" holds ") ? error : `${error} Did you mean the preset "${close}"?`;
  }
}

function isPath(name: string): boolean {
  return name.startsWith("./") || name.startsWith("../") || isAbsolute(name);
}

function looksLikePathOrPackage(name: string): boolean {
  return isPath(name) || /^(?:@[\w.~-]+\/)?[a-z0-9~][\w.~-]*(?:\/[\w.~-]+)*$/i.test(name);
}
