import type { Node } from "./ast.js";
import { variableName, type Compiled, type Compiler, type Run, type Scope } from "./scope.js";
import { CelError, CompileError } from "./errors.js";
import { reads, type Frame } from "./frame.js";
import { asMap, CelMap, kindOf, makeMap, mapGet, mapKey, mapKeys, type MapKey } from "./values.js";

type Call = Node & { op: "call" };

/** What goes through the items of a list or the entries of a map. */
interface Loop {
  readonly range: Run;
  /** Slots of the variables; with two of them, those of index and item, or of key and value. */
  readonly slots: readonly number[];
  readonly body: readonly Run[];
  readonly node: Call;
}

interface Form {
  /** Number of variables. */
  readonly variables: 1 | 2;
  /** Number of expressions behind them. */
  readonly expressions: readonly number[];
  readonly kind: string;
  readonly make: (loop: Loop) => Run;
}

const quantifiers = (variables: 1 | 2): readonly (readonly [string, Form])[] => [
  ["all", { variables, expressions: [1], kind: "bool", make: (loop) => quantifier(loop, false) }],
  ["exists", { variables, expressions: [1], kind: "bool", make: (loop) => quantifier(loop, true) }],
  ["exists_one", { variables, expressions: [1], kind: "bool", make: existsOne }],
  ["existsOne", { variables, expressions: [1], kind: "bool", make: existsOne }],
];

const FORMS: readonly (readonly [string, Form])[] = [
  ...quantifiers(1),
  ["map", { variables: 1, expressions: [1, 2], kind: "list", make: transform }],
  ["filter", { variables: 1, expressions: [1], kind: "list", make: filter }],
  ...quantifiers(2),
  ["transformList", { variables: 2, expressions: [1, 2], kind: "list", make: transform }],
  ["transformMap", { variables: 2, expressions: [1, 2], kind: "map", make: transformMap }],
  ["transformMapEntry", { variables: 2, expressions: [1, 2], kind: "map", make: transformMapEntry }],
];

/** Minor version of Kubernetes 1 that brought comprehensions of two variables. */
const TWO_VARIABLES_SINCE = 32;

export function compileComprehension(compiler: Compiler, node: Call, scope: Scope): Compiled | undefined {
  const form = FORMS.find(
    ([name, { variables, expressions }]) => name === node.name && expressions.includes(node.args.length - variables),
  )?.[1];
  if (!form) return undefined;
  if (form.variables === 2 && (compiler.env.kubernetes ?? Infinity) < TWO_VARIABLES_SINCE)
    throw new CompileError(`${node.name}() with two variables came with Kubernetes 1.${TWO_VARIABLES_SINCE}`, node);
  const range = compiler.compile(node.target!, scope);
  if (range.kind !== "dyn" && range.kind !== "list" && range.kind !== "map")
    throw new CompileError(`${node.name}() goes through lists and maps, and this is a value of type ${range.kind}`, node.target);
  const names = node.args.slice(0, form.variables).map(variableName);
  if (names.length === 2 && names[0] === names[1]) throw new CompileError("the two variables have one name", node.args[1]);
  let inner = scope;
  const slots = names.map((name) => {
    const next = compiler.bind(inner, name);
    inner = next.scope;
    return next.slot;
  });
  const bodies = node.args.slice(form.variables).map((arg) => compiler.compile(arg, inner));
  const condition = form.kind === "bool" || form.make === filter || bodies.length === 2 ? bodies[0]! : undefined;
  if (condition && condition.kind !== "dyn" && condition.kind !== "bool")
    throw new CompileError(`${node.name}() wants a condition, and this is a value of type ${condition.kind}`, node.args[form.variables]);
  return { kind: form.kind, run: form.make({ range: range.run, slots, body: bodies.map(({ run }) => run), node }) };
}

/** Calls `turn` for each item with the variables set, until it answers true; `begin` once before, with whether the list was read from something. Items of maps are their keys, or with two variables key and value. */
function each({ range, slots, node }: Loop, frame: Frame, turn: (item: unknown) => boolean, begin?: (wasRead: boolean) => unknown): void {
  const { base, key } = frame;
  frame.base = undefined;
  const holder = range(frame);
  // A list that stands in the expression is no place: what was read before it, and what is read in its turns, is.
  const wasRead = frame.base !== undefined;
  if (!wasRead) {
    frame.base = base;
    frame.key = key;
  }
  begin?.(wasRead);
  const map = Array.isArray(holder) ? undefined : asMap(holder);
  if (!map && !Array.isArray(holder))
    throw new CelError(`${node.name}() goes through lists and maps, not through a value of type ${kindOf(holder)}`, node);
  const items: readonly unknown[] = map ? mapKeys(map) : (holder as unknown[]);
  const [first, second] = slots as [number, number | undefined];
  for (let index = 0; index < items.length; index++) {
    frame.budget.charge(2);
    const item = items[index] ?? null;
    if (second === undefined) frame.slots[first] = item;
    else {
      frame.slots[first] = map ? item : index;
      frame.slots[second] = map ? mapGet(map, item) : item;
    }
    if (wasRead) reads(frame, holder, map ? (typeof item === "string" ? item : String(item)) : index);
    if (turn(item)) return;
  }
}

/** What was read last, to be put back. */
function mark(frame: Frame): () => void {
  const { base, key } = frame;
  return () => reads(frame, base, key);
}

/** The answer of a condition; an error where it is none. */
function truth(value: unknown, { node, slots }: Loop): boolean {
  if (typeof value !== "boolean")
    throw new CelError(`${node.name}() wants a condition, not a value of type ${kindOf(value)}`, node.args[slots.length]);
  return value;
}

/** `all` ends at the first false, `exists` at the first true; an error counts only when nothing decides. */
function quantifier(loop: Loop, decisive: boolean): Run {
  const condition = loop.body[0]!;
  return (frame) => {
    let fault: CelError | undefined;
    let decided = false;
    let restore: (() => void) | undefined;
    const begin = (wasRead: boolean): void => void (restore = wasRead ? mark(frame) : undefined);
    const turn = (): boolean => {
      try {
        decided = truth(condition(frame), loop) === decisive;
      } catch (error) {
        if (!(error instanceof CelError) || error.fatal) throw error;
        fault ??= error;
      }
      return decided;
    };
    each(loop, frame, turn, begin);
    if (decided) return decisive;
    if (fault) throw fault;
    // Nothing in the list is what was sought: the finding is about the list.
    restore?.();
    return !decisive;
  };
}

function existsOne(loop: Loop): Run {
  const condition = loop.body[0]!;
  return (frame) => {
    let count = 0;
    let restore: (() => void) | undefined;
    const begin = (wasRead: boolean): void => void (restore = wasRead ? mark(frame) : undefined);
    const turn = (): boolean => {
      if (truth(condition(frame), loop)) count++;
      return false;
    };
    each(loop, frame, turn, begin);
    restore?.();
    return count === 1;
  };
}

/** Keeps the place of the last item that was taken: what a rule finds wrong in a result is one of these. */
class Places {
  #list: (() => void) | undefined;
  #taken: (() => void) | undefined;

  start(frame: Frame): void {
    this.#list = mark(frame);
  }

  take(frame: Frame): void {
    this.#taken ??= mark(frame);
  }

  restore(): void {
    (this.#taken ?? this.#list)?.();
  }
}

function filter(loop: Loop): Run {
  const condition = loop.body[0]!;
  return (frame) => {
    const result: unknown[] = [];
    const places = new Places();
    const turn = (item: unknown): boolean => {
      if (truth(condition(frame), loop)) {
        result.push(item);
        places.take(frame);
      }
      return false;
    };
    each(loop, frame, turn, (wasRead) => wasRead && places.start(frame));
    places.restore();
    return result;
  };
}

/** The value of a turn; undefined where the condition before it does not hold. */
function turnValue(loop: Loop, frame: Frame): unknown {
  const [first, second] = loop.body as [Run, Run | undefined];
  if (!second) return first(frame);
  return truth(first(frame), loop) ? second(frame) : undefined;
}

function transform(loop: Loop): Run {
  return (frame) => {
    const result: unknown[] = [];
    const places = new Places();
    const turn = (): boolean => {
      const value = turnValue(loop, frame);
      if (value !== undefined) {
        result.push(value);
        places.take(frame);
      }
      return false;
    };
    each(loop, frame, turn, (wasRead) => wasRead && places.start(frame));
    places.restore();
    return result;
  };
}

function transformMap(loop: Loop): Run {
  const [keySlot] = loop.slots as [number];
  return (frame) => {
    const entries: [unknown, unknown][] = [];
    each(loop, frame, () => {
      const key = frame.slots[keySlot];
      const value = turnValue(loop, frame);
      if (value !== undefined) entries.push([key, value]);
      return false;
    });
    return makeMap(entries);
  };
}

function transformMapEntry(loop: Loop): Run {
  return (frame) => {
    const kept = new Map<MapKey, readonly [unknown, unknown]>();
    each(loop, frame, () => {
      const value = turnValue(loop, frame);
      if (value === undefined) return false;
      const map = asMap(value);
      if (!map) throw new CelError("transformMapEntry() wants a map with one entry", loop.node);
      for (const key of mapKeys(map)) {
        const place = mapKey(key)!;
        if (kept.has(place)) throw new CelError(`the key ${String(place)} stands twice in a map`, loop.node);
        kept.set(place, [key, mapGet(map, key)]);
      }
      return false;
    });
    return new CelMap(kept);
  };
}
