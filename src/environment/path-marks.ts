import { markOfTokens, markOfWhole, wholeWord, type Mark } from "./vocabulary.js";

/** Folders whose direct children are environments. */
const FAMILIES = new Set(["overlays", "env", "envs", "environment", "environments", "clusters", "stages"]);
/** Behind `production/` or `staging/` these show a product's or a build's own folder, as Loki's and Kubernetes' are. */
const WORKINGS = new Set(
  "src lib pkg internal cmd docker docker-compose helm ksonnet jsonnet tanka nomad terraform grafana dashboards".split(" "),
);
const MIXIN = /-mixin(?:-compiled)?$/;
/** `live` names a cluster as often as it names an environment. */
const CLUSTER_NAMES = new Set(["live"]);
/** Words of a file name in front of `.dev` that show a manifest, not a host name. */
const MANIFEST_WORDS =
  /(?:^|[-_.])(?:values|kustomization|deployment|service|ingress|configmap|config|secret|secrets|statefulset|daemonset|job|cronjob|namespace|manifest|manifests|k8s)$/i;
const EXTENSION = /\.(?:ya?ml|json|toml|tpl|gotmpl|tmpl|template|j2|env|txt)$/i;
/** `values-<env>`, `<env>-values`, `kustomization-<env>`: every word of the vocabulary counts here. */
const NAMED_FILE = /^(?:values|kustomization)[-_.](.+)$|^(.+)[-_.]values$/i;

export interface PathMark extends Mark {
  /** The part of the path that decided, for messages: "overlays/prod", "values-prod.yaml". */
  readonly part: string;
  readonly kind: "folder" | "file";
}

export interface PathMarksOptions {
  /** Words that the config gives as names of environments: they count like the whole words of the vocabulary. */
  readonly word?: (text: string) => Mark | undefined;
  /** Whether a folder of this path exists; tells a family of environments from a product's own `production/`. */
  readonly hasFolder?: (path: string) => boolean;
}

/** Reads environments off paths below the project root. Folders are read once. */
export class PathMarks {
  readonly #folders = new Map<string, PathMark | undefined>([["", undefined]]);

  constructor(readonly options: PathMarksOptions = {}) {}

  /** The innermost mark of a file's path: its own name, else its folders from the inside out. */
  ofFile(path: string): PathMark | undefined {
    const slash = path.lastIndexOf("/");
    const folder = slash < 0 ? "" : path.slice(0, slash);
    const name = path.slice(slash + 1);
    return this.ofFileName(name, lastSegment(folder)) ?? this.ofFolder(folder);
  }

  ofFileName(name: string, parent = ""): PathMark | undefined {
    const mark = this.#fileMark(stemOf(name), parent);
    return mark && { ...mark, part: name, kind: "file" };
  }

  /** The innermost mark of a folder's path. */
  ofFolder(path: string): PathMark | undefined {
    if (this.#folders.has(path)) return this.#folders.get(path);
    const slash = path.lastIndexOf("/");
    const outer = slash < 0 ? "" : path.slice(0, slash);
    const mark = this.#ownMark(path.slice(slash + 1), outer) ?? this.#outerMark(outer, path.slice(slash + 1));
    this.#folders.set(path, mark);
    return mark;
  }

  #ownMark(name: string, outer: string): PathMark | undefined {
    const parent = lastSegment(outer);
    const family = FAMILIES.has(parent.toLowerCase());
    const mark = family ? this.#wholeMark(name, parent) : markOfTokens(name);
    return mark && { ...mark, part: family ? `${parent}/${name}` : name, kind: "folder" };
  }

  /** The mark of the folders around `inner`, unless `inner` shows that the nearest one is not an environment. */
  #outerMark(outer: string, inner: string): PathMark | undefined {
    if (!this.#isWorkings(outer, inner)) return this.ofFolder(outer);
    const slash = outer.lastIndexOf("/");
    return slash < 0 ? undefined : this.ofFolder(outer.slice(0, slash));
  }

  #isWorkings(folder: string, inner: string): boolean {
    if (!WORKINGS.has(inner.toLowerCase()) && !MIXIN.test(inner)) return false;
    const slash = folder.lastIndexOf("/");
    const name = folder.slice(slash + 1);
    const outer = slash < 0 ? "" : folder.slice(0, slash);
    if (!/^(?:production|staging|development)$/i.test(name) || FAMILIES.has(lastSegment(outer).toLowerCase())) return false;
    return !SIBLINGS.some((sibling) => sibling !== name && this.options.hasFolder?.(outer === "" ? sibling : `${outer}/${sibling}`));
  }

  #wholeMark(name: string, parent: string): Mark | undefined {
    if (parent.toLowerCase() === "clusters" && CLUSTER_NAMES.has(name.toLowerCase())) return this.options.word?.(name);
    return this.options.word?.(name) ?? markOfWhole(name);
  }

  #fileMark(stem: string, parent: string): Mark | undefined {
    const named = NAMED_FILE.exec(stem);
    const word = named?.[1] ?? named?.[2];
    if (word !== undefined) return this.options.word?.(word) ?? wholeWord(word) ?? markOfTokens(word);
    if (FAMILIES.has(parent.toLowerCase())) return this.#wholeMark(stem, parent);
    return markOfTokens(spelledOut(stem));
  }
}

const SIBLINGS = ["production", "prod", "staging", "stage", "stg", "development", "dev", "test", "qa", "uat"];

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function stemOf(name: string): string {
  let stem = name;
  while (EXTENSION.test(stem)) stem = stem.replace(EXTENSION, "");
  return stem;
}

/** "deployment.dev" → "deployment-dev": in a file name a single word, or a manifest's word, in front of ".dev" is no host name. */
function spelledOut(stem: string): string {
  const rest = /^(.+)\.dev$/i.exec(stem)?.[1];
  return rest !== undefined && (!rest.includes(".") || MANIFEST_WORDS.test(rest)) ? `${rest}-dev` : stem;
}
