import type { Overload } from "../environment.js";
import { UndecidableError } from "../errors.js";
import { method, type Definitions } from "../library/define.js";
import { CelObject } from "../values.js";

const AUTHORIZER = "kubernetes.authorization.Authorizer";
const PATH = "kubernetes.authorization.PathCheck";
const GROUP = "kubernetes.authorization.GroupCheck";
const RESOURCE = "kubernetes.authorization.ResourceCheck";
const DECISION = "kubernetes.authorization.Decision";

/** What the variables `authorizer` and `authorizer.requestResource` hold: who may do what is known to a cluster only. */
export class Authorizer extends CelObject {
  constructor(readonly kind: typeof AUTHORIZER | typeof RESOURCE) {
    super();
  }
}

const ask = (receiver: string, params: readonly string[], result: string): Overload =>
  method<unknown[]>(receiver, params, result, () => {
    throw new UndecidableError("the expression asks the authorizer, which only a cluster has");
  });

export const authorizer: Definitions = {
  path: [ask(AUTHORIZER, ["string"], PATH)],
  group: [ask(AUTHORIZER, ["string"], GROUP)],
  serviceAccount: [ask(AUTHORIZER, ["string", "string"], AUTHORIZER)],
  resource: [ask(GROUP, ["string"], RESOURCE)],
  subresource: [ask(RESOURCE, ["string"], RESOURCE)],
  namespace: [ask(RESOURCE, ["string"], RESOURCE)],
  name: [ask(RESOURCE, ["string"], RESOURCE)],
  check: [ask(PATH, ["string"], DECISION), ask(RESOURCE, ["string"], DECISION)],
  allowed: [ask(DECISION, [], "bool")],
  reason: [ask(DECISION, [], "string")],
  errored: [ask(DECISION, [], "bool")],
  error: [ask(DECISION, [], "string")],
};

/** Kubernetes 1.31. */
export const authorizerSelectors: Definitions = {
  fieldSelector: [ask(RESOURCE, ["string"], RESOURCE)],
  labelSelector: [ask(RESOURCE, ["string"], RESOURCE)],
};

/** The variables of an authorizer, by name and kind. */
export const AUTHORIZER_VARIABLES: readonly (readonly [string, string])[] = [
  ["authorizer", AUTHORIZER],
  ["authorizer.requestResource", RESOURCE],
];
