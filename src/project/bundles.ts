import type { Environment } from "../environment/environment.js";
import type { Signal } from "../environment/signal.js";
import type { SourceFile } from "../load/document.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import type { RenderedRoot } from "../render/rendered.js";
import type { Bundle } from "./project.js";

/** What the environment of a thing is; see src/environment. */
export interface EnvironmentReader {
  ofRoot(root: RenderedRoot): Environment;
  ofObject(object: KubernetesObject, root: RenderedRoot | undefined): Environment;
  ofFile(file: SourceFile): Environment;
  ofContext?(file: SourceFile, context: string): Environment;
  signalsOf?(object: KubernetesObject, root: RenderedRoot | undefined): readonly Signal[];
}

export interface BundleInput {
  readonly rendered: readonly RenderedRoot[];
  /** Objects of files that no root consumes. */
  readonly plain: readonly KubernetesObject[];
  /** Files that are not manifests and that rules may judge. */
  readonly files: readonly SourceFile[];
}

interface Draft {
  readonly name: string;
  readonly origin: Bundle["origin"];
  readonly directory?: string;
  readonly environment: Environment;
  readonly objects: KubernetesObject[];
  readonly files: SourceFile[];
  readonly root?: RenderedRoot;
}

/**
 * One bundle for each rendered root and one for the plain files of each environment. Cluster-scoped and unmarked plain objects are visible from every
 * bundle and judged in their own.
 */
export function buildBundles(input: BundleInput, environments: EnvironmentReader): Bundle[] {
  const environmentOf = new Map<KubernetesObject, Environment>();
  const drafts: Draft[] = [];
  for (const root of input.rendered) {
    const environment = environments.ofRoot(root);
    for (const object of root.objects) environmentOf.set(object, environments.ofObject(object, root));
    const { name, origin, directory } = root;
    drafts.push({
      name,
      origin,
      environment,
      objects: [...root.objects],
      files: [],
      root,
      ...(directory === undefined ? {} : { directory }),
    });
  }
  const plain = plainDrafts(input, environments, environmentOf);
  drafts.push(...plain);
  const shared = plain.flatMap((draft) => draft.objects.filter((object) => isShared(object, draft.environment)));
  const inEnvironment = objectsByEnvironment(drafts);
  const filesOfPlain = new Map(plain.map((draft) => [draft, new Set(draft.objects.map(({ document }) => document.file))]));
  const besideOf = (draft: Draft): readonly KubernetesObject[] => {
    const files = plain.length > 1 ? filesOfPlain.get(draft) : undefined;
    if (!files) return [];
    return plain.filter((other) => other !== draft).flatMap(({ objects }) => objects.filter(({ document }) => files.has(document.file)));
  };
  return drafts.map((draft) => finish(draft, { inEnvironment, besideOf, shared, environmentOf, environments, projectFiles: input.files }));
}

/** The objects of all bundles of an environment, gathered when they are first asked for. */
function objectsByEnvironment(drafts: readonly Draft[]): (name: string) => readonly KubernetesObject[] {
  const gathered = new Map<string, readonly KubernetesObject[]>();
  return (name) => {
    let objects = gathered.get(name);
    if (!objects) {
      const lists = drafts.filter(({ environment }) => environment.name === name).map((draft) => draft.objects);
      objects = lists.length === 1 ? lists[0]! : lists.flat();
      gathered.set(name, objects);
    }
    return objects;
  };
}

function plainDrafts(input: BundleInput, environments: EnvironmentReader, environmentOf: Map<KubernetesObject, Environment>): Draft[] {
  const drafts = new Map<string, Draft>();
  const draftFor = (environment: Environment): Draft => {
    let draft = drafts.get(environment.name);
    if (!draft) {
      draft = { name: `files: ${environment.name}`, origin: "files", environment, objects: [], files: [] };
      drafts.set(environment.name, draft);
    }
    return draft;
  };
  for (const object of input.plain) {
    const environment = environments.ofObject(object, undefined);
    environmentOf.set(object, environment);
    draftFor(environment).objects.push(object);
  }
  for (const file of input.files) draftFor(environments.ofFile(file)).files.push(file);
  return [...drafts.values()];
}

/** What a bundle knows of the project around it. */
interface Surroundings {
  readonly inEnvironment: (name: string) => readonly KubernetesObject[];
  readonly besideOf: (draft: Draft) => readonly KubernetesObject[];
  readonly shared: readonly KubernetesObject[];
  readonly environmentOf: ReadonlyMap<KubernetesObject, Environment>;
  readonly environments: EnvironmentReader;
  readonly projectFiles: readonly SourceFile[];
}

function finish(draft: Draft, around: Surroundings): Bundle {
  const { inEnvironment, shared, environmentOf, environments, projectFiles } = around;
  const own = new Set(draft.objects);
  let elsewhere: readonly KubernetesObject[] | undefined;
  let beside: readonly KubernetesObject[] | undefined;
  return {
    name: draft.name,
    origin: draft.origin,
    isIncomplete: draft.root?.isIncomplete ?? false,
    ...(draft.directory === undefined ? {} : { directory: draft.directory }),
    ...(draft.root?.valueFiles ? { valueFiles: draft.root.valueFiles } : {}),
    environment: draft.environment,
    environmentOf: (object) => environmentOf.get(object) ?? draft.environment,
    environmentOfContext: (file, context) => environments.ofContext?.(file, context) ?? draft.environment,
    signalsOf: (object) => environments.signalsOf?.(object, draft.root) ?? [],
    objects: draft.objects,
    // What is shared is never rendered, so that all rendered roots see the same list.
    context: draft.origin === "files" ? shared.filter((object) => !own.has(object)) : shared,
    get elsewhere() {
      return (elsewhere ??= inEnvironment(draft.environment.name).filter((object) => !own.has(object)));
    },
    get beside() {
      return (beside ??= around.besideOf(draft));
    },
    get environmentObjects() {
      return inEnvironment(draft.environment.name);
    },
    files: draft.files,
    projectFiles,
  };
}

function isShared(object: KubernetesObject, environment: Environment): boolean {
  return environment.role === "unknown" || CLUSTER_SCOPED.has(object.groupKind);
}

/** Kinds without a namespace that other objects refer to. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  "Namespace",
  "PersistentVolume",
  "Node",
  "storage.k8s.io/StorageClass",
  "networking.k8s.io/IngressClass",
  "gateway.networking.k8s.io/GatewayClass",
  "cert-manager.io/ClusterIssuer",
  "scheduling.k8s.io/PriorityClass",
  "rbac.authorization.k8s.io/ClusterRole",
  "rbac.authorization.k8s.io/ClusterRoleBinding",
  "apiextensions.k8s.io/CustomResourceDefinition",
  "policy.networking.k8s.io/AdminNetworkPolicy",
  "policy.networking.k8s.io/BaselineAdminNetworkPolicy",
  "cilium.io/CiliumClusterwideNetworkPolicy",
  "crd.projectcalico.org/GlobalNetworkPolicy",
  "projectcalico.org/GlobalNetworkPolicy",
  "monitoring.googleapis.com/ClusterPodMonitoring",
  "monitoring.googleapis.com/ClusterRules",
  "kyverno.io/ClusterPolicy",
]);
