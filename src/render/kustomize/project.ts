import path from "node:path";
import type { Problem } from "../../load/document.js";
import { rootDeliveries, type RootDelivery } from "../deliveries.js";
import type { RenderInput, RenderOutput, RenderedRoot } from "../rendered.js";
import { RenderCache } from "./context.js";
import { diskFiles } from "./files.js";
import { FixedPlace } from "./place.js";
import { renderKustomization, type DeliveredNamespace, type RenderedKustomization } from "./render.js";
import { findRoots } from "./roots.js";

/** Renders a root in another way, where that is asked for; undefined: in process is right. */
export type Fallback = (
  directory: string,
  internal: RenderedKustomization,
  namespace: DeliveredNamespace | undefined,
) => RenderedKustomization | undefined;

/** Renders the kustomizations of a project. Files, bases and their problems are shared by all roots. */
export function renderKustomize(input: RenderInput, mode: "roots" | "all", fallback?: Fallback): RenderOutput {
  const deliveries = deliveriesByFolder(input);
  const { roots, orphans, consumed } = findRoots(input.files, mode, new Set(deliveries.keys()));
  const request = { files: diskFiles(input, input.files), cache: new RenderCache(), ...input.config.kustomize };
  const problems: Problem[] = orphans.map((file) => ({
    level: "note",
    kind: "skipped",
    message: "this Component is used by no kustomization of the project: what it changes is not judged",
    file: file.path,
  }));
  const rendered: RenderedRoot[] = [];
  for (const directory of roots) {
    const namespace = deliveredNamespace(deliveries.get(directory) ?? []);
    const internal = renderKustomization(directory, { ...request, ...(namespace ? { namespace } : {}) });
    const result = fallback?.(directory, internal, namespace) ?? internal;
    problems.push(...result.problems);
    const name = slashes(path.relative(input.root, directory));
    rendered.push({ name: name || ".", origin: "kustomize", directory: name, objects: result.objects, isIncomplete: result.isIncomplete });
  }
  return { roots: rendered, consumed, templates: new Set(), given: new Set(), problems };
}

function slashes(file: string): string {
  return path.sep === "/" ? file : file.replaceAll(path.sep, "/");
}

/** What Argo CD and Flux deliver of this project, by absolute folder. */
function deliveriesByFolder(input: RenderInput): Map<string, RootDelivery[]> {
  const folders = new Map<string, RootDelivery[]>();
  for (const delivery of rootDeliveries(input.objects)) {
    const folder = path.join(input.root, delivery.path);
    folders.set(folder, [...(folders.get(folder) ?? []), delivery]);
  }
  return folders;
}

/** The namespace that all deliveries of a root agree on. */
function deliveredNamespace(deliveries: readonly RootDelivery[]): DeliveredNamespace | undefined {
  const [first] = deliveries;
  const name = first?.namespace;
  if (!first || name === undefined || deliveries.some((delivery) => delivery.namespace !== name)) return undefined;
  const isFlux = first.object.group.endsWith("fluxcd.io");
  const spec = first.at.slice(
    0,
    first.at.findLastIndex((step) => step === "source" || step === "sources"),
  );
  const at = isFlux ? ["spec", "targetNamespace"] : [...spec, "destination", "namespace"];
  return { name, place: new FixedPlace(first.object.locate(at, "value") ?? first.object.at(first.at)), isDefault: !isFlux };
}
