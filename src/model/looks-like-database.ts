import { DATABASE_PORTS } from "./database-images.js";
import { storeOfImage } from "./database.js";
import { STORE_POD_LABELS } from "./judged-stores.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asRecord } from "./value.js";

/** What makes something look like a database whose pods are not in the input: a well-known port, and beside it a name or label. */
export interface Looks {
  readonly port: number;
  /** A sentence part. */
  readonly evidence: string;
}

/** Of a Service: one of its ports together with its name, or a label of an operator in its selector. */
export function serviceLooks(service: KubernetesObject): Looks | undefined {
  const label = Object.keys(asRecord(service.get(["spec", "selector"])) ?? {}).find((key) => STORE_POD_LABELS.has(key));
  for (const entry of asList(service.get(["spec", "ports"]))) {
    const port = asRecord(entry)?.["port"];
    const product = typeof port === "number" ? DATABASE_PORTS.get(port) : undefined;
    if (product && label) return { port: port as number, evidence: `selector ${label}, port of ${product}` };
    const named = nameLooks(service.name ?? "", port);
    if (named) return named;
  }
  return undefined;
}

/** Of a name and a port; neither is enough alone. */
export function nameLooks(name: string, port: unknown): Looks | undefined {
  const product = typeof port === "number" ? DATABASE_PORTS.get(port) : undefined;
  const word = name
    .toLowerCase()
    .split(/[-_.]/)
    .find(
      (part, index, parts) =>
        part === "db" || (part === "es" && parts[index + 1] === "http") || part === "database" || storeOfImage(part)?.class === "database",
    );
  return product && word ? { port: port as number, evidence: `name ${name}, port of ${product}` } : undefined;
}
