import type { Problem } from "../../load/document.js";
import type { NamedSchema } from "./context.js";
import { CycleError, MissingError, RenderError, renderProblem } from "./error.js";
import { DEFAULT_FIELDS, type FieldTables } from "./fields/defaults.js";
import { mergeTables } from "./fields/tables.js";
import { titleOf } from "./id.js";
import { locationOf, type Place } from "./place.js";
import type { Resource } from "./resource.js";
import type { Variable } from "./variables.js";

/** No team deploys more from one root; bases that include each other twice over and over would. */
const MAX_OBJECTS = 10_000;

/** What a kustomization has gathered so far: objects, and what is needed to finish them at the root. */
export class Accumulation {
  resources: Resource[] = [];
  tables: FieldTables = DEFAULT_FIELDS;
  variables: Variable[] = [];
  /** Something could not be carried out. */
  isIncomplete = false;
  /** Objects are missing that should be here, which has been said: what seeks them is not to blame. */
  lacksObjects = false;
  /** A base led back to a kustomization above it. */
  hasCycle = false;
  /** Each once, however many ways lead to the base that has it. */
  readonly problems = new Set<Problem>();
  /** Absolute paths of the files that were read. */
  readonly files = new Set<string>();
  /** The schema that a kustomization below has set for what comes after it. */
  schema: NamedSchema | undefined;
  /** Absolute paths of the directories of all kustomizations below. */
  readonly directories = new Set<string>();

  /** Adds objects; one that is there already is a problem at `place`. */
  append(resources: readonly Resource[], place: Place): void {
    const known = this.#identities();
    for (const resource of resources) this.#add(resource, place, known);
  }

  #identities(): Set<string> {
    return new Set(this.resources.map(({ identity }) => identity));
  }

  #add(resource: Resource, place: Place, known: Set<string>): void {
    const identity = resource.identity;
    if (known.has(identity)) {
      this.fail(`${titleOf(resource.id)} is there twice`, place);
      return;
    }
    if (this.resources.length === MAX_OBJECTS) {
      // What uses this base would only multiply them further.
      this.resources = [];
      throw new RenderError(`more than ${MAX_OBJECTS} objects: a base that multiplies itself?`);
    }
    known.add(identity);
    this.resources.push(resource);
  }

  /** Adds what a base has gathered. The base may be in use elsewhere and stays as it is. */
  merge(base: Accumulation, place: Place): void {
    this.#note(base);
    const known = this.#identities();
    // What the base could not carry out may have left two of one id, which has been told then.
    const own = base.isIncomplete ? distinctIds(base.resources) : base.resources;
    for (const resource of own) this.#add(resource.clone(), place, known);
    this.attempt(place, () => (this.tables = mergeTables(this.tables, base.tables)));
    for (const variable of base.variables) this.attempt(place, () => this.addVariable(variable));
  }

  /** Becomes what another has gathered, which stays as it is. */
  adopt(other: Accumulation): void {
    this.#note(other);
    this.resources = other.resources.map((resource) => resource.clone());
    this.tables = other.tables;
    this.variables = other.variables;
  }

  #note(base: Accumulation): void {
    this.isIncomplete ||= base.isIncomplete;
    this.lacksObjects ||= base.lacksObjects;
    for (const problem of base.problems) this.problems.add(problem);
    for (const file of base.files) this.files.add(file);
    for (const directory of base.directories) this.directories.add(directory);
    this.hasCycle ||= base.hasCycle;
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
      if (!(error instanceof MissingError && this.lacksObjects)) this.#report(error, place);
    }
  }

  /** Carries out an entry that adds objects. */
  attemptToAdd(place: Place, action: () => void): void {
    try {
      action();
    } catch (error) {
      if (!(error instanceof RenderError)) throw error;
      this.#report(error, place);
      this.lacksObjects = true;
      this.hasCycle ||= error instanceof CycleError;
    }
  }

  /** Reported at the entry; what is to blame in another file is named there. */
  #report(error: RenderError, entry: Place | undefined): void {
    const [own, blamed] = [locationOf(entry), locationOf(error.place)];
    if (!own || !blamed || own.file === blamed.file) this.fail(error.message, error.place ?? entry);
    else this.fail(`${error.message} (${blamed.file.path}:${blamed.range.start.line})`, entry);
  }

  fail(message: string, place: Place | undefined): void {
    this.isIncomplete = true;
    this.problems.add(renderProblem(message, place));
  }
}

function distinctIds(resources: readonly Resource[]): Resource[] {
  return [...new Map(resources.map((resource) => [resource.identity, resource])).values()];
}
