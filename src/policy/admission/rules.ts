import type { Severity } from "../../config/severity.js";
import { PolicyError } from "../../engine/policy-error.js";
import type { Rule, RuleContext, RuleMessage } from "../../engine/rule.js";
import type { Graph } from "../../graph/graph.js";
import type { Problem } from "../../load/document.js";
import { valueAt } from "../../load/locate.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import type { JsonRecord } from "../../model/value.js";
import type { Location } from "../../text/location.js";
import { PolicyClock, type RunClock } from "../clock.js";
import { locationOfSpan, pathOfRead } from "../place.js";
import type { PolicyFault } from "./expressions.js";
import type { Violation } from "./policy.js";
import { reviewOf, type Review } from "./review.js";
import type { UnitOfObject } from "./reader.js";

/** The message of a breach of each severity. */
const MESSAGE_IDS: Readonly<Record<Severity, string>> = { error: "denied", warning: "warned", info: "audited" };

/** Kinds that the API server exempts from admission policies. */
const EXEMPT = /^admissionregistration\.k8s\.io\/(?:Validating|Mutating)AdmissionPolicy(?:Binding)?$/;

/** The reviews of objects as a cluster would see them created; each is made once for all policies. */
export class Reviews {
  readonly #made = new WeakMap<KubernetesObject, Review>();
  readonly #parameters = new WeakMap<Graph, readonly JsonRecord[]>();

  constructor(
    readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>,
    readonly beside: readonly JsonRecord[],
  ) {}

  of(object: KubernetesObject, context: RuleContext<unknown, string>): Review {
    let review = this.#made.get(object);
    if (!review) {
      const namespace = (name: string): JsonRecord | undefined => this.#namespace(name, context.graph);
      review = reviewOf(object.value, { namespace, parameters: this.#parametersIn(context) });
      this.#made.set(object, review);
    }
    return review;
  }

  #namespace(name: string, graph: Graph): JsonRecord | undefined {
    const written =
      graph.objectsAnywhere("Namespace").find((object) => object.name === name)?.value ??
      this.beside.find((object) => isNamespace(object, name));
    const labels = Object.hasOwn(this.namespaces, name) ? this.namespaces[name] : undefined;
    if (!labels) return written;
    return {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: { ...(valueAt(written, ["metadata", "labels"]) as object | undefined), ...labels } },
    };
  }

  /** All that lies in the bundle: what may be a parameter is told by the policy. */
  #parametersIn({ bundle, graph }: RuleContext<unknown, string>): readonly JsonRecord[] {
    let parameters = this.#parameters.get(graph);
    if (!parameters) {
      parameters = [...bundle.objects, ...bundle.context].map(({ value }) => value);
      this.#parameters.set(graph, parameters);
    }
    return parameters;
  }
}

function isNamespace(object: JsonRecord, name: string): boolean {
  return object["apiVersion"] === "v1" && object["kind"] === "Namespace" && valueAt(object, ["metadata", "name"]) === name;
}

/** A mistake in a policy, at its place. */
export function faultProblem(object: KubernetesObject, id: string, { message, path, span }: PolicyFault): Problem {
  const location = locationOfSpan(object, path, object.get(path), span);
  return { level: "error", kind: "policy", message: `policy ${id}: ${message}`, file: location.file.path, location };
}

/** A policy of admission as a rule of the engine. */
export function ruleOf({ unit, object: policy, name }: UnitOfObject, reviews: Reviews, run: RunClock): Rule {
  const clock = new PolicyClock(run);
  const source = policy.at(name);
  let stopped = unit.faults.length > 0;
  const stop = (message: string, location: Location): never => {
    stopped = true;
    throw new PolicyError(message, location);
  };
  return {
    id: unit.id,
    source,
    meta: {
      docs: { description: unit.description ?? `${policy.title} admits the objects that it takes`, why: "", references: [] },
      messages: messagesOf(unit),
    },
    create: (context) => {
      const open = new OpenVerdicts();
      return {
        object: (object) => {
          if (stopped || EXEMPT.test(object.groupKind)) return;
          if (clock.over !== undefined) stop(clock.over, source);
          const judgements = clock.measure(() => unit.judge(reviews.of(object, context)));
          for (const { outcome, severity } of judgements) {
            if (outcome.verdict === "undecidable") open.add(outcome.why, object);
            else if (outcome.verdict === "error") stop(outcome.why, policy.at(outcome.path));
            else if (outcome.verdict === "fail") {
              for (const violation of outcome.violations)
                context.report({ at: placeOf(object, violation), message: MESSAGE_IDS[severity], text: violation.message });
            }
          }
        },
        bundle: () => open.report(unit.id, source, (problem) => context.problem(problem)),
      };
    },
  };
}

function messagesOf({ severities, messages }: UnitOfObject["unit"]): Record<string, RuleMessage> {
  const text = messages.length > 0 ? [...new Set(messages)].join(" · ") : "What the policy says.";
  return Object.fromEntries(severities.map((severity) => [MESSAGE_IDS[severity], { severity, text }]));
}

/** The field of the object that the expression read last; the object's name where it read none. */
export function placeOf(object: KubernetesObject, { read, retrace }: Violation): Location {
  const path =
    (read && pathOfRead(object.value, read)) ??
    retrace()
      .toReversed()
      .map((place) => pathOfRead(object.value, place))
      .find((found) => found !== undefined);
  return path === undefined || path.length === 0 ? object.place : object.at(path);
}

/** What could not be decided: said once for each reason, however many objects it keeps from being judged. */
class OpenVerdicts {
  readonly #byReason = new Map<string, KubernetesObject[]>();

  add(why: string, object: KubernetesObject): void {
    const objects = this.#byReason.get(why);
    if (objects) objects.push(object);
    else this.#byReason.set(why, [object]);
  }

  report(id: string, source: Location, say: (problem: Problem) => void): void {
    for (const [why, [first, ...others]] of this.#byReason) {
      const which = `${first!.title}${others.length > 0 ? ` and ${others.length} other ${others.length === 1 ? "object" : "objects"}` : ""}`;
      say({
        level: "error",
        kind: "policy",
        message: `policy ${id} could not judge ${which}: ${why}`,
        file: source.file.path,
        location: source,
      });
    }
    this.#byReason.clear();
  }
}
