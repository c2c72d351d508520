import type { Problem } from "../load/document.js";
import type { Location } from "../text/location.js";

/** A test of a policy, as it went. */
export interface TestResult {
  /** "images.policy.yaml: an image without a tag", "disallow-host-ports: Pod badpod01". */
  readonly name: string;
  /** Where the test stands. */
  readonly location: Location;
  /** The rule that it is about, where it is about one. */
  readonly rule: string | undefined;
  /** What went otherwise than expected; empty when the test passed. */
  readonly failures: readonly Failure[];
  /** Why it did not run. */
  readonly skipped?: string;
}

export interface Failure {
  readonly message: string;
  /** Default: where the test stands. */
  readonly location?: Location;
  readonly rule?: string;
}

/** What one file of tests came to. */
export interface TestOutcome {
  readonly results: readonly TestResult[];
  readonly problems: readonly Problem[];
}
