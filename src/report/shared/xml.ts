import { visible } from "./visible.js";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** For attributes and text of XML 1.0, on one line; what XML cannot carry (control characters, U+FFFE, U+FFFF) is escaped or replaced. */
export function xml(text: string): string {
  return visible(text)
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!)
    .replace(/[\ufffe\uffff]/g, "\ufffd");
}

/** ` name="value"` for each entry that has a value. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? "" : ` ${name}="${xml(String(value))}"`))
    .join("");
}

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
