import type { Document, Path, SourceFile } from "../../load/document.js";
import { RenderError } from "./error.js";
import { reprintFolded } from "./folded.js";
import { fieldOf, fieldsOf, itemsOf, mapNode, Node, textOf, UNWRITTEN, withField, withItems } from "./node.js";
import { DocumentPlace } from "./place.js";
import { timestampText } from "./scalars.js";

/** An object of a manifest as kustomize reads it. */
export interface SourceObject {
  readonly root: Node;
  readonly document: Document;
}

/** The objects of a file: lists are opened, empty documents passed over. Throws RenderError for what is no object. */
export function objectsOf(file: Pick<SourceFile, "documents">): readonly SourceObject[] {
  return file.documents.flatMap((document) => {
    const root = rootOf(document);
    return root.kind === "null" || (root.kind === "map" && fieldsOf(root).size === 0) ? [] : opened(root, document);
  });
}

function opened(root: Node, document: Document): SourceObject[] {
  if (root.kind !== "map") throw new RenderError(`a ${root.kind} where an object should be`, root.place);
  const kind = textOf(fieldOf(root, "kind"));
  if (kind === "") throw new RenderError("an object without kind", root.place);
  if (kind.endsWith("List")) {
    const items = fieldOf(root, "items");
    // Read item by item, so that the places are those in the list.
    return items ? itemsOf(items).flatMap((item) => (item.kind === "null" ? [] : opened(item, document))) : [];
  }
  if (textOf(fieldOf(fieldOf(root, "metadata"), "name")) === "") throw new RenderError(`a ${kind} without metadata.name`, root.place);
  return [{ root, document }];
}

/** The tree of a document with its scalars as kustomize reads them, which is not quite as kubectl does. */
export function rootOf(document: Document): Node {
  const root = new Node(new DocumentPlace(document), document.value);
  const corrections: Correction[] = [];
  collect(document, document.value, [], corrections);
  return corrections.reduce((tree, { path, change }) => withNodeAt(tree, path, 0, change), root);
}

interface Correction {
  readonly path: Path;
  readonly change: (node: Node) => Node;
}

function collect(document: Document, value: unknown, path: (string | number)[], corrections: Correction[]): void {
  if (typeof value === "object" && value !== null) {
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) within(document, value[index], index, path, corrections);
      return;
    }
    for (const key in value) {
      within(document, (value as Readonly<Record<string, unknown>>)[key], key, path, corrections);
      if (key === "true" || key === "false") correctKey(document, key, path, corrections);
    }
    return;
  }
  if (value === null) correctNull(document, path, corrections);
  else if (typeof value === "boolean") correctBoolean(document, value, path, corrections);
  else if (typeof value === "string") correctText(document, value, path, corrections);
  else if (typeof value === "bigint" && (value > MAX_INTEGER || value < MIN_INTEGER)) {
    corrections.push({ path: [...path], change: (node) => new Node(node.place, Number(value), undefined, undefined, node.keyPlace) });
  }
}

/** Integers that do not fit into 64 bits are read as floating point numbers. */
const [MIN_INTEGER, MAX_INTEGER] = [-(2n ** 63n), 2n ** 64n - 1n];

function within(document: Document, value: unknown, step: string | number, path: (string | number)[], corrections: Correction[]): void {
  if (typeof value === "number" || (typeof value === "string" && !isDateLike(value) && !value.includes("\n"))) return;
  path.push(step);
  collect(document, value, path, corrections);
  path.pop();
}

function isDateLike(text: string): boolean {
  return text.charCodeAt(4) === 45 && /^\d{4}-\d\d?-\d/.test(text);
}

/** yes, no, on and off are texts to kustomize. */
function correctBoolean(document: Document, value: boolean, path: Path, corrections: Correction[]): void {
  const written = document.locate(path, "value")?.text;
  if (written === undefined || written.toLowerCase() === String(value) || !/^[A-Za-z]{1,3}$/.test(written)) return;
  corrections.push({ path: [...path], change: (node) => new Node(node.place, written, undefined, undefined, node.keyPlace) });
}

function correctText(document: Document, value: string, path: Path, corrections: Correction[]): void {
  if (isDateLike(value)) correctDate(document, value, path, corrections);
  else if (/\n[ \t\n]|^[ \t]/.test(value)) correctFolded(document, value, path, corrections);
}

function correctFolded(document: Document, value: string, path: Path, corrections: Correction[]): void {
  if (!document.locate(path, "value")?.text.startsWith(">")) return;
  const printed = reprintFolded(value);
  if (printed !== value)
    corrections.push({ path: [...path], change: (node) => new Node(node.place, printed, undefined, undefined, node.keyPlace) });
}

/** A date without quotes is printed as a time of day, in full. */
function correctDate(document: Document, value: string, path: Path, corrections: Correction[]): void {
  const printed = timestampText(value);
  if (printed === undefined || document.locate(path, "value")?.text !== value) return;
  corrections.push({
    path: [...path],
    change: (node) => new Node(node.place, printed, undefined, undefined, node.keyPlace, undefined, value),
  });
}

/** Inside braces, a value that nobody wrote is printed as an empty text. */
function correctNull(document: Document, path: Path, corrections: Correction[]): void {
  if (path.length === 0) return;
  const [value, key] = [document.locate(path, "value"), document.locate(path, "key")];
  const isWritten = value !== undefined && value.end > value.start && (typeof path.at(-1) === "number" || value.start !== key?.start);
  if (isWritten || !/^[{[]/.test(document.locate(path.slice(0, -1), "value")?.text ?? "")) return;
  corrections.push({
    path: [...path],
    change: (node) => new Node(node.place, "", undefined, undefined, node.keyPlace, undefined, UNWRITTEN),
  });
}

function correctKey(document: Document, key: string, path: Path, corrections: Correction[]): void {
  const written = document.locate([...path, key], "key")?.text;
  if (written === undefined || written.toLowerCase() === key || !/^[A-Za-z]{1,3}$/.test(written)) return;
  corrections.push({
    path: [...path],
    change: (node) =>
      mapNode(
        node.place,
        [...fieldsOf(node)].map(([name, child]) => [name === key ? written : name, child]),
        node.keyPlace,
      ),
  });
}

function withNodeAt(node: Node, path: Path, index: number, change: (node: Node) => Node): Node {
  const step = path[index];
  if (step === undefined) return change(node);
  if (typeof step === "number") {
    const items = itemsOf(node);
    return withItems(node, items.with(step, withNodeAt(items[step]!, path, index + 1, change)));
  }
  const child = fieldOf(node, step);
  return child ? withField(node, step, withNodeAt(child, path, index + 1, change)) : node;
}
