import { STORE_KINDS } from "./database-kinds.js";
import type { StoreClass } from "./database-images.js";
import type { StoreEvidence } from "./database.js";

/** The option of rules that judge databases and the poolers before them, and other stores where a team asks for it. */
export const STORE_OPTION = {
  type: "array",
  items: { type: "string", enum: ["broker", "object store", "admin UI"] },
  default: [],
  description: "Judge these as well: message brokers, object stores, web UIs that administer a database.",
} as const;

/** Databases and poolers, and the classes of the option. */
export function isJudgedStore({ class: kind }: StoreEvidence, also: readonly StoreClass[] = []): boolean {
  return kind === "database" || kind === "pooler" || also.includes(kind);
}

export function judgedStores<T extends { readonly evidence: StoreEvidence }>(stores: readonly T[], also: readonly StoreClass[] = []): T[] {
  return stores.filter(({ evidence }) => isJudgedStore(evidence, also));
}

/** Labels that only operators give the pods of a database. Sources: see the list of kinds. */
export const STORE_POD_LABELS: ReadonlySet<string> = new Set([
  ...STORE_KINDS.flatMap(({ podLabel }) =>
    podLabel?.[0].includes("/") && !podLabel[0].startsWith("app.kubernetes.io/") ? [podLabel[0]] : [],
  ),
  "spilo-role",
]);
