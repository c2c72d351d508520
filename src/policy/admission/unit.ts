import type { Severity } from "../../config/severity.js";
import { compareSeverity } from "../../config/severity.js";
import type { PolicyFault } from "./expressions.js";
import type { Outcome } from "./policy.js";
import type { Review } from "./review.js";

/** One rule of a policy of admission, ready to judge. */
export interface AdmissionUnit {
  /** The policy's name, or "<policy name>/<rule name>". */
  readonly id: string;
  readonly description: string | undefined;
  /** Mistakes in the policy, by path in its document. A unit with faults judges nothing. */
  readonly faults: readonly PolicyFault[];
  /** What happens to a breach, gravest first when several bindings say different things. */
  readonly severities: readonly Severity[];
  /** What its validations say, as far as that is fixed. */
  readonly messages: readonly string[];
  judge(review: Review): readonly Judgement[];
}

/** What a policy says of a request, and how gravely. */
export interface Judgement {
  readonly outcome: Outcome;
  readonly severity: Severity;
}

/** The severity of the actions of a binding: Deny stops the object, Warn and Audit only speak of it. */
export function severityOfActions(actions: readonly unknown[]): Severity {
  const severities = actions.map((action): Severity => (action === "Warn" ? "warning" : action === "Audit" ? "info" : "error"));
  return gravest(severities) ?? "error";
}

export function gravest(severities: readonly Severity[]): Severity | undefined {
  return [...severities].sort((a, b) => compareSeverity(b, a))[0];
}

/** One verdict of several: what fails outweighs what is not known, which outweighs what passes. */
export function combined(judgements: readonly Judgement[]): Outcome["verdict"] {
  const order: readonly Outcome["verdict"][] = ["error", "fail", "undecidable", "pass", "skip"];
  return order.find((verdict) => judgements.some(({ outcome }) => outcome.verdict === verdict)) ?? "skip";
}
