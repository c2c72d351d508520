import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { parseTerms, type Directive } from "./directive.js";

/** `deploylint.dev/ignore: "<rule>: <reason>; <rule>@<container>: <reason>"`. */
const IGNORE_ANNOTATION = "deploylint.dev/ignore";

/** What the annotation of an object takes out. */
export function directivesOn(object: KubernetesObject): Directive[] {
  const text = object.annotations[IGNORE_ANNOTATION];
  if (text === undefined) return [];
  const location = object.at(["metadata", "annotations", IGNORE_ANNOTATION]);
  return text
    .split(";")
    .filter((entry) => entry.trim() !== "")
    .map((entry) => {
      const { terms, reason } = splitReason(entry);
      const { names, until } = parseTerms(terms);
      const at = names[0]?.indexOf("@") ?? -1;
      const container = at > 0 ? { container: names[0]!.slice(at + 1) } : {};
      return { location, names: names.map((name) => name.replace(/@.*$/, "")), reason, until, ...container };
    });
}

/** The reason stands behind the first colon that is not the one of "until:". */
function splitReason(entry: string): { terms: string; reason: string | undefined } {
  const match = /^(.*?(?:until:\s*\d{4}-\d{2}-\d{2})?[^:]*?)(?::\s*(.*))?$/s.exec(entry.trim());
  return { terms: match?.[1] ?? entry, reason: match?.[2]?.trim() || undefined };
}
