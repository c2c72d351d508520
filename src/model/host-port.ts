import type { Path } from "../load/document.js";
import type { Workload } from "./workload.js";

/** A port of the node that the pods take. */
export interface HostPort {
  readonly port: number;
  readonly path: Path;
}

/**
 * The first port of the node that the containers declare: a hostPort, or with hostNetwork any containerPort, which the API then takes for the hostPort too.
 * Only one pod on a node can have it. Source: kubernetes pkg/apis/core/v1/defaults.go (SetDefaults_Pod), scheduler plugin NodePorts.
 */
export function hostPortOf(workload: Workload): HostPort | undefined {
  const onHost = workload.podSpec?.["hostNetwork"] === true;
  for (const container of workload.containers) {
    if (container.role === "init") continue;
    for (const { path, hostPort, containerPort } of container.ports) {
      const port = hostPort || (onHost ? containerPort : undefined);
      if (port) return { port, path: [...container.path, ...path, hostPort ? "hostPort" : "containerPort"] };
    }
  }
  return undefined;
}
