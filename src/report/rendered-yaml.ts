import type { Locatable, Path } from "../load/document.js";

/** A rendered object, or a document of a file. */
type Value = Pick<Locatable, "value" | "locate">;

/** Values as YAML documents; with `origins`, each scalar says behind it where it was set. */
export function renderedYaml(objects: readonly Value[], options: { readonly origins: boolean }): string {
  return objects.map((object) => documentText(object, options.origins)).join("---\n");
}

function documentText(object: Value, origins: boolean): string {
  const lines: string[] = [];
  const origin = (path: Path): string => {
    const place = origins ? object.locate(path, "value") : undefined;
    return place ? ` # ${place.file.path}:${place.range.start.line}` : "";
  };
  write(object.value, [], "", "", lines, origin);
  return `${lines.join("\n")}\n`;
}

/** `lead` is what stands before the first line: the key, or the dash of an item. */
function write(value: unknown, path: Path, lead: string, indent: string, lines: string[], origin: (path: Path) => string): void {
  const entries: readonly (readonly [string | number, unknown])[] | undefined = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : typeof value === "object" && value !== null
      ? Object.entries(value)
      : undefined;
  if (!entries || entries.length === 0) {
    lines.push(`${lead}${lead === "" || lead.endsWith("- ") ? "" : " "}${scalar(value)}${origin(path)}`);
    return;
  }
  const isItem = lead.endsWith("- ");
  if (lead !== "" && !isItem) lines.push(lead);
  for (const [index, [step, item]] of entries.entries()) {
    // The first line of a mapping in a list stands behind the dash.
    const start = isItem && index === 0 ? lead : indent;
    const here = typeof step === "number" ? `${start}- ` : `${start}${scalar(step)}:`;
    write(item, [...path, step], here, `${indent}  `, lines, origin);
  }
}

/** JSON is YAML; words that nothing could take for something else stay without quotes. */
function scalar(value: unknown): string {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "string") return JSON.stringify(value) ?? "null";
  return /^[A-Za-z_/][\w./-]*$/.test(value) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(value) ? value : JSON.stringify(value);
}
