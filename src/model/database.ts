import type { Path } from "../load/document.js";
import {
  CLIENT_PROGRAMS,
  COMPANION_WORDS,
  DATABASE_PORTS,
  SERVER_PROGRAMS,
  STORE_IMAGES,
  STORE_REPOSITORIES,
  type StoreClass,
} from "./database-images.js";
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
  if (container.role === "init" || !container.workload.longRunning || container.image === undefined) return undefined;
  const store = storeOfImage(container.image, setting) ?? storeByNameAndPort(container);
  if (!store || runsClient(container)) return undefined;
  return { ...store, text: `image ${container.image}`, path: [...container.path, "image"] };
}

/** An image named after a database, such as example-postgres, that listens on that database's port. Neither is enough alone. */
function storeByNameAndPort(container: Container): { class: StoreClass; product: string } | undefined {
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
  const listens = container.ports.some(({ containerPort }) =>
    DATABASE_PORTS.get(containerPort ?? -1)
      ?.toLowerCase()
      .startsWith(family),
  );
  return listens ? { class: "database", product } : undefined;
}

function runsClient(container: Container): boolean {
  if (!Array.isArray(container.value["command"])) return false;
  const words = container.commandLine.flatMap((part) => part.split(/[\s;&|()"']+/)).map((word) => word.slice(word.lastIndexOf("/") + 1));
  if (words.some((word) => SERVER_PROGRAMS.includes(word))) return false;
  return words.some((word) => CLIENT_PROGRAMS.includes(word));
}

/**
 * Whether a workload is a store of the given classes, and by what evidence. An application with a cache beside it is not: all main containers but
 * companions (exporters, proxies) have to be stores. Labels count where the image says nothing.
 */
export function storeOfWorkload(workload: Workload, setting: DatabaseSetting = NO_SETTING): StoreEvidence | undefined {
  if (!workload.longRunning) return undefined;
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

function storeOfLabels(workload: Workload, main: readonly Container[], setting: DatabaseSetting): StoreEvidence | undefined {
  const isServer = ["apps/StatefulSet", "apps/Deployment"].includes(workload.object.groupKind);
  const servers = main.filter((container) => !isCompanion(container));
  if (!isServer || servers.length === 0 || servers.some(runsClient)) return undefined;
  const label = (key: string, value: string, product: string): StoreEvidence => ({
    class: "database",
    product,
    text: `label ${key}: ${value}`,
    path: [...(workload.templatePath ?? []), "metadata", "labels", key],
  });
  for (const [key, value] of Object.entries(setting.labels)) if (workload.labels[key] === value) return label(key, value, value);
  for (const key of ["app.kubernetes.io/component", "tier"]) {
    const value = workload.labels[key];
    if (value !== undefined && COMPONENT_VALUES.includes(value.toLowerCase())) return label(key, value, workload.object.name ?? value);
  }
  const name = workload.labels["app.kubernetes.io/name"]?.toLowerCase();
  return name !== undefined && IMAGE_CLASS.get(name) === "database" ? label("app.kubernetes.io/name", name, name) : undefined;
}
