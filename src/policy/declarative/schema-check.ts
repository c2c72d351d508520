import type { Part, Path } from "../../load/document.js";
import type { Budget } from "../cel/frame.js";

/** What a value breaks of a schema. */
export interface SchemaError {
  readonly path: Path;
  readonly part: Part;
  /** A sentence without a full stop. */
  readonly message: string;
}

/** The state of one validation. */
export interface Validation {
  readonly budget: Budget;
  readonly errors: SchemaError[];
  depth: number;
}

/** Checks one value; adds what it breaks. */
export type Check = (value: unknown, path: Path, state: Validation) => void;

/** What keywords are compiled with. */
export interface SchemaCompiler {
  /** The schema at a place of the policy. */
  compile(schema: unknown, path: Path): Check;
  mistake(path: Path, message: string, part?: Part): void;
}

/** Whether a value fulfils a schema; its errors are forgotten. */
export function holds(check: Check, value: unknown, path: Path, state: Validation): boolean {
  const errors: SchemaError[] = [];
  check(value, path, { ...state, errors });
  return errors.length === 0;
}
