import type { Problem } from "../../load/document.js";
import { RenderError, renderProblem } from "./error.js";
import { DEFAULT_FIELDS, type FieldTables } from "./fields/defaults.js";
import { mergeTables } from "./fields/tables.js";
import { isSameId, titleOf } from "./id.js";
import type { Place } from "./place.js";
import type { Resource } from "./resource.js";
import type { Variable } from "./variables.js";

/** What a kustomization has gathered so far: objects, and what is needed to finish them at the root. */
export class Accumulation {
  resources: Resource[] = [];
  tables: FieldTables = DEFAULT_FIELDS;
  variables: Variable[] = [];
  /** Set when a part is missing from the result. */
  isIncomplete = false;
  readonly problems: Problem[] = [];
  /** Absolute paths of the files that were read. */
  readonly files = new Set<string>();
  /** Absolute paths of the directories of all kustomizations below. */
  readonly directories = new Set<string>();

  append(resource: Resource): void {
    const { id } = resource;
    if (this.resources.some((other) => isSameId(other.id, id))) throw new RenderError(`${titleOf(id)} is there twice`);
    this.resources.push(resource);
  }

  /** Adds what a base has gathered. The base may be in use elsewhere and stays as it is. */
  merge(base: Accumulation, place: Place): void {
    this.isIncomplete ||= base.isIncomplete;
    this.problems.push(...base.problems);
    for (const file of base.files) this.files.add(file);
    for (const directory of base.directories) this.directories.add(directory);
    for (const resource of base.resources) this.attempt(place, () => this.append(resource.clone()));
    this.attempt(place, () => (this.tables = mergeTables(this.tables, base.tables)));
    for (const variable of base.variables) this.attempt(place, () => this.addVariable(variable));
  }

  addVariable(variable: Variable): void {
    if (this.variables.some(({ name }) => name === variable.name))
      throw new RenderError(`variable ${variable.name} is defined twice`, variable.place);
    this.variables = [...this.variables, variable];
  }

  /** Carries out one entry. What kustomize would stop at is a problem of that entry, and the others go on. */
  attempt(place: Place | undefined, action: () => void): void {
    try {
      action();
    } catch (error) {
      if (!(error instanceof RenderError)) throw error;
      this.fail(error.message, error.place ?? place);
    }
  }

  fail(message: string, place: Place | undefined): void {
    this.isIncomplete = true;
    this.problems.push(renderProblem(message, place));
  }

  /** Something that kustomize lets pass and a person should know. */
  note(message: string, place: Place | undefined): void {
    this.problems.push(renderProblem(message, place, "note"));
  }
}
