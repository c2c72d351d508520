/** What happened at a step: the controller added or removed pods, pods became available, a pause passed, traffic moved, the end. */
export type RolloutEvent = "start" | "scaleUp" | "scaleDown" | "available" | "pause" | "promote" | "done" | "stalled";

export interface RolloutStep {
  readonly event: RolloutEvent;
  /** How often pods have become available so far. */
  readonly wave: number;
  /** Seconds since the start at the earliest. */
  readonly seconds: number;
  /** Pods of the old and the new revision that are not terminating. */
  readonly old: number;
  readonly new: number;
  /** Pods of both revisions that have been ready for minReadySeconds. */
  readonly available: number;
  /** Pods of another workload that come and go with the run: the target of a Flagger release beside the primary that serves. */
  readonly beside: number;
  /** old + new + beside. */
  readonly total: number;
  /** Pods that still terminate if each takes its whole grace period. */
  readonly terminating: number;
}

export interface RolloutRun {
  readonly steps: readonly RolloutStep[];
  readonly minAvailable: number;
  readonly maxTotal: number;
  /** The most pods at one time, those that still terminate among them. */
  readonly maxWithTerminating: number;
  readonly waves: number;
  /** A lower bound: how long images take to load and programs to start is not in a manifest. Pauses that a person ends count as zero. */
  readonly seconds: number;
  /** Pauses that only a person, or a command, ends. */
  readonly manualPauses: number;
  /** False when the run stands still before every pod is new. */
  readonly completed: boolean;
}

/** Seconds that pods take, each a lower bound but the last. */
export interface PodTimes {
  /** From the creation of a pod until it has been ready for minReadySeconds. */
  readonly toAvailable: number;
  /** From the deletion of a pod until it is gone. */
  readonly toTerminate: number;
  /** terminationGracePeriodSeconds: an upper bound. */
  readonly grace: number;
}

/** The pods of a workload while it is rolled. */
export interface Pods {
  old: number;
  oldAvailable: number;
  new: number;
  newAvailable: number;
  beside: number;
}

/** Keeps the time and the pods of one run, and notes a step whenever they change. */
export class Recorder {
  readonly #steps: RolloutStep[] = [];
  /** In the order of `until`. */
  readonly #terminating: { readonly until: number; count: number }[] = [];
  #seconds = 0;
  #wave = 0;
  #manualPauses = 0;

  constructor(
    readonly pods: Pods,
    readonly times: PodTimes,
  ) {
    this.record("start");
  }

  record(event: RolloutEvent): void {
    const { pods } = this;
    while (this.#terminating.length > 0 && this.#terminating[0]!.until <= this.#seconds) this.#terminating.shift();
    this.#steps.push({
      event,
      wave: this.#wave,
      seconds: this.#seconds,
      old: pods.old,
      new: pods.new,
      available: pods.oldAvailable + pods.newAvailable,
      beside: pods.beside,
      total: pods.old + pods.new + pods.beside,
      terminating: this.#terminating.reduce((sum, { count }) => sum + count, 0),
    });
  }

  /** Removes old pods; they terminate from now on. Those that are not available go first. */
  removeOld(count: number): void {
    this.pods.old -= count;
    this.pods.oldAvailable = Math.min(this.pods.oldAvailable, this.pods.old);
    this.#terminate(count);
  }

  removeNew(count: number): void {
    this.pods.new -= count;
    this.pods.newAvailable = Math.min(this.pods.newAvailable, this.pods.new);
    this.#terminate(count);
  }

  scaleBeside(count: number): void {
    const { pods } = this;
    const removed = pods.beside - count;
    pods.beside = count;
    this.#terminate(removed);
    this.record(removed > 0 ? "scaleDown" : "scaleUp");
  }

  /** Waits for the pods beside. */
  waitForBeside(): void {
    this.#seconds += this.times.toAvailable;
    this.#wave++;
    this.record("available");
  }

  #terminate(count: number): void {
    const until = this.#seconds + this.times.grace;
    const last = this.#terminating.at(-1);
    if (last?.until === until) last.count += Math.max(0, count);
    else if (count > 0) this.#terminating.push({ until, count });
  }

  /** Waits until every pod that terminates is gone. */
  waitForTermination(): void {
    this.#seconds += this.times.toTerminate;
    this.#terminating.length = 0;
  }

  /** Waits until the pods that were made are available; those of the new revision never are when its image is broken. Answers whether any became so. */
  waitForPods(broken: boolean): boolean {
    const { pods } = this;
    const reachable = broken ? pods.newAvailable : pods.new;
    if (pods.oldAvailable === pods.old && pods.newAvailable === reachable) return false;
    this.#seconds += this.times.toAvailable;
    this.#wave++;
    pods.oldAvailable = pods.old;
    pods.newAvailable = reachable;
    this.record("available");
    return true;
  }

  /** A pause of so many seconds; undefined: until a person ends it. */
  pause(seconds: number | undefined): void {
    if (seconds === undefined) this.#manualPauses++;
    else this.#seconds += seconds;
    this.record("pause");
  }

  finish(completed: boolean): RolloutRun {
    this.record(completed ? "done" : "stalled");
    const steps = this.#steps;
    return {
      steps,
      minAvailable: extreme(steps, (step) => step.available, Math.min),
      maxTotal: extreme(steps, (step) => step.total, Math.max),
      maxWithTerminating: extreme(steps, (step) => step.total + step.terminating, Math.max),
      waves: this.#wave,
      seconds: this.#seconds,
      manualPauses: this.#manualPauses,
      completed,
    };
  }
}

function extreme(steps: readonly RolloutStep[], figure: (step: RolloutStep) => number, pick: (a: number, b: number) => number): number {
  return steps.reduce((best, step) => pick(best, figure(step)), figure(steps[0]!));
}
