import { parseYaml, type ParsedYaml, type YamlOptions } from "../../../src/load/yaml/parse.js";
import { KIND, RECORD, type Tape } from "../../../src/load/yaml/tape.js";

/** Everything that two parsers of one text have to agree on: values, every place, names of keys. */
export function shapeOf({ documents }: ParsedYaml): unknown {
  return { values: documents.map(({ value }) => value), roots: documents.map(({ root }) => root), places: placesOf(documents[0]?.tape) };
}

function placesOf(tape: Tape | undefined): unknown[] {
  if (!tape) return [];
  const places: unknown[] = [];
  for (let node = 0; node < tape.cells.length; node += RECORD) {
    const target = tape.kind(node) === KIND.alias ? tape.resolve(node) : tape.next(node);
    places.push([tape.kind(node), tape.start(node), tape.end(node), target, tape.names?.get(node)]);
  }
  return places;
}

/** The text as js-yaml's events give it. */
export function throughEvents(text: string, options: YamlOptions = {}): ParsedYaml {
  return parseYaml(text, { ...options, parser: "events" });
}

/** The values of all documents; fails when something is wrong with the text. */
export function valuesOf(text: string, options: YamlOptions = {}): unknown[] {
  const { documents, faults } = parseYaml(text, options);
  const all = [...faults, ...documents.flatMap((document) => document.faults)];
  if (all.length > 0) throw new Error(all.map((fault) => fault.message).join("; "));
  return documents.map(({ value }) => value);
}

/** The value of a text with one document. */
export function valueOf(text: string, options: YamlOptions = {}): unknown {
  const values = valuesOf(text, options);
  if (values.length > 1) throw new Error(`${values.length} documents`);
  return values[0];
}
