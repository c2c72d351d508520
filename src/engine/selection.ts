import path from "node:path";
import type { SourceFile } from "../load/document.js";
import type { Changes } from "../load/git/changes.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import type { Bundle } from "../project/project.js";
import type { Location } from "../text/location.js";
import type { RawFinding } from "./runner.js";

/** Only what a change touches is reported. */
export interface ChangeFilter {
  /** "lines": a range is on lines that were added; "object": the object or document was touched; "file": the file was. */
  readonly scope: "lines" | "object" | "file";
  readonly changes: Changes;
}

/** What was given of a project. */
export interface Given {
  /** Absolute. */
  readonly root: string;
  isGiven(absolutePath: string): boolean;
  readonly givesAll: boolean;
}

/** A finding is reported when its range, a related range, or a patch that the object is made of lies in what was given and what changed. */
export function isReported({ descriptor, objects, bundle }: RawFinding, project: Given, filter: ChangeFilter | undefined): boolean {
  if (project.givesAll && !filter) return true;
  const places = [descriptor.at, ...(descriptor.related ?? []).map(({ location }) => location)];
  const isGiven = (place: Location): boolean => project.isGiven(fileOf(place).absolutePath);
  if (places.some((place) => isGiven(place) && isTouched(place, objects, filter))) return true;
  if (filter?.scope === "lines" || objects[0] === undefined) return false;
  return contributors(objects[0], bundle, project.root).some((file) => project.isGiven(file) && (!filter || filter.changes.has(file)));
}

/** Whether a finding of the bundle can lie in a file that was given. What a root is rendered from is more than the files of its objects, so roots always may. */
export function mayReport({ origin, objects, context, files }: Bundle, project: Given): boolean {
  if (origin !== "files" || project.givesAll) return true;
  const isGiven = ({ document }: KubernetesObject): boolean => project.isGiven(document.file.absolutePath);
  return objects.some(isGiven) || context.some(isGiven) || files.some((file) => project.isGiven(file.absolutePath));
}

function isTouched(place: Location, objects: readonly KubernetesObject[], filter: ChangeFilter | undefined): boolean {
  if (!filter) return true;
  const file = fileOf(place);
  const lines = filter.changes.get(file.absolutePath);
  if (lines === undefined) return false;
  if (lines === "all" || filter.scope === "file") return true;
  const isIn = ([first, last]: readonly [number, number]): boolean => lines.added.some(([from, to]) => from <= last && to >= first);
  if (filter.scope === "lines") return isIn(linesOf(place));
  const extents = extentsOf(place, objects).map(linesOf);
  return extents.some((extent) => isIn(extent) || lines.removed.some((line) => line >= extent[0] - 1 && line <= extent[1]));
}

/** First and last line, 1-based. */
function linesOf({ range: { start, end } }: Location): readonly [number, number] {
  return [start.line, end.column === 1 && end.line > start.line ? end.line - 1 : end.line];
}

/** The objects that a finding is about, as far as they stand in the file of a place, else the document that holds it. */
function extentsOf(place: Location, objects: readonly KubernetesObject[]): Location[] {
  const own = objects.map(({ document }) => document.locate([], "value")).filter((extent) => extent?.file === place.file);
  const documents = fileOf(place).documents.map((document) => document.locate([], "value"));
  const around = documents.filter((extent) => extent && extent.start <= place.start && extent.end >= place.start);
  return [...(own.length > 0 ? own : around)].filter((extent) => extent !== undefined);
}

/** Absolute paths of the files that an object is made of. */
function contributors({ document }: KubernetesObject, { origin, directory = "", valueFiles = [] }: Bundle, root: string): string[] {
  const sources = [...(document.sources?.() ?? [])].map(({ absolutePath }) => absolutePath);
  if (origin !== "helm") return sources;
  return [...sources, ...[...valueFiles, path.posix.join(directory, "values.yaml")].map((file) => path.join(root, file))];
}

function fileOf({ file }: Location): SourceFile {
  return file as SourceFile;
}
