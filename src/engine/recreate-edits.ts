import type { KubernetesObject } from "../model/kubernetes-object.js";
import { asRecord } from "../model/value.js";
import type { Edit, FixBuilder } from "./fix.js";

const STRATEGY = ["spec", "strategy"];

/** What makes a rolling Deployment use Recreate. The API refuses rollingUpdate beside it, so that goes. One that cannot be made is undefined. */
export function recreateEdits(fix: FixBuilder, object: KubernetesObject): readonly (Edit | undefined)[] {
  const written = asRecord(object.get(STRATEGY));
  if (!written) return [object.get(STRATEGY) === undefined ? fix.addKey(object, ["spec"], "strategy", { type: "Recreate" }) : undefined];
  const { type, rollingUpdate } = written;
  if (type === undefined || type === null) {
    const isAlone = Object.keys(written).length === 1 && rollingUpdate !== undefined;
    return [isAlone ? fix.setMapping(object, STRATEGY, { type: "Recreate" }) : undefined];
  }
  const set = fix.setScalar(object, [...STRATEGY, "type"], "Recreate");
  return rollingUpdate === undefined ? [set] : [set, fix.removeKey(object, [...STRATEGY, "rollingUpdate"])];
}
