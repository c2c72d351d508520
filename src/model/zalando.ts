import type { Path } from "../load/document.js";
import type { KubernetesObject } from "./kubernetes-object.js";

export const ZALANDO_CONFIGURATION = "acid.zalan.do/OperatorConfiguration";

/** A switch of Zalando's operator that is on for every cluster that does not set its own. */
interface Switch {
  readonly path: Path;
  readonly how: string;
  /** False: a load balancer that lets nobody in until a cluster lists ranges. */
  readonly publishes: boolean;
}

const ROLES = ["master", "replica", "master_pooler", "replica_pooler"] as const;

/** Source: zalando/postgres-operator, operator_configuration_type.go (LoadBalancerConfiguration); a ConfigMap holds the same keys as texts. */
export function zalandoSwitches(object: KubernetesObject): Switch[] {
  const isConfigMap = object.groupKind === "ConfigMap";
  if (!isConfigMap && object.groupKind !== ZALANDO_CONFIGURATION) return [];
  const at: Path = isConfigMap ? ["data"] : ["configuration", "load_balancer"];
  return ROLES.flatMap((role) =>
    ["node_port", "load_balancer"].flatMap((way): Switch[] => {
      const key = `enable_${role}_${way}`;
      const value = object.get([...at, key]);
      const isOn = value === true || (isConfigMap && typeof value === "string" && /^(1|t|true|yes|on)$/i.test(value));
      return isOn ? [{ path: [...at, key], how: `${key}: true`, publishes: way === "node_port" }] : [];
    }),
  );
}
