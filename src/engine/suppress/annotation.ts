import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { Location } from "../../text/location.js";
import type { Edit } from "../fix.js";
import { fixBuilder } from "../fix-builder.js";
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
      return {
        removal: removalOf(object, location, text, entry),
        location,
        names: names.map((name) => name.replace(/@.*$/, "")),
        reason,
        until,
        ...container,
      };
    });
}

/** The reason stands behind the first colon that is not the one of "until:". */
function splitReason(entry: string): { terms: string; reason: string | undefined } {
  const match = /^(.*?(?:until:\s*\d{4}-\d{2}-\d{2})?[^:]*?)(?::\s*(.*))?$/s.exec(entry.trim());
  return { terms: match?.[1] ?? entry, reason: match?.[2]?.trim() || undefined };
}

/** Takes an entry out of the annotation, or the annotation away that has no other. */
function removalOf(object: KubernetesObject, { file, start, text: written }: Location, text: string, entry: string): Edit | undefined {
  if (!text.split(";").some((other) => other !== entry && other.trim() !== ""))
    return fixBuilder.removeKey(object.document, ["metadata", "annotations", IGNORE_ANNOTATION]);
  const at = written.indexOf(entry);
  // Where the text is folded or escaped, or says the same twice, a person has to look.
  if (at < 0 || written.includes(entry, at + 1)) return undefined;
  const end = at + entry.length;
  const [from, to] = written[end] === ";" ? [at, end + 1] : written[at - 1] === ";" ? [at - 1, end] : [at, end];
  return { location: new Location(file, start + from, start + to), text: "" };
}
