import type { Document, SourceFile } from "../../load/document.js";
import { Location } from "../../text/location.js";
import { RenderError } from "./error.js";
import { isInside, join, KUSTOMIZATION_NAMES, type KustomizeFiles } from "./files.js";
import { fieldOf, fieldsOf, itemsOf, Node, textOf } from "./node.js";
import { DocumentPlace, type Place } from "./place.js";
import { shapeFaults, withKnownNames, type Shape, type ShapeFault } from "./shape.js";

/** A kustomization file. */
export interface Kustomization {
  /** Absolute, without links. */
  readonly directory: string;
  readonly file: SourceFile;
  readonly document: Document;
  /** Its fields under the names that kustomize gives them. */
  readonly node: Node;
  readonly isComponent: boolean;
  /** What kustomize would refuse. */
  readonly faults: readonly ShapeFault[];
}

const GVK = { group: "text", version: "text", kind: "text" } as const satisfies Record<string, Shape>;
const SELECTOR: Shape = {
  fields: { ...GVK, apiVersion: "text", name: "text", namespace: "text", labelSelector: "text", annotationSelector: "text" },
};
const FIELD_SPEC: Shape = { fields: { ...GVK, path: "text", create: "boolean" } };
const TEXTS: Shape = { list: "text" };
const FIELD_OPTIONS: Shape = { fields: { delimiter: "text", index: "number", encoding: "text", create: "boolean" } };
const GENERATOR_OPTIONS: Shape = {
  fields: { labels: "textMap", annotations: "textMap", disableNameSuffixHash: "boolean", immutable: "boolean" },
};
const GENERATOR = {
  name: "text",
  namespace: "text",
  behavior: "text",
  literals: TEXTS,
  files: TEXTS,
  envs: TEXTS,
  env: "text",
  options: GENERATOR_OPTIONS,
} as const satisfies Record<string, Shape>;
const PATCH: Shape = {
  fields: {
    path: "text",
    patch: "text",
    target: SELECTOR,
    options: { fields: { allowNameChange: "boolean", allowKindChange: "boolean" } },
  },
};
const IMAGE: Shape = { fields: { name: "text", newName: "text", newTag: "text", tagSuffix: "text", digest: "text" } };
export const REPLACEMENT: Shape = {
  fields: {
    path: "text",
    source: { fields: { ...GVK, name: "text", namespace: "text", fieldPath: "text", options: FIELD_OPTIONS } },
    targets: { list: { fields: { select: SELECTOR, reject: { list: SELECTOR }, fieldPaths: TEXTS, options: FIELD_OPTIONS } } },
  },
};

/** Fields of kustomize 5, newer ones that do not change what older ones mean included. */
const FIELDS: Readonly<Record<string, Shape>> = {
  apiVersion: "text",
  kind: "text",
  metadata: "any",
  openapi: "textMap",
  namePrefix: "text",
  nameSuffix: "text",
  namespace: "text",
  commonLabels: "textMap",
  labels: {
    list: {
      fields: {
        pairs: "textMap",
        includeSelectors: "boolean",
        includeTemplates: "boolean",
        includeVolumeClaimTemplates: "boolean",
        fields: { list: FIELD_SPEC },
      },
    },
  },
  commonAnnotations: "textMap",
  patchesStrategicMerge: TEXTS,
  patchesJson6902: { list: PATCH },
  patches: { list: PATCH },
  images: { list: IMAGE },
  imageTags: { list: IMAGE },
  replacements: { list: REPLACEMENT },
  replicas: { list: { fields: { name: "text", count: "number" } } },
  vars: {
    list: {
      fields: {
        name: "text",
        objref: { fields: { ...GVK, apiVersion: "text", name: "text", namespace: "text" } },
        fieldref: { fields: { fieldPath: "text" } },
      },
    },
  },
  sortOptions: { fields: { order: "text", legacySortOptions: { fields: { orderFirst: TEXTS, orderLast: TEXTS } } } },
  resources: TEXTS,
  components: TEXTS,
  crds: TEXTS,
  bases: TEXTS,
  configMapGenerator: { list: { fields: GENERATOR } },
  secretGenerator: { list: { fields: { ...GENERATOR, type: "text" } } },
  helmGlobals: "any",
  helmCharts: { list: "any" },
  helmChartInflationGenerator: { list: "any" },
  generatorOptions: GENERATOR_OPTIONS,
  configurations: TEXTS,
  generators: TEXTS,
  transformers: TEXTS,
  validators: TEXTS,
  buildMetadata: TEXTS,
};

const SHAPE: Shape = { fields: FIELDS };

const VERSIONS: Readonly<Record<string, string>> = {
  Kustomization: "kustomize.config.k8s.io/v1beta1",
  Component: "kustomize.config.k8s.io/v1alpha1",
};

/** The kustomization file of a directory. Throws RenderError where there is none, or two, or one that does not parse. */
export function loadKustomization(directory: string, files: KustomizeFiles): Kustomization {
  const found = KUSTOMIZATION_NAMES.map((name) => join(directory, name)).filter((path) => files.kindOf(path) === "file");
  if (found.length === 0) throw new RenderError(`there is no ${KUSTOMIZATION_NAMES.join(", ")} in this directory`);
  // A link out of the directory would read what the kustomization has no business with.
  for (const path of found)
    if (!isInside(files.realPath(path), directory))
      throw new RenderError("the kustomization file is a link that leads out of its directory");
  const file = files.parsed(found[0]!);
  if (found.length > 1) {
    throw new RenderError(`there are ${found.length} kustomization files in one directory, and kustomize takes one`, wholeFile(file));
  }
  return readKustomization(directory, file);
}

export function readKustomization(directory: string, file: SourceFile): Kustomization {
  const document = file.documents[0];
  const parseError = file.problems.find((problem) => problem.level === "error" || problem.kind === "parse" || problem.kind === "skipped");
  if (!document) {
    const place = wholeFile(file);
    throw new RenderError(
      parseError ? `the kustomization file does not parse: ${parseError.message}` : "the kustomization file is empty",
      place,
    );
  }
  const root = new Node(new DocumentPlace(document), document.value);
  if (root.kind !== "map") throw new RenderError("a kustomization file holds a map", root.place);
  if (saysNothing(root)) throw new RenderError("the kustomization file is empty", wholeFile(file));
  const node = withKnownNames(root, SHAPE);
  const kind = textOf(fieldOf(node, "kind")) || "Kustomization";
  const faults = [...versionFaults(node, kind), ...shapeFaults(root, SHAPE, "")];
  return { directory, file, document, node, isComponent: kind === "Component", faults };
}

/** Fields that are null or an empty text are as good as none. */
function saysNothing(root: Node): boolean {
  return [...fieldsOf(root)].every(([key, { value }]) => key === "apiVersion" || key === "kind" || value === null || value === "");
}

/** Whether a file of that name is one of kustomize's: Flux has a kind of the same name. */
export function isKustomizeFile(file: SourceFile): boolean {
  const document = file.documents[0];
  if (!document || typeof document.value !== "object" || document.value === null || !Object.hasOwn(document.value, "apiVersion"))
    return true;
  const { apiVersion } = document.value as { readonly apiVersion?: unknown };
  return typeof apiVersion !== "string" || !apiVersion.includes("/") || apiVersion.startsWith("kustomize.config.k8s.io/");
}

function versionFaults(node: Node, kind: string): ShapeFault[] {
  const apiVersion = fieldOf(node, "apiVersion");
  const expected = Object.hasOwn(VERSIONS, kind) ? VERSIONS[kind]! : undefined;
  if (expected === undefined)
    return [{ message: `kind should be Kustomization or Component, not "${kind}"`, place: fieldOf(node, "kind")!.place }];
  if (!apiVersion || textOf(apiVersion) === "" || textOf(apiVersion) === expected) return [];
  return [{ message: `apiVersion of a ${kind} should be ${expected}`, place: apiVersion.place }];
}

function wholeFile(file: SourceFile): Place {
  const place: Place = { locate: () => file.problems[0]?.location ?? fileStart(file), child: () => place };
  return place;
}

function fileStart(file: SourceFile): Location {
  return new Location(file, 0, Math.min(1, file.text.length));
}

/** The items of a list field; none where it is no list. */
export function listOf(kustomization: Kustomization, field: string): readonly Node[] {
  const node = fieldOf(kustomization.node, field);
  return node ? itemsOf(node) : [];
}
