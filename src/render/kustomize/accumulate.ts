import { Accumulation } from "./accumulation.js";
import { parseFaults, type RenderContext, type Visit } from "./context.js";
import { applyCrds } from "./crds.js";
import { CycleError, RenderError } from "./error.js";
import { readTables, mergeTables } from "./fields/tables.js";
import { isInside, join, readFault } from "./files.js";
import { runGenerators } from "./run-generators.js";
import { runTransformers } from "./run-transformers.js";
import { listOf, type Kustomization } from "./kustomization.js";
import { fieldOf, textOf, type Node } from "./node.js";
import { readOpenApi } from "./patches/openapi-schema.js";
import { isRemote } from "./remote.js";
import { Resource } from "./resource.js";
import { claimVariable, readVariable } from "./variables.js";

/** Gathers the objects of a kustomization directory and everything below it. Bases are gathered once for all that use them. */
export function accumulateDirectory(context: RenderContext, directory: string, chain: readonly string[]): Accumulation {
  const key = `${context.schema.name}\0${context.tracksTransformations}\0${directory}`;
  let accumulation = context.cache.accumulations.get(key);
  if (accumulation) {
    for (const inner of accumulation.directories) demandNoCycle(inner, chain);
    if (accumulation.schema) context.schema = accumulation.schema;
    return accumulation;
  }
  demandNoCycle(directory, chain);
  const kustomization = context.kustomization(directory);
  accumulation = new Accumulation();
  const before = context.schema;
  accumulate(context, { kustomization, chain: [...chain, directory] }, accumulation);
  if (context.schema !== before) accumulation.schema = context.schema;
  // A cycle is one of this chain; others may come here another way.
  if (!accumulation.hasCycle) context.cache.accumulations.set(key, accumulation);
  return accumulation;
}

/** kustomize's order: resources, generators, components, transformers. */
function accumulate(context: RenderContext, visit: Visit, into: Accumulation): void {
  const { kustomization } = visit;
  into.files.add(kustomization.file.absolutePath);
  into.directories.add(kustomization.directory);
  for (const fault of kustomization.faults) into.fail(fault.message, fault.place);
  useSchema(context, kustomization, into);
  for (const field of ["resources", "bases"]) {
    for (const entry of listOf(kustomization, field)) into.attemptToAdd(entry.place, () => addResource(context, visit, into, entry, field));
  }
  for (const entry of listOf(kustomization, "configurations")) {
    into.attempt(entry.place, () => {
      const file = context.parsed(kustomization.directory, textOf(entry), into.files);
      into.tables = mergeTables(into.tables, readTables(file.documents[0]?.value));
    });
  }
  for (const entry of listOf(kustomization, "crds"))
    into.attempt(entry.place, () => applyCrds(context.parsed(kustomization.directory, textOf(entry), into.files), into));
  refuse(kustomization, into);
  runGenerators(context, visit, into);
  for (const entry of listOf(kustomization, "components")) into.attemptToAdd(entry.place, () => addComponent(context, visit, into, entry));
  runTransformers(context, visit, into);
  for (const entry of listOf(kustomization, "vars")) {
    into.attempt(entry.place, () => {
      const variable = readVariable(entry);
      claimVariable(into.resources, variable);
      into.addVariable(variable);
    });
  }
}

/** The first schema stays: one that a base sets holds for what comes after it, and for the root. */
function useSchema(context: RenderContext, kustomization: Kustomization, into: Accumulation): void {
  const openapi = fieldOf(kustomization.node, "openapi");
  const [path, version] = [fieldOf(openapi, "path"), fieldOf(openapi, "version")];
  if (path) {
    into.attempt(path.place, () => {
      const file = context.parsed(kustomization.directory, textOf(path), into.files);
      if (context.schema.name === "") context.schema = { name: file.absolutePath, types: readOpenApi(file.documents[0]?.value) };
    });
  } else if (version && textOf(version) !== BUILT_IN_SCHEMA) {
    into.fail(`the OpenAPI version ${textOf(version)} is not built in: ${BUILT_IN_SCHEMA} is`, version.place);
  }
}

const BUILT_IN_SCHEMA = "v1.21.2";

/** What needs a program: Helm, and validators, which are programs of the user's. */
function refuse(kustomization: Kustomization, into: Accumulation): void {
  for (const field of ["helmCharts", "helmChartInflationGenerator"]) {
    for (const entry of listOf(kustomization, field)) {
      const name = textOf(fieldOf(entry, "name")) || textOf(fieldOf(entry, "chartName"));
      into.attemptToAdd(entry.place, () => {
        throw new RenderError(`${field}: the chart "${name}" is rendered by helm, which does not run here`);
      });
    }
  }
  for (const entry of listOf(kustomization, "validators")) {
    into.fail(`validators: ${textOf(entry)} is a program of its own, which does not run here`, entry.place);
  }
}

/** A file of objects, or a directory with a kustomization of its own. */
function addResource(context: RenderContext, visit: Visit, into: Accumulation, entry: Node, field: string): void {
  const { directory } = visit.kustomization;
  const name = textOf(entry);
  const kind = name === "" ? undefined : context.files.kindOf(join(directory, name));
  if (kind === "directory") {
    const base = baseDirectory(context, visit, name);
    if (context.kustomization(base).isComponent) throw new RenderError(`${field}: ${name} is a Component, which belongs under components`);
    into.merge(accumulateDirectory(context, base, visit.chain), entry.place);
    return;
  }
  if (kind === undefined && isRemote(name)) throw remoteError(field, name);
  const file = context.parsed(directory, name, into.files);
  for (const fault of parseFaults(file, name)) into.attemptToAdd(entry.place, () => throwFault(fault));
  into.append(
    context.objects(file).map(({ root, document }) => new Resource(root, document)),
    entry.place,
  );
}

function throwFault(message: string): never {
  throw new RenderError(message);
}

function remoteError(field: string, name: string): RenderError {
  return new RenderError(`${field}: ${name} is remote, and nothing is fetched here`);
}

function addComponent(context: RenderContext, visit: Visit, into: Accumulation, entry: Node): void {
  const name = textOf(entry);
  const kind = context.files.kindOf(join(visit.kustomization.directory, name));
  if (kind === undefined && isRemote(name)) throw remoteError("components", name);
  if (kind !== "directory") throw new RenderError(kind === undefined ? `${name} does not exist` : `${name} is no directory`);
  const directory = baseDirectory(context, visit, name);
  const kustomization = context.kustomization(directory);
  if (!kustomization.isComponent) throw new RenderError(`${name} is no Component: it belongs under resources`);
  context.countComponent();
  accumulate(context, { kustomization, chain: [...visit.chain, directory] }, into);
}

/** The directory that an entry names, without links. Throws RenderError where the chain would bite its tail. */
function baseDirectory(context: RenderContext, visit: Visit, name: string): string {
  const directory = context.files.realPath(join(visit.kustomization.directory, name));
  demandNoCycle(directory, visit.chain);
  try {
    context.kustomization(directory);
  } catch (error) {
    throw error instanceof RenderError && error.place ? error : new RenderError(`${name}: ${readFault(error)}`);
  }
  return directory;
}

/** Nobody builds on bases of bases of this depth, and reading them would run out of stack. */
const MAX_CHAIN = 100;

/** A base may not be, or lie above, a kustomization that led to it. */
function demandNoCycle(directory: string, chain: readonly string[]): void {
  if (chain.length > MAX_CHAIN) throw new RenderError(`more than ${MAX_CHAIN} kustomizations that each use the next`);
  const index = chain.findIndex((visited) => isInside(visited, directory));
  if (index < 0) return;
  const names = [...chain.slice(index), directory].map((path) => shortName(path, chain));
  throw new CycleError(
    chain[index] === directory
      ? `the kustomizations form a cycle: ${names.join(" → ")}`
      : `${shortName(directory, chain)} holds ${shortName(chain[index]!, chain)}, which led to it`,
  );
}

/** The part of a path that tells it from its neighbours. */
function shortName(directory: string, chain: readonly string[]): string {
  const parts = directory.split("/");
  const shared = Math.min(...chain.map((other) => sharedSteps(other.split("/"), parts)));
  return parts.slice(Math.max(0, Math.min(shared, parts.length - 1))).join("/");
}

function sharedSteps(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
  return shared;
}
