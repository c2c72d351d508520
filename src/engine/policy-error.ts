import type { Location } from "../text/location.js";

/** A policy that cannot be judged by: its own mistake, at its own place. The run says so and fails; nothing counts as passed. */
export class PolicyError extends Error {
  constructor(
    message: string,
    readonly location: Location | undefined,
  ) {
    super(message);
  }
}
