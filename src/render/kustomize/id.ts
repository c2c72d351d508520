import { isClusterScoped } from "./cluster-scoped.js";

/** Group, version and kind; an empty part of a selector selects all. */
export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface Id extends Gvk {
  readonly name: string;
  readonly namespace: string;
}

export function gvkOf(apiVersion: string, kind: string): Gvk {
  const slash = apiVersion.indexOf("/");
  return slash < 0
    ? { group: "", version: apiVersion, kind }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1), kind };
}

export function apiVersionOf(gvk: Gvk): string {
  return gvk.group === "" ? gvk.version : `${gvk.group}/${gvk.version}`;
}

export function isSelected(gvk: Gvk, selector: Partial<Gvk>): boolean {
  return (
    (!selector.group || selector.group === gvk.group) &&
    (!selector.version || selector.version === gvk.version) &&
    (!selector.kind || selector.kind === gvk.kind)
  );
}

export function isGvkClusterScoped(gvk: Gvk): boolean {
  return isClusterScoped(gvk.group, gvk.version, gvk.kind);
}

const NO_NAMESPACE = "_non_namespaceable_";

/** The namespace that tells two objects apart: none for cluster-scoped kinds, "default" where nothing is said. */
export function effectiveNamespace(id: Id): string {
  if (isGvkClusterScoped(id)) return NO_NAMESPACE;
  return id.namespace === "" ? "default" : id.namespace;
}

export function isSameGvkAndName(a: Id, b: Id): boolean {
  return a.name === b.name && a.kind === b.kind && a.group === b.group && a.version === b.version;
}

export function isSameId(a: Id, b: Id): boolean {
  return isSameGvkAndName(a, b) && effectiveNamespace(a) === effectiveNamespace(b);
}

/** One text for all that tells two objects apart. */
export function identityOf(id: Id): string {
  return `${id.group}\0${id.version}\0${id.kind}\0${effectiveNamespace(id)}\0${id.name}`;
}

export function isSelectedBy(id: Id, selector: Partial<Id>): boolean {
  return (
    (!selector.name || selector.name === id.name) &&
    (!selector.namespace || selector.namespace === (id.namespace === "" ? "default" : id.namespace)) &&
    isSelected(id, selector)
  );
}

/** "Deployment prod/web", for messages. */
export function titleOf(id: Id): string {
  return `${id.kind} ${id.namespace === "" || id.namespace === NO_NAMESPACE ? "" : `${id.namespace}/`}${id.name}`;
}
