import type { Environment } from "../environment/environment.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import type { Location } from "../text/location.js";
import type { Fix } from "./fix.js";
import type { Related } from "./rule.js";
import type { Severity } from "../config/severity.js";

/** A breach of one practice at one place, merged over the bundles that show it. */
export interface Finding {
  readonly ruleId: string;
  readonly messageId: string;
  readonly severity: Severity;
  readonly message: string;
  /** What filled the placeholders of the message. */
  readonly data?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly location: Location;
  readonly objects: readonly KubernetesObject[];
  readonly environments: readonly Environment[];
  /** The values files that charts were rendered with where this was found, below the project root. Absent for what no chart made. */
  readonly valuesFiles?: readonly string[];
  readonly related: readonly Related[];
  readonly fix?: Fix;
  /** The field judged, list items by name; the same when lines move. */
  readonly field: string;
  /** Stays the same when lines move: rule, file, object and field. Hexadecimal. */
  readonly fingerprint: string;
  /** Address of the rule's page. */
  readonly docs: string;
  /** Would be at or above failOn if the environment, now unknown, were production. */
  readonly failsInProduction: boolean;
}
