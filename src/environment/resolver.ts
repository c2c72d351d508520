import type { Path, SourceFile } from "../load/document.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import { ConfigMatcher } from "./config-match.js";
import { deliveriesOf } from "./delivery.js";
import type { Environment, EnvironmentSetting } from "./environment.js";
import { EnvironmentNames, environmentNameError } from "./names.js";
import { annotationSignal, cloudRunSignal, labelSignal, namespaceSignal } from "./object-signals.js";
import { PathMarks, type PathMark } from "./path-marks.js";
import { contextMark, platformMark } from "./platform.js";
import { addUnlessOpposed, lazyBecause, signal, signalOf, type Signal } from "./signal.js";
import { markOfTokens } from "./vocabulary.js";

export type { Signal } from "./signal.js";

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
  /** The delivery object that makes just this render of the chart: the cluster or namespace that it names, and where. */
  readonly delivery?: { readonly hint: string; readonly title: string; readonly object: KubernetesObject; readonly path: Path } | undefined;
}

export interface Resolver {
  ofPath(projectPath: string): Environment;
  /** As its path says, else as the platform that reads it does: see {@link platformMark}. */
  ofFile(file: Pick<SourceFile, "projectPath" | "kind">): Environment;
  /** What a context of a netlify.toml is for: that of the file where something marks it, else what the context's name says. */
  ofContext(file: Pick<SourceFile, "projectPath" | "kind">, context: string): Environment;
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

class SignalResolver implements Resolver {
  readonly #names: EnvironmentNames;
  readonly #config: ConfigMatcher;
  readonly #marks: PathMarks;
  readonly #forced: Signal | undefined;
  readonly #fallback: Environment;
  readonly #context: ResolverContext;
  readonly #folderSignals = new Map<PathMark, Signal>();
  readonly #rootSignals = new WeakMap<RootPlace, Signal | "none">();
  #folders: ReadonlySet<string> | undefined;
  readonly #namespaces = new WeakMap<object, ReadonlyMap<string, Signal | undefined>>();
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

  ofFile(file: Pick<SourceFile, "projectPath" | "kind">): Environment {
    return this.#decide([...this.#pathReaders(file.projectPath), this.#ofPlatform(file)]);
  }

  ofContext(file: Pick<SourceFile, "projectPath" | "kind">, context: string): Environment {
    const own = this.#decide(this.#pathReaders(file.projectPath));
    if (own.name !== this.#fallback.name || !platformMark(file)) return own;
    const { mark, text } = contextMark(context);
    return signal("platform", this.#names.ofMark(mark), { text });
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
    yield annotationSignal(object, this.#names);
    if (root) yield this.#ofRootMarks(root);
    yield root ? this.#ofRootDelivery(root) : this.#ofDelivery(projectPath);
    yield this.#ofNamespaceObject(object, root);
    yield labelSignal(object, this.#names);
    yield namespaceSignal(object, this.#names);
    yield cloudRunSignal(object, this.#names);
    yield this.#ofPathMark(projectPath);
  }

  *#rootReaders(root: RootPlace): Iterable<Signal | undefined> {
    yield this.#forced;
    yield this.#ofConfig(this.#config.ofPath(rootFile(root)));
    yield this.#ofRootMarks(root);
    yield this.#ofRootDelivery(root);
  }

  *#pathReaders(projectPath: string): Iterable<Signal | undefined> {
    yield this.#forced;
    yield this.#ofConfig(this.#config.ofPath(projectPath));
    yield this.#ofDelivery(projectPath);
    yield this.#ofPathMark(projectPath);
  }

  /** What the team says of all that is unmarked is stronger. */
  #ofPlatform(file: Pick<SourceFile, "projectPath" | "kind">): Signal | undefined {
    const found = this.#fallback.name === "unknown" ? platformMark(file) : undefined;
    return found && signal("platform", this.#names.ofMark(found.mark), { text: found.text });
  }

  #ofConfig(match: ReturnType<ConfigMatcher["ofPath"]>): Signal | undefined {
    return match && signal("config", match.setting, { text: `config, ${match.text}` });
  }

  #ofRootMarks(root: RootPlace): Signal | undefined {
    const known = this.#rootSignals.get(root);
    if (known !== undefined) return known === "none" ? undefined : known;
    const files = [...(root.valueFiles ?? [])].reverse();
    const fileMark = files.map((file) => this.#marks.ofFileName(lastSegment(file))).find((mark) => mark);
    const mark = fileMark ?? this.#marks.ofFolder(directoryOf(root));
    const text = `rendered root ${root.name}`;
    const result = signalOf(this.#names, "rendered root", mark, { text: fileMark ? `${text} with ${fileMark.part}` : text });
    this.#rootSignals.set(root, result ?? "none");
    return result;
  }

  /** A chart that several objects deploy is told apart by the one that makes the render. */
  #ofRootDelivery(root: RootPlace): Signal | undefined {
    const { delivery } = root;
    const mark = delivery && (this.#names.mark(delivery.hint) ?? markOfTokens(delivery.hint));
    if (!mark) return this.#ofDelivery(directoryOf(root));
    const text = `${delivery.title} deploys it to ${delivery.hint}`;
    return signalOf(this.#names, "delivery object", mark, lazyBecause(text, delivery.object, delivery.path));
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
      const found = signalOf(this.#names, "delivery object", delivery.mark, lazyBecause(delivery.text, delivery.object, delivery.path))!;
      addUnlessOpposed(byTarget, delivery.target, found);
    }
    return byTarget;
  }

  /** A root's own Namespace speaks before those of the rest of the project. */
  #ofNamespaceObject(object: KubernetesObject, root: RootPlace | undefined): Signal | undefined {
    const name = object.namespace;
    if (name === undefined) return undefined;
    return (root && this.#namespacesOf(root).get(name)) ?? this.#namespacesOf(this.#context).get(name);
  }

  /** The labels of Namespace objects, by name; several that disagree decide nothing. */
  #namespacesOf(place: Pick<ResolverContext, "objects">): ReadonlyMap<string, Signal | undefined> {
    const known = this.#namespaces.get(place);
    if (known) return known;
    const byName = new Map<string, Signal | undefined>();
    for (const object of place.objects ?? []) {
      const found = object.groupKind === "Namespace" && object.name !== undefined ? labelSignal(object, this.#names) : undefined;
      if (found) addUnlessOpposed(byName, object.name!, { ...found, source: "Namespace object" });
    }
    this.#namespaces.set(place, byName);
    return byName;
  }

  #ofPathMark(path: string): Signal | undefined {
    const mark = this.#marks.ofFile(path);
    if (!mark) return undefined;
    if (mark.kind === "file") return signalOf(this.#names, "path", mark, { text: `file name ${mark.part}` });
    let found = this.#folderSignals.get(mark);
    if (!found) {
      found = signalOf(this.#names, "path", mark, { text: `path segment ${mark.part}` })!;
      this.#folderSignals.set(mark, found);
    }
    return found;
  }

  #hasFolder(path: string): boolean {
    this.#folders ??= foldersOf(this.#context.paths ?? []);
    return this.#folders.has(path);
  }
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
