import type { Span } from "./ast.js";
import type { Frame } from "./frame.js";
import { CelObject, type Kind } from "./values.js";

/** "dyn" where nothing is known of a type. Lists and maps are not told apart by what they hold. */
export type StaticKind = Kind;

/** One form of a function. A receiver makes it a method: `x.size()`. */
export interface Overload {
  readonly receiver?: StaticKind;
  readonly params: readonly StaticKind[];
  readonly result: StaticKind;
  /** Minor version of Kubernetes 1 that brought it. */
  readonly since?: number;
  /** Receiver, arguments, frame. */
  readonly run: (...values: never[]) => unknown;
}

/** Functions by name; names may be qualified: "sets.contains". */
export type Library = ReadonlyMap<string, readonly Overload[]>;

export interface CelEnvironment {
  /** Names and kinds of what expressions may refer to, in the order in which values are given. */
  readonly variables: ReadonlyMap<string, StaticKind>;
  readonly library: Library;
  /** All fields of variables of which these are known: another one is a mistake. */
  readonly fields?: ReadonlyMap<string, readonly string[]>;
  /** Asked about each condition inside an expression; what it answers is told which way the condition goes. For the coverage of tests. */
  readonly observe?: ((span: Span) => (taken: boolean) => void) | undefined;
  /** Names that stand for types, by what they are written as. */
  readonly types: ReadonlyMap<string, string>;
  /** Namespace in which names are sought first. */
  readonly container?: string;
  /** Literals of lists and maps hold one type, as Kubernetes wants it. */
  readonly homogeneous?: boolean;
  /** `orValue` of a value that is no optional answers that value, as older releases of cel-go do. */
  readonly looseOptionals?: boolean;
  /** Minor version of Kubernetes 1; what came later does not exist. */
  readonly kubernetes?: number;
}

/** A value whose fields are worked out when they are read. */
export abstract class FieldSource extends CelObject {
  readonly kind = "map";
  /** Undefined when there is no such field. */
  abstract field(name: string, frame: Frame): unknown;
}
