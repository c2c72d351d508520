import { PolicyError } from "../../engine/policy-error.js";
import type { Document, Locatable, Part, Path } from "../../load/document.js";
import { valueAt } from "../../load/locate.js";
import { KubernetesObject } from "../../model/kubernetes-object.js";
import { asRecord, isUndecidable, type JsonRecord } from "../../model/value.js";
import type { Location } from "../../text/location.js";
import { readPlaceOf, type CelProgram, type ReadPlace } from "../cel/engine.js";
import { CelError, UndecidableError } from "../cel/errors.js";
import { Budget } from "../cel/frame.js";
import { locationOfSpan, pathOfRead, pathTo } from "../place.js";
import type { NamedPlace } from "./at.js";
import type { CompiledRule } from "./compile.js";
import { LazyVariables, SLOT, SLOTS } from "./expressions.js";
import type { Surroundings } from "./functions.js";
import type { Written } from "./source.js";

/** What a rule judges: an object, or a document of a file that holds none. */
export interface Target {
  readonly source: KubernetesObject | Document;
  readonly podSpec: JsonRecord | null;
  readonly podSpecPath: Path | undefined;
  readonly file: JsonRecord;
  readonly environment: JsonRecord;
  readonly params: JsonRecord;
  readonly data: JsonRecord;
  readonly around: Surroundings;
}

export interface Breach {
  readonly at: Location;
  readonly text: string;
  /** Where the finding stands, for fixes. */
  readonly place: FoundPlace | undefined;
  readonly values: readonly unknown[];
  readonly item: Path | undefined;
}

export interface FoundPlace {
  readonly source: KubernetesObject | Document;
  readonly path: Path;
}

interface Item {
  readonly value: unknown;
  readonly index: unknown;
  /** Where the list or mapping that it stands in was read. */
  readonly list: ReadPlace | undefined;
}

/** A schema may find more in one value than anyone reads. */
const MAX_ERRORS = 20;

/** Judges targets by one rule. `policy` is the document that the rule is written in: mistakes that show only now are errors of it. */
export class Judge {
  constructor(
    readonly rule: CompiledRule,
    readonly policy: Locatable,
  ) {}

  judge(target: Target): Breach[] {
    const { rule } = this;
    const budget = new Budget();
    const values = new Array<unknown>(SLOTS).fill(null);
    values[SLOT.surroundings] = target.around;
    values[SLOT.object] = target.source.value;
    values[SLOT.params] = target.params;
    values[SLOT.data] = target.data;
    values[SLOT.file] = target.file;
    values[SLOT.environment] = target.environment;
    values[SLOT.podSpec] = target.podSpec;
    values[SLOT.error] = "";
    values[SLOT.variables] = new LazyVariables(rule.variables, values);
    if (rule.forEach.length === 0)
      return this.#judgeItem({ value: target.source.value, index: 0, list: undefined }, target, values, budget);
    return this.#items(values, budget).flatMap((item) => {
      const own = [...values];
      own[SLOT.item] = item.value;
      own[SLOT.index] = item.index;
      own[SLOT.variables] = new LazyVariables(rule.variables, own);
      return this.#judgeItem(item, target, own, budget);
    });
  }

  #items(values: readonly unknown[], budget: Budget): Item[] {
    return this.rule.forEach.flatMap(({ program, written }): Item[] => {
      try {
        const { value, read } = program.evaluate(values, budget);
        const list = { base: read.base, key: read.key };
        if (Array.isArray(value)) return value.map((item: unknown, index) => ({ value: item ?? null, index, list })).filter(isSomething);
        // What has another shape than a list or mapping has no items; nor has what is empty.
        return Object.entries(asRecord(value) ?? {})
          .map(([index, entry]) => ({ value: entry ?? null, index, list }))
          .filter(isSomething);
      } catch (error) {
        if (isAbsence(error)) return [];
        throw this.#failure(error, written);
      }
    });
  }

  #judgeItem(item: Item, target: Target, values: unknown[], budget: Budget): Breach[] {
    const { condition, schema } = this.rule;
    if (schema) return this.#bySchema(item, target, values, budget);
    if (!condition) return [];
    const { program, written, breachedBy } = condition;
    let read: ReadPlace;
    try {
      const result = program.evaluate(values, budget);
      read = { base: result.read.base, key: result.read.key };
      if (typeof result.value !== "boolean") throw new CelError("a condition is wanted, and this is none");
      if (result.value !== breachedBy) return [];
    } catch (error) {
      if (error instanceof UndecidableError || isOpen(readPlaceOf(error))) return [];
      throw this.#failure(error, written);
    }
    // What something else fills in later is not judged.
    if (isOpen(read)) return [];
    const place = this.#named(this.rule.at, item, target) ?? this.#readPlace(read, program, values, item, target);
    return [this.#breach(place, "value", item, target, values, budget)];
  }

  #bySchema(item: Item, target: Target, values: unknown[], budget: Budget): Breach[] {
    const { schema, source } = this.rule;
    let errors;
    try {
      errors = schema!.validate(item.value, budget);
    } catch (error) {
      throw this.#failure(error, { text: "", path: source.schema!.path });
    }
    const base = this.#named({ root: "item", path: [] }, item, target);
    return errors.slice(0, MAX_ERRORS).flatMap(({ path, part, message }) => {
      if (isUndecidable(valueAt(item.value, path))) return [];
      const own = [...values];
      own[SLOT.error] = `${path.length === 0 ? "this" : pathText(path)} ${message}`;
      const named = this.#named(this.rule.at, item, target);
      const place = named ?? (base && { source: base.source, path: [...base.path, ...path] });
      return [this.#breach(place, named ? "value" : part, item, target, own, budget)];
    });
  }

  #breach(place: FoundPlace | undefined, part: Part, item: Item, target: Target, values: readonly unknown[], budget: Budget): Breach {
    const text = this.rule.message
      .fill(values, budget)
      .trim()
      .replace(/\s*\n\s*/g, " ");
    const at = place && place.path.length > 0 ? place.source.at(place.path, part) : placeOfWhole(place?.source ?? target.source);
    return { at, text, place, values, item: this.#named({ root: "item", path: [] }, item, target)?.path };
  }

  /** The place that a rule names. */
  #named(named: NamedPlace | undefined, item: Item, target: Target): FoundPlace | undefined {
    if (!named) return undefined;
    const { root, path } = named;
    if (root === "podSpec" && target.podSpecPath) return { source: target.source, path: [...target.podSpecPath, ...path] };
    if (root === "object" || this.rule.forEach.length === 0) return { source: target.source, path };
    const found = itemPlace(item, target);
    return found && { source: found.source, path: [...found.path, ...path] };
  }

  /** Where the condition read last; what is no part of an object, as parameters, is passed over. */
  #readPlace(read: ReadPlace, program: CelProgram, values: readonly unknown[], item: Item, target: Target): FoundPlace | undefined {
    const found = placeOfRead(read, target);
    if (found) return found;
    const trail: ReadPlace[] = [];
    try {
      program.evaluate(values, new Budget(), trail);
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
    }
    for (const earlier of trail.toReversed()) {
      const place = placeOfRead(earlier, target);
      if (place) return place;
    }
    return itemPlace(item, target);
  }

  #failure(error: unknown, { text, path }: Written): unknown {
    if (!(error instanceof CelError)) return error;
    const hint = /^no such key: (.+)$/.exec(error.message)?.[1];
    const advice = hint === undefined ? "" : `; where ${hint} may be absent, ask with has() first, or read it with .?${hint}.orValue(…)`;
    return new PolicyError(`${error.message}${advice}`, locationOfSpan(this.policy, path, text, error.span));
  }
}

/** `- ` with nothing behind it is no item. */
function isSomething({ value }: Item): boolean {
  return value !== null;
}

/** Reading what is not there: a list that is absent is empty. */
function isAbsence(error: unknown): boolean {
  return (
    error instanceof UndecidableError || (error instanceof CelError && !error.fatal && /^no such key: |has no field /.test(error.message))
  );
}

function isOpen(read: ReadPlace | undefined): boolean {
  if (read?.key === undefined || typeof read.base !== "object" || read.base === null) return false;
  return isUndecidable(valueAt(read.base, [read.key]));
}

/** In the target, else in one of the objects that functions handed out. */
function placeOfRead(read: ReadPlace, target: Target): FoundPlace | undefined {
  const own = pathOfRead(target.source.value, read);
  if (own) return { source: target.source, path: own };
  for (const object of target.around.byValue.values()) {
    const path = object === target.source ? undefined : pathOfRead(object.value, read);
    if (path) return { source: object, path };
  }
  return undefined;
}

function itemPlace({ value, index, list }: Item, target: Target): FoundPlace | undefined {
  for (const source of [target.source, ...target.around.byValue.values()]) {
    const path = pathTo(source.value, value);
    if (path) return { source, path };
  }
  // A text or number is found by the list that it stands in.
  const holder = list && placeOfRead(list, target);
  if (!holder) return undefined;
  const path = [...holder.path, index as string | number];
  return valueAt(holder.source.value, path) === value ? { source: holder.source, path } : holder;
}

function placeOfWhole(source: KubernetesObject | Document): Location {
  if (source instanceof KubernetesObject) return source.place;
  const first = Object.keys(asRecord(source.value) ?? {})[0];
  return first === undefined ? source.at([]) : source.at([first], "key");
}

/** spec.containers[1].image */
function pathText(path: Path): string {
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}
