import type { Path, SourceFile } from "../load/document.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import { asRecord } from "../model/value.js";
import type { Location } from "../text/location.js";
import { ConfigMatcher } from "./config-match.js";
import { deliveriesOf, type Delivery } from "./delivery.js";
import type { Because, Environment, EnvironmentSetting, Role } from "./environment.js";
import { EnvironmentNames, environmentNameError, type NameAndRole } from "./names.js";
import { PathMarks, type PathMark } from "./path-marks.js";
import { markOfTokens, markOfWhole, wholeWord, type Mark } from "./vocabulary.js";

export interface ResolverSettings {
  readonly environments: readonly EnvironmentSetting[];
  /** A name of the config or a word of the vocabulary: what unmarked objects belong to. */
  readonly defaultEnvironment: string;
  /** `--env`: a name of the config or a word of the vocabulary. */
  readonly forced?: string | undefined;
}

export interface ResolverContext {
  /** The objects of the project: Namespaces and delivery objects among them speak of others. */
  readonly objects?: Iterable<KubernetesObject>;
  /** The project's files, relative to its root: tells a folder of environments from a product's own `production/`. */
  readonly paths?: Iterable<string>;
}

/** A rendered root as the resolver needs it. */
export interface RootPlace {
  /** "overlays/prod"; read as the folder when `directory` is absent. */
  readonly name: string;
  /** Folder of the kustomization or the chart below the project root. */
  readonly directory?: string;
  /** Values files of a Helm render, the strongest last. */
  readonly valueFiles?: readonly string[];
  readonly objects?: readonly KubernetesObject[];
}

export type SignalSource =
  | "--env"
  | "config"
  | "annotation"
  | "rendered root"
  | "delivery object"
  | "Namespace object"
  | "label"
  | "namespace"
  | "path";

/** One statement about an environment. Role "unknown" with `doubt`: it is not production, or contradicts itself. */
export interface Signal {
  readonly source: SignalSource;
  readonly name: string;
  readonly role: Role;
  readonly because: Because;
  readonly doubt: boolean;
}

export interface Resolver {
  ofPath(projectPath: string): Environment;
  ofFile(file: Pick<SourceFile, "projectPath">): Environment;
  ofObject(object: KubernetesObject, root?: RootPlace): Environment;
  /** What a rendered root is for: its own marks, else what all marked objects of it agree on. */
  ofRoot(root: RootPlace): Environment;
  /** Every signal that speaks of the object, the strongest first. */
  signalsOf(object: KubernetesObject, root?: RootPlace): readonly Signal[];
}

/**
 * Says which environment a path, an object or a rendered root belongs to, and why. The strongest signal wins; one that only denies or
 * contradicts itself leaves the decision to the next, but never to production. Throws an Error for names that {@link environmentNameError} refuses.
 */
export function createResolver(settings: ResolverSettings, context: ResolverContext = {}): Resolver {
  for (const name of [settings.forced, settings.defaultEnvironment]) {
    const error = name === undefined ? undefined : environmentNameError(name, settings.environments);
    if (error !== undefined) throw new Error(error);
  }
  return new SignalResolver(settings, context);
}

const ANNOTATION = "deploylint.dev/environment";
const LABELS = ["environment", "env", "app.kubernetes.io/environment", "tags.datadoghq.com/env", "deployment.environment", "stage"];

class SignalResolver implements Resolver {
  readonly #names: EnvironmentNames;
  readonly #config: ConfigMatcher;
  readonly #marks: PathMarks;
  readonly #forced: Signal | undefined;
  readonly #fallback: Environment;
  readonly #context: ResolverContext;
  readonly #pathSignals = new Map<PathMark, Signal>();
  readonly #rootSignals = new WeakMap<RootPlace, Signal | "none">();
  #folders: ReadonlySet<string> | undefined;
  #namespaces: ReadonlyMap<string, Signal | undefined> | undefined;
  #deliveries: ReadonlyMap<string, Signal | undefined> | undefined;

  constructor(settings: ResolverSettings, context: ResolverContext) {
    this.#context = context;
    this.#names = new EnvironmentNames(settings.environments);
    this.#config = new ConfigMatcher(settings.environments);
    this.#marks = new PathMarks({ word: this.#names.mark, hasFolder: (path) => this.#hasFolder(path) });
    const { forced } = settings;
    if (forced !== undefined) this.#forced = signal("--env", this.#names.find(forced)!, { text: `--env ${forced}` });
    const fallback = this.#names.find(settings.defaultEnvironment)!;
    const text = fallback.name === "unknown" ? "nothing marks it" : "defaultEnvironment in the config";
    this.#fallback = { ...fallback, because: { text } };
  }

  ofPath(projectPath: string): Environment {
    return this.#decide(this.#pathReaders(projectPath));
  }

  ofFile(file: Pick<SourceFile, "projectPath">): Environment {
    return this.ofPath(file.projectPath);
  }

  ofObject(object: KubernetesObject, root?: RootPlace): Environment {
    return this.#decide(this.#objectReaders(object, root));
  }

  ofRoot(root: RootPlace): Environment {
    const own = this.#decide(this.#rootReaders(root));
    if (own !== this.#fallback || !root.objects) return own;
    const all = root.objects.map((object) => this.ofObject(object, root)).filter((environment) => environment !== this.#fallback);
    const first = all[0];
    return first && all.every(({ name }) => name === first.name) ? first : this.#fallback;
  }

  signalsOf(object: KubernetesObject, root?: RootPlace): readonly Signal[] {
    return [...this.#objectReaders(object, root)].filter((found) => found !== undefined);
  }

  #decide(signals: Iterable<Signal | undefined>): Environment {
    let doubt: Signal | undefined;
    for (const found of signals) {
      if (!found) continue;
      if (found.doubt) doubt ??= found;
      else if (!doubt || found.role !== "production") return found;
    }
    return doubt ?? this.#fallback;
  }

  /** Each step is computed only when the ones before did not decide. */
  *#objectReaders(object: KubernetesObject, root: RootPlace | undefined): Iterable<Signal | undefined> {
    const { projectPath } = object.document.file;
    yield this.#forced;
    yield this.#ofConfig(this.#config.ofObject(object, root ? rootFile(root) : projectPath));
    yield this.#ofAnnotation(object);
    if (root) yield this.#ofRootMarks(root);
    yield this.#ofDelivery(root ? directoryOf(root) : projectPath);
    yield this.#ofNamespaceObject(object);
    yield this.#ofLabels(object);
    yield this.#ofNamespace(object);
    yield this.#ofPathMark(projectPath);
  }

  *#rootReaders(root: RootPlace): Iterable<Signal | undefined> {
    yield this.#forced;
    yield this.#ofConfig(this.#config.ofPath(rootFile(root)));
    yield this.#ofRootMarks(root);
    yield this.#ofDelivery(directoryOf(root));
  }

  *#pathReaders(projectPath: string): Iterable<Signal | undefined> {
    yield this.#forced;
    yield this.#ofConfig(this.#config.ofPath(projectPath));
    yield this.#ofDelivery(projectPath);
    yield this.#ofPathMark(projectPath);
  }

  #ofConfig(match: ReturnType<ConfigMatcher["ofPath"]>): Signal | undefined {
    return match && signal("config", match.setting, { text: `config, ${match.text}` });
  }

  #ofAnnotation(object: KubernetesObject): Signal | undefined {
    const value = textAt(object, "annotations", ANNOTATION);
    if (value === undefined) return undefined;
    const because = lazyBecause(`annotation ${ANNOTATION}: ${value}`, object, ["metadata", "annotations", ANNOTATION]);
    const known = this.#names.find(value);
    if (known) return signal("annotation", known, because);
    return this.#ofMark("annotation", markOfTokens(value), because) ?? signal("annotation", { name: value, role: "unknown" }, because);
  }

  #ofRootMarks(root: RootPlace): Signal | undefined {
    const known = this.#rootSignals.get(root);
    if (known !== undefined) return known === "none" ? undefined : known;
    const files = [...(root.valueFiles ?? [])].reverse();
    const fileMark = files.map((file) => this.#marks.ofFileName(lastSegment(file))).find((mark) => mark);
    const mark = fileMark ?? this.#marks.ofFolder(directoryOf(root));
    const text = `rendered root ${root.name}`;
    const result = this.#ofMark("rendered root", mark, { text: fileMark ? `${text} with ${fileMark.part}` : text });
    this.#rootSignals.set(root, result ?? "none");
    return result;
  }

  #ofDelivery(path: string): Signal | undefined {
    this.#deliveries ??= this.#readDeliveries();
    if (this.#deliveries.size === 0) return undefined;
    for (let part = path; ; part = part.slice(0, Math.max(0, part.lastIndexOf("/")))) {
      if (this.#deliveries.has(part)) return this.#deliveries.get(part);
      if (part === "") return undefined;
    }
  }

  /** Several objects that deploy one folder to different environments decide nothing. */
  #readDeliveries(): ReadonlyMap<string, Signal | undefined> {
    const byTarget = new Map<string, Signal | undefined>();
    for (const delivery of deliveriesOf(this.#context.objects ?? [], this.#marks)) {
      const found = this.#ofMark("delivery object", delivery.mark, lazyBecause(delivery.text, delivery.object, delivery.path))!;
      const seen = byTarget.get(delivery.target);
      byTarget.set(delivery.target, byTarget.has(delivery.target) && seen?.name !== found.name ? undefined : (seen ?? found));
    }
    return byTarget;
  }

  #ofNamespaceObject(object: KubernetesObject): Signal | undefined {
    const name = object.namespace;
    if (name === undefined) return undefined;
    this.#namespaces ??= this.#readNamespaces();
    return this.#namespaces.get(name);
  }

  /** The labels of Namespace objects, by name; several that disagree decide nothing. */
  #readNamespaces(): ReadonlyMap<string, Signal | undefined> {
    const byName = new Map<string, Signal | undefined>();
    for (const object of this.#context.objects ?? []) {
      if (object.groupKind !== "Namespace" || object.name === undefined) continue;
      const found = this.#ofLabels(object);
      if (!found) continue;
      const own: Signal = { ...found, source: "Namespace object", because: found.because };
      const seen = byName.get(object.name);
      byName.set(object.name, byName.has(object.name) && seen?.name !== own.name ? undefined : (seen ?? own));
    }
    return byName;
  }

  #ofLabels(object: KubernetesObject): Signal | undefined {
    for (const field of ["labels", "annotations"] as const) {
      const own = asRecord(asRecord(object.value["metadata"])?.[field]);
      if (!own) continue;
      for (const key of LABELS) {
        const value = Object.hasOwn(own, key) ? own[key] : undefined;
        if (typeof value !== "string") continue;
        const mark = this.#names.mark(value) ?? (key === "stage" ? wholeWord(value) : markOfWhole(value));
        const word = field === "labels" ? "label" : "annotation";
        const title = object.groupKind === "Namespace" ? `${word} ${key}: ${value} of Namespace ${object.name ?? ""}` : `${word} ${key}: ${value}`;
        const found = this.#ofMark("label", mark, lazyBecause(title, object, ["metadata", field, key]));
        if (found) return found;
      }
    }
    return undefined;
  }

  #ofNamespace(object: KubernetesObject): Signal | undefined {
    const isNamespace = object.groupKind === "Namespace";
    const name = isNamespace ? object.name : object.namespace;
    if (name === undefined) return undefined;
    const mark = this.#names.mark(name) ?? markOfTokens(name);
    return this.#ofMark("namespace", mark, lazyBecause(`namespace ${name}`, object, ["metadata", isNamespace ? "name" : "namespace"]));
  }

  #ofPathMark(path: string): Signal | undefined {
    const mark = this.#marks.ofFile(path);
    if (!mark) return undefined;
    const known = this.#pathSignals.get(mark);
    if (known) return known;
    const text = mark.kind === "file" ? `file name ${mark.part}` : `path segment ${mark.part}`;
    const found = this.#ofMark("path", mark, { text })!;
    this.#pathSignals.set(mark, found);
    return found;
  }

  #ofMark(source: SignalSource, mark: Mark | undefined, because: Because): Signal | undefined {
    if (!mark) return undefined;
    if (mark.doubt === undefined) return signal(source, this.#names.ofMark(mark), because);
    const { text } = because;
    const doubted: Because = { text: `${text}, ${mark.doubt}`, get location() { return because.location; } };
    return { source, name: "unknown", role: "unknown", because: doubted, doubt: true };
  }

  #hasFolder(path: string): boolean {
    this.#folders ??= foldersOf(this.#context.paths ?? []);
    return this.#folders.has(path);
  }
}

function signal(source: SignalSource, { name, role }: NameAndRole, because: Because): Signal {
  return { source, name, role, because, doubt: false };
}

/** The place is looked up only when somebody asks: most environments are never printed. */
function lazyBecause(text: string, object: KubernetesObject, path: Path): Because {
  return {
    text,
    get location(): Location {
      return object.at(path);
    },
  };
}

function textAt(object: KubernetesObject, field: "labels" | "annotations", key: string): string | undefined {
  const own = asRecord(asRecord(object.value["metadata"])?.[field]);
  const value = own && Object.hasOwn(own, key) ? own[key] : undefined;
  return typeof value === "string" ? value : undefined;
}

function directoryOf(root: RootPlace): string {
  const directory = root.directory ?? root.name;
  return directory === "." ? "" : directory.replace(/\/+$/, "");
}

/** A path inside the root, for the config's globs: a pattern for the folder and one for its files both cover it. */
function rootFile(root: RootPlace): string {
  const directory = directoryOf(root);
  return directory === "" ? "kustomization.yaml" : `${directory}/kustomization.yaml`;
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function foldersOf(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
      const folder = path.slice(0, slash);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}
