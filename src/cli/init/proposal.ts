import type { EnvironmentSetting, Role } from "../../environment/environment.js";
import { PathMarks } from "../../environment/path-marks.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import type { OpenedProject } from "../../project/open.js";
import type { Bundle } from "../../project/project.js";

/** An object, where it is deployed from, and what was found of its environment. */
export interface Place {
  readonly object: KubernetesObject;
  /** What the globs of the config are matched against: the file, or one in the folder of the rendered root. Below the project root. */
  readonly path: string;
  readonly environment: string;
  readonly role: Role;
  readonly because: string;
  readonly source: string | undefined;
}

/** One environment to write into a config, with the reasons it was found for. */
export interface ProposedEnvironment extends EnvironmentSetting {
  readonly because: readonly string[];
  readonly objects: number;
}

export interface Proposal {
  readonly environments: readonly ProposedEnvironment[];
  /** Folders, or files at the top, with objects that nothing marks. */
  readonly unmarked: readonly string[];
}

export function placesOf(project: OpenedProject): Place[] {
  return project.bundles.flatMap((bundle) =>
    bundle.objects.map((object) => {
      const { name, role, because } = bundle.environmentOf(object);
      const decided = (bundle.signalsOf?.(object) ?? []).find((signal) => !signal.doubt && signal.name === name);
      return { object, path: pathOf(bundle, object), environment: name, role, because: because.text, source: decided?.source };
    }),
  );
}

function pathOf({ origin, directory }: Bundle, object: KubernetesObject): string {
  if (origin === "files" || directory === undefined) return object.document.file.projectPath;
  return directory === "" || directory === "." ? "kustomization.yaml" : `${directory}/kustomization.yaml`;
}

/**
 * The environments that the project shows, each by what shows it: folders, namespaces or labels. A sign that also fits an object of another environment is
 * left out: the object itself, or what renders it, then goes on to say where it belongs.
 */
export function propose(places: readonly Place[]): Proposal {
  const marked = places.filter(({ environment }) => environment !== "unknown");
  const names = [...new Set(marked.map(({ environment }) => environment))].sort();
  const environments = names.map((name): ProposedEnvironment => {
    const own = marked.filter(({ environment }) => environment === name);
    const others = places.filter(({ environment }) => environment !== name);
    return { name, role: own[0]!.role, ...signsOf(own, others), because: reasonsOf(own), objects: own.length };
  });
  const unmarked = places.filter(({ environment }) => environment === "unknown").map(({ path }) => folderOf(path) || path);
  return { environments, unmarked: [...new Set(unmarked)].sort() };
}

function signsOf(own: readonly Place[], others: readonly Place[]): Pick<EnvironmentSetting, "files" | "namespaces" | "labels"> {
  const files = new Set<string>();
  const namespaces = new Set<string>();
  let labels: Record<string, string> | undefined;
  for (const place of own) {
    const { source, because, object, path } = place;
    const namespace = object.groupKind === "Namespace" ? object.name : object.namespace;
    const label = /^label (\S+): (\S+)$/.exec(because);
    if (source === "namespace" || source === "Namespace object") {
      if (namespace !== undefined && !others.some((other) => namespaceOf(other) === namespace)) namespaces.add(namespace);
    } else if (label && !labels) {
      const [, key, value] = label as unknown as [string, string, string];
      if (!others.some((other) => other.object.labels[key] === value)) labels = { [key]: value };
    } else if (source !== "annotation") {
      const folder = markedFolder(path, place.role);
      if (folder !== undefined && !others.some((other) => other.path.startsWith(`${folder}/`))) files.add(`${escaped(folder)}/**`);
      else if (!others.some((other) => other.path === path)) files.add(escaped(path));
    }
  }
  return {
    ...(files.size > 0 ? { files: [...files].sort() } : {}),
    ...(namespaces.size > 0 ? { namespaces: [...namespaces].sort() } : {}),
    ...(labels ? { labels } : {}),
  };
}

const marks = new PathMarks();

/** The outermost folder of a path that says which environment it is for; else the one that holds the file. */
function markedFolder(path: string, role: Role): string | undefined {
  const steps = folderOf(path).split("/");
  for (let length = 1; length <= steps.length; length++) {
    const folder = steps.slice(0, length).join("/");
    if (folder !== "" && marks.ofFolder(folder)?.role === role) return folder;
  }
  return marks.ofFileName(path.slice(path.lastIndexOf("/") + 1)) ? undefined : folderOf(path) || undefined;
}

function namespaceOf({ object }: Place): string | undefined {
  return object.groupKind === "Namespace" ? object.name : object.namespace;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** A name in which nothing is a wildcard. */
function escaped(path: string): string {
  return path.replace(/[*?[\]{}!\\]/g, "\\$&");
}

/** The commonest first. */
function reasonsOf(places: readonly Place[]): string[] {
  const counts = new Map<string, number>();
  for (const { because } of places) counts.set(because, (counts.get(because) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([reason]) => reason);
}
