import type { Path } from "../load/document.js";
import { STORE_KIND_OF, type StoreKind } from "./database-kinds.js";
import {
  CLIENT_PROGRAMS,
  COMPANION_WORDS,
  DATABASE_PORTS,
  SERVER_PROGRAMS,
  STORE_IMAGES,
  STORE_REPOSITORIES,
  type StoreClass,
} from "./database-images.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { runsToCompletion } from "./traffic.js";
import type { Container, Workload } from "./workload.js";

export type { StoreClass } from "./database-images.js";

/** What a team adds to the lists in its config. */
export interface DatabaseSetting {
  readonly images: readonly string[];
  readonly kinds: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** Why something is held to be a store: a sentence part for messages, and the path in the object that shows it. */
export interface StoreEvidence {
  readonly class: StoreClass;
  /** "postgres", "redis"; what the evidence names. */
  readonly product: string;
  /** "image postgres:16", "label app.kubernetes.io/component: database". */
  readonly text: string;
  readonly path: Path;
}

const IMAGE_CLASS: ReadonlyMap<string, StoreClass> = new Map(
  (Object.entries(STORE_IMAGES) as [StoreClass, readonly string[]][]).flatMap(([kind, names]) =>
    names.map((name) => [name, kind] as const),
  ),
);

const NO_SETTING: DatabaseSetting = { images: [], kinds: [], labels: {} };

/**
 * What store an image is a server of, by its name alone. Exporters, backups, operators and clients are none.
 * `repository` is without tag and digest.
 */
export function storeOfImage(image: string, setting: DatabaseSetting = NO_SETTING): { class: StoreClass; product: string } | undefined {
  const repository = image
    .replace(/@.*$/, "")
    .replace(/:[^/:]*$/, "")
    .toLowerCase();
  const name = repository.slice(repository.lastIndexOf("/") + 1);
  if (setting.images.some((own) => own === name || own === repository)) return { class: "database", product: name };
  const special = STORE_REPOSITORIES.find(({ suffix }) => repository === suffix || repository.endsWith(`/${suffix}`));
  if (special) return { class: special.class, product: special.product };
  const kind = IMAGE_CLASS.get(name);
  if (kind) return { class: kind, product: name };
  if (name.split(/[-_.]/).some((word) => COMPANION_WORDS.includes(word))) return undefined;
  // Builds of a known server under a longer name: percona-server-8.0, postgres-16, mongodb-enterprise-database.
  const base = name.replace(/[-_]?(v?\d[\w.]*|alpine|debian|ubi\d*|enterprise-database)$/g, "");
  const family = IMAGE_CLASS.get(base);
  return family && base !== name ? { class: family, product: base } : undefined;
}

/** The store that a container serves: by image, unless it is an init container, a job's, or its command only runs a client. */
export function storeOfContainer(container: Container, setting: DatabaseSetting = NO_SETTING): StoreEvidence | undefined {
  if (container.role === "init" || container.image === undefined || !staysUp(container.workload)) return undefined;
  const path = [...container.path, "image"];
  const known = storeOfImage(container.image, setting);
  const store = known ?? storeByNameAndPort(container) ?? databaseProxy(container);
  if (!store || runsClient(container)) return undefined;
  const support = "port" in store ? ` on port ${store.port}` : "";
  return { class: store.class, product: store.product, text: `image ${container.image}${support}`, path };
}

function staysUp(workload: Workload): boolean {
  return workload.longRunning && !runsToCompletion(workload);
}

/** A custom resource from which an operator runs a store, known or named in the config as Kind.group. */
export function storeOfObject(object: KubernetesObject, setting: DatabaseSetting = NO_SETTING): StoreEvidence | undefined {
  const known = STORE_KIND_OF.get(object.groupKind);
  const isOwn = setting.kinds.includes(`${object.kind}.${object.group}`);
  if (!known && !isOwn) return undefined;
  const text = `kind ${object.kind} of ${object.group}`;
  return { class: known?.class ?? "database", product: known?.product ?? object.kind, text, path: ["kind"] };
}

/** What an operator runs from the object, as far as it is known. */
export function storeKindOf(object: KubernetesObject): StoreKind | undefined {
  return STORE_KIND_OF.get(object.groupKind);
}

interface Guess {
  readonly class: StoreClass;
  readonly product: string;
  readonly port: number;
}

/** HAProxy that listens on the port of a database stands in front of one. */
function databaseProxy(container: Container): Guess | undefined {
  const image = container.image?.replace(/@.*$/, "").replace(/:[^/:]*$/, "") ?? "";
  if (!/(^|\/)haproxy(-debian|-alpine)?$/.test(image)) return undefined;
  const port = container.ports.find(({ containerPort }) => PROXIED_PORTS.has(containerPort ?? -1))?.containerPort;
  return port === undefined ? undefined : { class: "pooler", product: "haproxy", port };
}

/** Ports of databases that nothing else uses. */
const PROXIED_PORTS: ReadonlySet<number> = new Set([5432, 3306, 27017, 6379, 26257, 1433, 1521]);

/** An image named after a database, such as example-postgres, that listens on that database's port. Neither is enough alone. */
function storeByNameAndPort(container: Container): Guess | undefined {
  const image = (container.image ?? "")
    .replace(/@.*$/, "")
    .replace(/:[^/:]*$/, "")
    .toLowerCase();
  const words = image.slice(image.lastIndexOf("/") + 1).split(/[-_.]/);
  if (words.some((word) => COMPANION_WORDS.includes(word))) return undefined;
  const product = words.find((word) => IMAGE_CLASS.get(word) === "database");
  if (product === undefined) return undefined;
  const family = product
    .replace(/sql$/, "")
    .replace(/^mariadb$/, "my")
    .replace(/^valkey$|^keydb$/, "redis");
  const port = container.ports.find(({ containerPort }) =>
    DATABASE_PORTS.get(containerPort ?? -1)
      ?.toLowerCase()
      .startsWith(family),
  )?.containerPort;
  return port === undefined ? undefined : { class: "database", product, port };
}

function runsClient(container: Container): boolean {
  const words = container.commandLine.flatMap((part) => part.split(/[\s;&|()"']+/)).map((word) => word.slice(word.lastIndexOf("/") + 1));
  // Without a command the image's own entrypoint runs the first argument, where that is a program.
  if (!Array.isArray(container.value["command"])) return CLIENT_PROGRAMS.includes(words[0] ?? "");
  if (words.some((word) => SERVER_PROGRAMS.includes(word))) return false;
  return words.some((word) => CLIENT_PROGRAMS.includes(word));
}

/**
 * Whether a workload is a store of the given classes, and by what evidence. An application with a cache beside it is not: all main containers but
 * companions (exporters, proxies) have to be stores. Labels count where the image says nothing.
 */
export function storeOfWorkload(workload: Workload, setting: DatabaseSetting = NO_SETTING): StoreEvidence | undefined {
  if (!staysUp(workload)) return undefined;
  const main = workload.containers.filter((container) => container.role === "main");
  const stores = main.map((container) => storeOfContainer(container, setting));
  const first = stores.find((store) => store?.class === "database") ?? stores.find((store) => store !== undefined);
  if (first) return main.every((container, index) => stores[index] !== undefined || isCompanion(container)) ? first : undefined;
  return storeOfLabels(workload, main, setting);
}

/** Something that only accompanies a server in its pod. */
function isCompanion(container: Container): boolean {
  const image = container.image?.replace(/@.*$/, "").replace(/:[^/:]*$/, "") ?? "";
  const words = `${image.slice(image.lastIndexOf("/") + 1)}-${container.name ?? ""}`.toLowerCase().split(/[-_.]/);
  return words.some(
    (word) => COMPANION_WORDS.includes(word) || word === "proxy" || word === "sidecar" || word === "envoy" || word === "metric",
  );
}

const COMPONENT_VALUES: readonly string[] = ["database", "db"];
const LABELLED_KINDS: readonly string[] = ["apps/StatefulSet", "apps/Deployment"];

function storeOfLabels(workload: Workload, main: readonly Container[], setting: DatabaseSetting): StoreEvidence | undefined {
  const servers = main.filter((container) => !isCompanion(container));
  if (servers.length === 0 || servers.some(runsClient)) return undefined;
  const label = (key: string, value: string, product: string): StoreEvidence => ({
    class: "database",
    product,
    text: `label ${key}: ${value}`,
    path: [...(workload.templatePath ?? []), "metadata", "labels", key],
  });
  for (const [key, value] of Object.entries(setting.labels)) if (workload.labels[key] === value) return label(key, value, value);
  if (!LABELLED_KINDS.includes(workload.object.groupKind)) return undefined;
  for (const key of ["app.kubernetes.io/component", "tier"]) {
    const value = workload.labels[key];
    if (value !== undefined && COMPONENT_VALUES.includes(value.toLowerCase())) return label(key, value, workload.object.name ?? value);
  }
  const name = workload.labels["app.kubernetes.io/name"]?.toLowerCase();
  return name !== undefined && IMAGE_CLASS.get(name) === "database" ? label("app.kubernetes.io/name", name, name) : undefined;
}
