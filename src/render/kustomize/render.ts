import type { Problem } from "../../load/document.js";
import { KubernetesObject } from "../../model/kubernetes-object.js";
import { accumulateDirectory } from "./accumulate.js";
import { Accumulation } from "./accumulation.js";
import { addBuildMetadata, wantsMetadata } from "./build-metadata.js";
import { RenderCache, RenderContext, type RenderOptions } from "./context.js";
import type { KustomizeFiles } from "./files.js";
import { contentHash } from "./hash.js";
import type { Kustomization } from "./kustomization.js";
import { titleOf } from "./id.js";
import { fixNameReferences } from "./name-references.js";
import { fieldOf, itemsOf, nodeAt, textOf, withField, withoutField, type Node } from "./node.js";
import { sortLegacy } from "./order.js";
import { RenderedDocument } from "./rendered-document.js";
import { asTextMap, type Resource } from "./resource.js";
import type { Place } from "./place.js";
import { setNamespace } from "./transformers/namespace.js";
import { resolveVariables } from "./variables.js";

export interface RenderedKustomization {
  /** In the order in which kustomize prints them. */
  readonly objects: readonly KubernetesObject[];
  readonly problems: readonly Problem[];
  /** Absolute paths of all files that were read. */
  readonly files: ReadonlySet<string>;
  /** Something could not be carried out: the objects are not all, or not as they will be deployed. */
  readonly isIncomplete: boolean;
}

/** The namespace that a delivery object gives a root. */
export interface DeliveredNamespace {
  readonly name: string;
  readonly place: Place;
  /** It is for objects that name none, as with Argo CD; else for all, as with Flux. */
  readonly isDefault: boolean;
}

export interface KustomizeRequest extends Partial<RenderOptions> {
  readonly files: KustomizeFiles;
  readonly namespace?: DeliveredNamespace;
  /** Shared by the roots of a run. */
  readonly cache?: RenderCache;
}

/** Renders a kustomization directory (absolute) as `kustomize build` does, in process. Never throws for what is wrong with the input. */
export function renderKustomization(directory: string, request: KustomizeRequest): RenderedKustomization {
  const { files, cache = new RenderCache(), loadRestrictions = "root" } = request;
  const context = new RenderContext(files, cache, { loadRestrictions }, accumulateDirectory);
  const root = files.realPath(directory);
  const result = new Accumulation();
  result.attempt(undefined, () => {
    const kustomization = context.kustomization(root);
    context.tracksTransformations = wantsMetadata(kustomization, "transformerAnnotations");
    result.adopt(accumulateDirectory(context, root, []));
    if (request.namespace) deliver(result, request.namespace);
    finish(result, kustomization);
  });
  const objects = result.resources.map((resource) => toObject(resource));
  return { objects, problems: distinct([...result.problems]), files: result.files, isIncomplete: result.isIncomplete };
}

function deliver(into: Accumulation, { name, place, isDefault }: DeliveredNamespace): void {
  const specs = isDefault ? [] : into.tables.namespace;
  const subjects = isDefault ? "none" : "defaultOnly";
  into.attempt(place, () => setNamespace(into.resources, { namespace: name, place, specs, unsetOnly: isDefault, subjects }));
}

/** What is done once, at the root: names get their hashes, references follow, variables are filled in. */
function finish(into: Accumulation, kustomization: Kustomization): void {
  for (const resource of into.resources) {
    if (!resource.needsHash) continue;
    const hash = contentHash(resource.root);
    resource.storePreviousId();
    resource.setName(`${resource.id.name}-${hash}`, nodeAt(resource.root, "metadata", "name")?.place ?? resource.root.place);
  }
  fixNameReferences(into.resources, into.tables.nameReference, (error) => into.fail(error.message, error.place));
  into.attempt(undefined, () => resolveVariables(into.resources, into.variables, into.tables.varReference));
  if (!into.isIncomplete) demandIds(into);
  into.resources = into.resources.filter((resource) => !isLocal(resource));
  into.resources = sorted(into, kustomization);
  addBuildMetadata(into, kustomization);
  for (const resource of into.resources) resource.root = withPlainAnnotations(resource.root);
}

/** Patches may have taken away what an object is known by, or given it twice. */
function demandIds(into: Accumulation): void {
  const known = new Set<string>();
  for (const { root, id, identity } of into.resources) {
    if (id.kind === "") into.fail(`${titleOf(id)} has lost its kind`, root.place);
    else if (id.name === "" && !id.kind.endsWith("List")) into.fail(`a ${id.kind} has lost its name`, root.place);
    else if (known.has(identity)) into.fail(`${titleOf(id)} is there twice`, root.place);
    known.add(identity);
  }
}

/** Objects for kustomize's own use are not printed. */
function isLocal(resource: Resource): boolean {
  const mark = resource.annotations.get("config.kubernetes.io/local-config");
  return mark !== undefined && mark !== "false";
}

function sorted(into: Accumulation, kustomization: Kustomization): Resource[] {
  const options = fieldOf(kustomization.node, "sortOptions");
  const order = textOf(fieldOf(options, "order"));
  if (!options) return sortLegacy(into.resources);
  if (order === "fifo") return into.resources;
  if (order !== "legacy") {
    into.fail(`sortOptions.order should be fifo or legacy, not "${order}"`, options.place);
    return into.resources;
  }
  const legacy = fieldOf(options, "legacySortOptions");
  if (!legacy) return sortLegacy(into.resources);
  const kinds = (key: string): string[] => itemsOf(fieldOf(legacy, key) ?? legacy).map((item) => textOf(item));
  return sortLegacy(into.resources, kinds("orderFirst"), kinds("orderLast"));
}

/** kustomize prints annotations as texts, and none at all where there are none. */
function withPlainAnnotations(root: Node): Node {
  const metadata = fieldOf(root, "metadata");
  const annotations = fieldOf(metadata, "annotations");
  if (!annotations) return root;
  const plain = asTextMap(annotations);
  return withField(root, "metadata", plain ? withField(metadata!, "annotations", plain) : withoutField(metadata!, "annotations"));
}

function toObject(resource: Resource): KubernetesObject {
  const document = new RenderedDocument(resource.root, resource.document);
  return new KubernetesObject(document, document.value as Readonly<Record<string, unknown>>);
}

/** A base that a root uses twice tells its problems twice. */
function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ file, location, message }) => {
    const key = `${file ?? ""}\0${location?.start ?? ""}\0${message}`;
    return seen.has(key) ? false : Boolean(seen.add(key));
  });
}
