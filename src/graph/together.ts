import type { GroupKind, KubernetesObject } from "../model/kubernetes-object.js";
import { INGRESS_KINDS } from "../model/ingress.js";
import type { Bundle } from "../project/project.js";
import type { Graph } from "./graph.js";

/**
 * Whether two objects of a bundle are applied to a cluster at the same time. A rendered root is. Plain files are taken to be deployed together in one file, and, for objects of one kind, in one folder, unless the folder holds an object twice: then its
 * files are variants.
 */
export function deployedTogether({ objects, origin }: Bundle): (a: KubernetesObject, b: KubernetesObject) => boolean {
  if (origin !== "files") return () => true;
  const seen = new Map<string, KubernetesObject>();
  const variants = new Set<string>();
  for (const object of objects) {
    const key = `${folderOf(object)}\0${object.groupKind}\0${object.namespace ?? ""}\0${object.name ?? ""}`;
    const earlier = seen.get(key);
    if (!earlier) seen.set(key, object);
    else if (earlier.document.file !== object.document.file) variants.add(folderOf(object));
  }
  return (a, b) => {
    if (a.document.file === b.document.file) return true;
    return a.groupKind === b.groupKind && folderOf(a) === folderOf(b) && !variants.has(folderOf(a));
  };
}

/** Whether the object's own folder holds objects of a kind: then, in plain files, one that is missing there is really missing. */
export function keptBeside(graph: Graph, kind: GroupKind, object: KubernetesObject): boolean {
  return graph.objectsOf(kind).some((other) => folderOf(other) === folderOf(object));
}

/** The folder of an object's file below the project root, with a slash at its end. */
export function folderOf({ document }: KubernetesObject): string {
  return document.file.projectPath.slice(0, document.file.projectPath.lastIndexOf("/") + 1);
}

/**
 * The other Ingresses that serve beside this one. What is deployed at the same time does, and what names the same namespace; in other folders of plain files,
 * Ingresses without a namespace are other examples or installations.
 */
export function ingressesBeside(
  graph: Graph,
  ingress: KubernetesObject,
  together: (a: KubernetesObject, b: KubernetesObject) => boolean,
): KubernetesObject[] {
  return graph
    .objectsAnywhere(...INGRESS_KINDS)
    .filter(
      (other) =>
        other !== ingress &&
        other.name !== ingress.name &&
        other.namespace === ingress.namespace &&
        (ingress.namespace !== undefined || together(ingress, other)),
    );
}
