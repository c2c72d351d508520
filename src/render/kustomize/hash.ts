import { createHash } from "node:crypto";
import { fieldOf, textOf, type Node } from "./node.js";
import { idOf } from "./resource.js";

/** The ten letters that kustomize appends to the name of a generated object: a digest of what it holds. */
export function contentHash(root: Node): string {
  const digest = createHash("sha256").update(encoded(root)).digest("hex");
  return digest.slice(0, 10).replace(/[013ae]/g, (digit) => LETTERS[digit]!);
}

/** Digits and letters that could make a word are replaced. */
const LETTERS: Readonly<Record<string, string>> = { 0: "g", 1: "h", 3: "k", a: "m", e: "t" };

function encoded(root: Node): string {
  const { kind } = idOf(root);
  // kustomize means the name, but looks for it in a wrong place and finds none.
  const name = "";
  if (kind === "Secret") {
    const stringData = mapValue(root, "stringData");
    return goJson({
      kind,
      type: textOf(fieldOf(root, "type")),
      name,
      data: mapValue(root, "data") ?? textOf(fieldOf(root, "data")),
      ...(stringData === undefined ? {} : { stringData }),
    });
  }
  if (kind === "ConfigMap") {
    const binaryData = mapValue(root, "binaryData");
    return goJson({ kind, name, data: mapValue(root, "data") ?? "", ...(binaryData === undefined ? {} : { binaryData }) });
  }
  return goJson(root.value);
}

function mapValue(root: Node, key: string): unknown {
  const node = fieldOf(root, key);
  return node?.kind === "map" ? node.value : undefined;
}

/** JSON as Go prints it: keys sorted, and the characters escaped that mean something in HTML. */
export function goJson(value: unknown): string {
  return sortedJson(value).replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function sortedJson(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).sort(([a], [b]) => compareBytes(a, b));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${sortedJson(entry)}`).join(",")}}`;
}

/** Order of the UTF-8 bytes, which is that of the code points. */
function compareBytes(a: string, b: string): number {
  if (!/[\ud800-\udfff]/.test(a + b)) return a < b ? -1 : a > b ? 1 : 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
