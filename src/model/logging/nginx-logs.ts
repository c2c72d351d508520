import { embeddedFiles } from "../embedded-files.js";
import { imageName } from "../image.js";
import type { KubernetesObject } from "../kubernetes-object.js";
import { asList, asRecord, asText } from "../value.js";
import type { Container } from "../workload.js";
import type { Location } from "../../text/location.js";

/** A directive of nginx that writes a log to a file, in a ConfigMap that the container mounts. */
export interface NginxLog {
  readonly configMap: KubernetesObject;
  readonly at: Location;
  readonly directive: string;
  readonly file: string;
}

const DIRECTIVE = /^[ \t]*(?<directive>access_log|error_log)[ \t]+(?<file>\/[^\s;${}]+)[^\n]*;/gm;

/** What the images of nginx and OpenResty link to standard output and standard error. */
const LINKED = /^\/(?:var\/log\/nginx|usr\/local\/openresty\/nginx\/logs)\/(?:access|error)\.log$/;

/** The logs that an nginx writes to files. Files that its image links to standard output are none, nor is what stands in /dev. */
export function nginxLogs(container: Container, configMaps: readonly KubernetesObject[]): NginxLog[] {
  if (!/nginx|openresty/.test(imageName(container.image) ?? "")) return [];
  const mounted = new Set(asList(container.value["volumeMounts"]).map((mount) => asRecord(mount)?.["name"]));
  const names = asList(container.workload.podSpec?.["volumes"]).flatMap((entry) => {
    const volume = asRecord(entry);
    const name = mounted.has(volume?.["name"]) ? asText(asRecord(volume?.["configMap"])?.["name"]) : undefined;
    return name === undefined ? [] : [name];
  });
  const { namespace } = container.workload.object;
  return configMaps
    .filter((object) => object.groupKind === "ConfigMap" && object.namespace === namespace && names.includes(object.name ?? ""))
    .flatMap((configMap) =>
      embeddedFiles(configMap).flatMap((embedded) =>
        [...embedded.text.matchAll(DIRECTIVE)].flatMap((match) => {
          const { directive = "", file = "" } = match.groups ?? {};
          if (LINKED.test(file) || file.startsWith("/dev/")) return [];
          const start = match.index + match[0].indexOf(file);
          return [{ configMap, at: embedded.at(start, start + file.length), directive, file }];
        }),
      ),
    );
}
