import type { Path } from "../../load/document.js";
import { scanTemplate, type TemplateEntry } from "./template-scan.js";

/** The keys of a template, by the indentation that they have in it. Actions, comments and block texts are passed over. */
export class TemplateKeys {
  readonly entries: readonly TemplateEntry[];
  readonly #children = new Map<TemplateEntry | undefined, TemplateEntry[]>();

  constructor(readonly text: string) {
    this.entries = scanTemplate(text);
    for (const entry of this.entries) {
      const siblings = this.#children.get(entry.parent);
      if (siblings) siblings.push(entry);
      else this.#children.set(entry.parent, [entry]);
    }
  }

  /**
   * The one entry that stands for a path of a rendered object, or undefined when none or several could. `value`: the object, to tell documents, branches and
   * items of the template apart by what came out.
   */
  find(path: Path, value: unknown): TemplateEntry | undefined {
    const below = this.#follow(path, value);
    const rendered = valueOf(value, path);
    const found = (below.length > 0 ? below : this.#loose(path)).filter((entry) => !this.#saysOtherwise(entry, rendered));
    if (found.length === 1) return found[0];
    const alike = found.filter((entry) => this.#valueText(entry) === scalarText(rendered));
    return alike.length === 1 ? alike[0] : undefined;
  }

  #follow(path: Path, value: unknown): TemplateEntry[] {
    let current: (TemplateEntry | undefined)[] = [undefined];
    let position = 0;
    while (position < path.length) {
      const index = typeof path[position] === "number" ? (path[position] as number) : undefined;
      if (index !== undefined) position++;
      const key = typeof path[position] === "string" ? (path[position] as string) : undefined;
      const list = index === undefined ? undefined : valueOf(value, path.slice(0, position - 1));
      if (key !== undefined) position++;
      else if (position < path.length) return [];
      current = current.flatMap((parent) => this.#childrenOf(parent, index, key, list));
      if (position === 1 && index === undefined) current = this.#ofSameObject(current as TemplateEntry[], value);
      if (current.length === 0) return [];
    }
    return current.filter((entry) => entry !== undefined);
  }

  /** Children with a key; for an item of which none is asked for, its first line. */
  #childrenOf(parent: TemplateEntry | undefined, index: number | undefined, key: string | undefined, list: unknown): TemplateEntry[] {
    const children = (this.#children.get(parent) ?? []).filter(
      (child) => (index === undefined) === (child.item === undefined) || parent === undefined,
    );
    if (index === undefined) return children.filter((child) => child.key === key);
    const written = new Set(children.map((child) => child.item)).size;
    // Where loops or branches make items, their numbers in the template say nothing.
    const wanted = Array.isArray(list) && list.length === written ? children.filter((child) => child.item === index) : children;
    if (key !== undefined) return wanted.filter((child) => child.key === key);
    const first = new Map<number | undefined, TemplateEntry>();
    for (const child of wanted) if (!first.has(child.item)) first.set(child.item, child);
    return [...first.values()];
  }

  /** Of the documents of a template those whose kind, and then whose name, may be the object's. */
  #ofSameObject(entries: readonly TemplateEntry[], value: unknown): TemplateEntry[] {
    if (new Set(entries.map(({ segment }) => segment)).size < 2) return [...entries];
    const kind = valueOf(value, ["kind"]);
    const name = valueOf(value, ["metadata", "name"]);
    const ofKind = entries.filter(({ segment }) => this.#mayBe(segment, ["kind"], kind));
    return ofKind.length < 2 ? ofKind : ofKind.filter(({ segment }) => this.#mayBe(segment, ["metadata", "name"], name));
  }

  #mayBe(segment: number, path: readonly string[], value: unknown): boolean {
    let current: TemplateEntry | undefined;
    for (const key of path) {
      current = (this.#children.get(current) ?? []).find((entry) => entry.key === key && entry.segment === segment);
      if (!current) return true;
    }
    const text = this.#valueText(current!);
    return text === "" || text.includes("{{") || text === scalarText(value);
  }

  /** Entries of a helper or of an oddly indented part: the last key is right, and no parent that is written says otherwise. */
  #loose(path: Path): TemplateEntry[] {
    const key = path.at(-1);
    if (typeof key !== "string") return [];
    return this.entries.filter((entry) => {
      if (entry.key !== key) return false;
      let position = path.length - 2;
      for (let parent = entry.parent; parent; parent = parent.parent) {
        while (position >= 0 && path[position] !== parent.key) position--;
        if (position-- < 0) return false;
      }
      return true;
    });
  }

  /** A text that stands literally in the template and is not what came out. */
  #saysOtherwise(entry: TemplateEntry, rendered: unknown): boolean {
    const text = this.#valueText(entry);
    return typeof rendered === "string" && /^[A-Za-z][\w./-]*$/.test(text) && text !== rendered && !rendered.includes("\n");
  }

  #valueText(entry: TemplateEntry): string {
    const text = this.text.slice(entry.valueStart, entry.valueEnd);
    return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
  }
}

function valueOf(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}

function scalarText(value: unknown): string | undefined {
  return typeof value === "object" || value === undefined ? undefined : String(value);
}
