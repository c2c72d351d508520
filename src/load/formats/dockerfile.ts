import { createRequire } from "node:module";
import type { DockerfileParser, Instruction } from "dockerfile-ast";
import { KIND } from "../yaml/tape.js";
import { documentOf, mapping, noDocument, scalar, sequence, type Item, type ParsedText } from "./item.js";
import { linesOf } from "./lines.js";

type DockerfileModule = { readonly DockerfileParser: typeof DockerfileParser };
type SourceRange = ReturnType<Instruction["getInstructionRange"]>;
let loaded: DockerfileModule | undefined;

/** Larger ones are no Dockerfiles, and the parser takes a time that grows with the square of the size. Characters. */
const MAX_LENGTH = 1024 * 1024;

/**
 * Parses a Dockerfile to what conftest gives its policies: one list with a mapping for each instruction, `{Cmd, SubCmd, JSON, Flags, Value, Stage}`. `Cmd` is
 * in lower case; `Value` holds the words as they are written, the items of the exec form, `[name, value, "="]` for each variable of ENV and LABEL, and one
 * text where a shell reads the rest of the line; `Stage` counts FROM, from 0.
 */
export function parseDockerfile(text: string): ParsedText {
  if (text.length > MAX_LENGTH) return noDocument(`a Dockerfile of more than ${MAX_LENGTH / 1024 / 1024} MB is not read`, 0, text);
  loaded ??= createRequire(import.meta.url)("dockerfile-ast") as DockerfileModule;
  const places = new Places(text);
  let stage = -1;
  const commands = loaded.DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction) => {
      if (instruction.getKeyword() === "FROM") stage++;
      return commandOf(instruction, places, Math.max(0, stage));
    });
  const all = sequence(0, text.length, commands);
  return documentOf(sequence(0, text.length, [all]), text);
}

/** Leads ranges of lines and characters to offsets. */
class Places {
  readonly #starts: number[];

  constructor(readonly text: string) {
    this.#starts = [...linesOf(text)].map(({ start }) => start);
  }

  of({ start, end }: SourceRange): readonly [number, number] {
    const at = ({ line, character }: SourceRange["start"]): number => (this.#starts[line] ?? this.text.length) + character;
    return [at(start), at(end)];
  }

  word(range: SourceRange): Item {
    const [start, end] = this.of(range);
    return scalar(this.text.slice(start, end), start, end);
  }
}

/** What dockerfile-ast adds to instructions of some kinds; its classes are not exported. */
interface Parts {
  getFlags?(): { getRange(): SourceRange }[];
  getJSONStrings?(): { getRange(): SourceRange; getJSONValue(): string }[];
  getProperties?(): {
    getNameRange(): SourceRange;
    getValueRange(): SourceRange | null;
    getAssignmentOperatorRange(): SourceRange | null;
  }[];
  getTriggerInstruction?(): Instruction | null;
}

/** Their arguments are read by a shell, or are one path or name. */
const ONE_TEXT: ReadonlySet<string> = new Set(["RUN", "CMD", "ENTRYPOINT", "USER", "WORKDIR", "MAINTAINER", "STOPSIGNAL"]);

function commandOf(instruction: Instruction, places: Places, stage: number): Item {
  const keyword = places.of(instruction.getInstructionRange());
  const trigger = (instruction as Parts).getTriggerInstruction?.() ?? undefined;
  const command = trigger ?? instruction;
  const json = jsonOf(command, places);
  const whole = places.of(instruction.getRange());
  const item = mapping(...whole);
  const set = (name: string, value: Item): void =>
    void item.entries?.set(name, { key: { kind: KIND.plain, start: keyword[0], end: keyword[1] }, item: value });
  set("Cmd", scalar(instruction.getKeyword().toLowerCase(), ...keyword));
  set(
    "SubCmd",
    scalar(trigger ? trigger.getKeyword().toLowerCase() : "", ...(trigger ? places.of(trigger.getInstructionRange()) : keyword)),
  );
  set("JSON", scalar(json !== undefined, ...keyword));
  const flags = ((command as Parts).getFlags?.() ?? []).map((flag) => places.word(flag.getRange()));
  set("Flags", sequence(flags[0]?.start ?? keyword[0], flags.at(-1)?.end ?? keyword[1], flags));
  const values = json ?? valuesOf(command, places);
  set("Value", sequence(values[0]?.start ?? keyword[0], values.at(-1)?.end ?? keyword[1], values));
  set("Stage", scalar(stage, ...keyword));
  return item;
}

/** The items of the exec form. */
function jsonOf(command: Instruction, places: Places): Item[] | undefined {
  const strings = (command as Parts).getJSONStrings?.() ?? [];
  if (strings.length === 0) return undefined;
  return strings.map((string) => {
    const [start, end] = places.of(string.getRange());
    return scalar(textOf(places.text.slice(start, end)) ?? string.getJSONValue(), start, end, KIND.double);
  });
}

function textOf(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

function valuesOf(command: Instruction, places: Places): Item[] {
  const keyword = command.getKeyword();
  const words = command.getArguments().map((argument) => places.word(argument.getRange()));
  const [first, ...others] = words;
  if (!first) return [];
  if (keyword === "ENV" || keyword === "LABEL") {
    const properties = (command as Parts).getProperties?.() ?? [];
    if (properties.length > 0) return properties.flatMap((property) => assignment(property, places));
  }
  const last = others.at(-1) ?? first;
  if (ONE_TEXT.has(keyword)) return [joined(places.text, first.start, last.end)];
  if (keyword === "HEALTHCHECK" && others[0]) return [first, joined(places.text, others[0].start, last.end)];
  return words;
}

function assignment(property: ReturnType<NonNullable<Parts["getProperties"]>>[number], places: Places): Item[] {
  const name = places.word(property.getNameRange());
  const value = property.getValueRange();
  const operator = property.getAssignmentOperatorRange();
  return [
    name,
    value ? places.word(value) : scalar("", name.end, name.end),
    operator ? places.word(operator) : scalar("", name.end, name.end),
  ];
}

/** What a shell is given: continued lines are one, comments between them are left out. A here-document stays as it is. */
function joined(text: string, start: number, end: number): Item {
  const raw = text.slice(start, end);
  if (raw.includes("<<")) return scalar(raw, start, end);
  const [first = "", ...rest] = raw.split(/\r\n|\n/);
  const lines = [first, ...rest.filter((line) => !/^\s*(?:#|$)/.test(line))];
  return scalar(lines.map((line, index) => (index < lines.length - 1 ? line.replace(/[\\`][ \t]*$/, "") : line)).join(""), start, end);
}
