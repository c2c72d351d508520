import type { KubernetesObject } from "../model/kubernetes-object.js";
import { found, type Lookup, unknown } from "../model/lookup.js";

/** Something that a look-up may mean, and the object it is written in. */
export interface Candidate<T> {
  readonly item: T;
  readonly object: KubernetesObject;
  /** False when the input does not say whether it is meant: a namespace on one side only, a value that is filled in later. */
  readonly certain: boolean;
}

/** Whether folders matter: in plain files the same name stands in many folders; what a root renders is deployed together. */
export type Distance = "by folder" | "none";

/** The one object that a name means, or undefined when there is no candidate. Several equally near ones are unknown. */
export function nearestOne<T>(from: KubernetesObject, candidates: readonly Candidate<T>[], distance: Distance): Lookup<T> | undefined {
  if (candidates.length === 0) return undefined;
  if (candidates.length === 1) return candidates[0]!.certain ? found(candidates[0]!.item) : unknown;
  const certain = nearestGroup(from, candidates, distance).filter((candidate) => candidate.certain);
  return certain.length === 1 ? found(certain[0]!.item) : unknown;
}

/**
 * What a selector selects, or undefined when there is no candidate. Several equally near ones are all selected when they are different objects of one folder,
 * as a stable and a canary Deployment are; the same object twice, or objects of different folders, are unknown.
 */
export function nearestAll<T>(
  from: KubernetesObject,
  candidates: readonly Candidate<T>[],
  distance: Distance,
): Lookup<readonly T[]> | undefined {
  if (candidates.length === 0) return undefined;
  if (candidates.length === 1) return candidates[0]!.certain ? found([candidates[0]!.item]) : unknown;
  const certain = nearestGroup(from, candidates, distance).filter((candidate) => candidate.certain);
  if (certain.length === 0) return unknown;
  if (distance === "by folder" && certain.length > 1 && !belongTogether(certain)) return unknown;
  return found(certain.map(({ item }) => item));
}

function nearestGroup<T>(from: KubernetesObject, candidates: readonly Candidate<T>[], distance: Distance): readonly Candidate<T>[] {
  if (distance === "none") return candidates;
  let best = -1;
  let group: Candidate<T>[] = [];
  for (const candidate of candidates) {
    const proximity = proximityOf(from, candidate.object);
    if (proximity > best) {
      best = proximity;
      group = [candidate];
    } else if (proximity === best) group.push(candidate);
  }
  return group;
}

function belongTogether(candidates: readonly Candidate<unknown>[]): boolean {
  const folder = folderOf(candidates[0]!.object);
  const identities = new Set<string>();
  for (const { object } of candidates) {
    identities.add(`${object.groupKind}\0${object.namespace ?? ""}\0${object.name ?? ""}`);
    if (folderOf(object) !== folder) return false;
  }
  return identities.size === candidates.length;
}

const SAME_FILE = Number.MAX_SAFE_INTEGER;

/** The larger, the nearer: the same file, the same folder, then the deeper common folder. */
export function proximityOf(from: KubernetesObject, to: KubernetesObject): number {
  const a = from.document.file;
  const b = to.document.file;
  if (a === b || a.projectPath === b.projectPath) return SAME_FILE;
  const folderA = folderOf(from);
  const folderB = folderOf(to);
  if (folderA === folderB) return 2 * commonDepth(folderA, folderB) + 1;
  return 2 * commonDepth(folderA, folderB);
}

/** The folder of an object's file with a slash at its end; "" for the project root. */
function folderOf(object: KubernetesObject): string {
  const path = object.document.file.projectPath;
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function commonDepth(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let depth = 0;
  for (let i = 0; i < length && a.charCodeAt(i) === b.charCodeAt(i); i++) if (a.charCodeAt(i) === SLASH) depth++;
  return depth;
}

const SLASH = 47;
