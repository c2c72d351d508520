/** How long a policy may take for all that it judges in a run, and all policies together. Milliseconds. */
export interface Limits {
  readonly policy: number;
  readonly run: number;
}

export const DEFAULT_LIMITS: Limits = { policy: 20_000, run: 120_000 };

/** What all policies of a run have used. */
export class RunClock {
  used = 0;

  constructor(readonly limits: Limits = DEFAULT_LIMITS) {}
}

/** Measures one policy. */
export class PolicyClock {
  #used = 0;

  constructor(readonly run: RunClock) {}

  /** Runs a piece of work of the policy; answers why no more may be done once the time is over. */
  measure<T>(work: () => T): T {
    const start = performance.now();
    try {
      return work();
    } finally {
      const spent = performance.now() - start;
      this.#used += spent;
      this.run.used += spent;
    }
  }

  /** Why the policy may do no more; undefined while it may. */
  get over(): string | undefined {
    const { limits, used } = this.run;
    if (this.#used > limits.policy)
      return `it took longer than ${limits.policy / 1000} s: it was ended, and what it did not get to is not judged`;
    if (used > limits.run)
      return `the policies of this run took longer than ${limits.run / 1000} s together: it was ended, and what it did not get to is not judged`;
    return undefined;
  }
}
