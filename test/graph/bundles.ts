import { buildGraph, type GraphOptions } from "../../src/graph/build.js";
import type { Graph } from "../../src/graph/graph.js";
import type { KubernetesObject } from "../../src/model/kubernetes-object.js";
import type { Lookup } from "../../src/model/lookup.js";
import type { Workload } from "../../src/model/workload.js";
import type { Bundle } from "../../src/project/project.js";
import { objectsOf } from "../manifests.js";

type Manifests = Readonly<Record<string, string>>;

export interface BundleSetting extends GraphOptions {
  readonly origin?: Bundle["origin"];
  readonly isIncomplete?: boolean;
  /** Cluster-scoped and unmarked objects of the project. */
  readonly context?: Manifests;
  /** The environment's other roots and files. */
  readonly elsewhere?: Manifests;
}

const ENVIRONMENT = { name: "unknown", role: "unknown", because: { text: "a test" } } as const;

export class World {
  readonly graph: Graph;
  readonly bundle: Bundle;
  readonly #objects: readonly KubernetesObject[];

  constructor(
    manifests: Manifests,
    { origin = "files", isIncomplete = false, context = {}, elsewhere = {}, ...options }: BundleSetting = {},
  ) {
    const objects = objectsOf(manifests);
    const others = objectsOf(elsewhere);
    const bundle: Bundle = {
      name: "test",
      origin,
      isIncomplete,
      environment: ENVIRONMENT,
      environmentOf: () => ENVIRONMENT,
      objects,
      context: objectsOf(context),
      elsewhere: others,
      environmentObjects: others.length === 0 ? objects : [...objects, ...others],
      files: [],
    };
    this.#objects = [...bundle.objects, ...bundle.context, ...bundle.elsewhere];
    this.bundle = bundle;
    this.graph = buildGraph(bundle, options);
  }

  /** By kind and name, and by path where both stand in several files. */
  object(kind: string, name: string, path?: string): KubernetesObject {
    const matches = this.#objects.filter(
      (object) => object.kind === kind && object.name === name && (path === undefined || object.document.file.projectPath === path),
    );
    if (matches.length !== 1) throw new Error(`${matches.length} objects are ${kind} ${name}`);
    return matches[0]!;
  }

  workload(kind: string, name: string, path?: string): Workload {
    const workload = this.graph.workloadOf(this.object(kind, name, path));
    if (!workload) throw new Error(`${kind} is no workload`);
    return workload;
  }
}

export function plain(manifests: Manifests, setting: BundleSetting = {}): World {
  return new World(manifests, setting);
}

export function rendered(manifests: Manifests, setting: BundleSetting = {}): World {
  return new World(manifests, { origin: "kustomize", ...setting });
}

/** "absent", "unknown", or the names that were found, with the folder of their file. */
export function answer(
  lookup: Lookup<
    | Workload
    | KubernetesObject
    | { readonly object: KubernetesObject }
    | readonly (Workload | KubernetesObject | { readonly object: KubernetesObject })[]
  >,
): string | string[] {
  if (lookup.state !== "found") return lookup.state;
  const { value } = lookup;
  return Array.isArray(value) ? value.map(title) : title(value as KubernetesObject);
}

function title(item: Workload | KubernetesObject | { readonly object: KubernetesObject }): string {
  const object = "object" in item ? item.object : item;
  return `${object.document.file.projectPath} ${object.kind}/${object.name ?? ""}`;
}

interface Options {
  readonly labels?: Readonly<Record<string, string>>;
  readonly namespace?: string;
  readonly kind?: string;
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** A Deployment, or another workload of apps/v1, whose pods carry `app: <name>` unless labels are given. */
export function deployment(name: string, { labels = { app: name }, namespace, kind = "Deployment", spec = {} }: Options = {}): string {
  const template = { metadata: { labels }, spec: { containers: [{ name, image: `${name}:1` }], ...spec } };
  return document({ apiVersion: "apps/v1", kind, metadata: { name, namespace }, spec: { template } });
}

export function service(name: string, selector: unknown = { app: name }, { namespace, labels, spec = {} }: Options = {}): string {
  return document({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace, labels },
    spec: { selector, ports: [{ port: 80 }], ...spec },
  });
}

/** JSON is YAML. */
export function document(value: unknown): string {
  return `---\n${JSON.stringify(value)}\n`;
}

export function object(apiVersion: string, kind: string, name: string, spec: unknown, namespace?: string, labels?: unknown): string {
  return document({ apiVersion, kind, metadata: { name, namespace, labels }, spec });
}
