import type { Problem } from "../../load/document.js";
import { locationOf, type Place } from "./place.js";

/** What kustomize would stop at. It is caught at the entry that it is about, and the rest is rendered. */
export class RenderError extends Error {
  constructor(
    message: string,
    /** The entry that is to blame, when it is another one than the one being carried out. */
    readonly place?: Place,
  ) {
    super(message);
  }
}

/** Something that was sought is not there. Where objects are known to be missing, that says nothing. */
export class MissingError extends RenderError {}

/** A kustomization that would come to itself. */
export class CycleError extends RenderError {}

export function renderProblem(message: string, place: Place | undefined, level: Problem["level"] = "error"): Problem {
  const location = locationOf(place);
  return { level, kind: "render", message, ...(location ? { location, file: location.file.path } : {}) };
}
