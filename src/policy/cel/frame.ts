import { BudgetError } from "./errors.js";

/** How much work one evaluation may do, in steps: one for each turn of a comprehension, each item that is copied, each ten characters. */
export const DEFAULT_STEPS = 500_000;
const DEFAULT_MILLISECONDS = 1000;
const CLOCK_MASK = ~0xfff;

/** What is left of the steps and the time of one or several evaluations. */
export class Budget {
  #steps: number;
  readonly #deadline: number;

  constructor(steps = DEFAULT_STEPS, milliseconds = DEFAULT_MILLISECONDS) {
    this.#steps = steps;
    this.#deadline = performance.now() + milliseconds;
  }

  /** Takes steps away; ends the evaluation when none are left or the time is over. */
  charge(steps: number): void {
    const before = this.#steps;
    this.#steps -= steps;
    if (this.#steps < 0) throw new BudgetError("the expression takes too many steps: it was ended");
    if ((before ^ this.#steps) & CLOCK_MASK && performance.now() > this.#deadline)
      throw new BudgetError("the expression takes too long: it was ended");
  }
}

/** The state of one evaluation. */
export interface Frame {
  /** Values of variables: first those of the environment, then those that macros introduce. */
  readonly slots: unknown[];
  readonly budget: Budget;
  /** The container and the key of what was read last: where to report what the expression finds. */
  base: unknown;
  key: string | number | undefined;
  /** Everything that was read, in order, where somebody asks for it. */
  readonly trail?: ReadPlace[] | undefined;
}

export interface ReadPlace {
  readonly base: unknown;
  readonly key: string | number | undefined;
}

/** Notes what is read. */
export function reads(frame: Frame, base: unknown, key: string | number | undefined): void {
  frame.base = base;
  frame.key = key;
  if (frame.trail && frame.trail.length < MAX_TRAIL) frame.trail.push({ base, key });
}

const MAX_TRAIL = 100_000;
