import type { Path } from "../load/document.js";
import { isPrivateCidr } from "./cidr.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asText } from "./value.js";

/** From where a Service of type LoadBalancer can be reached. */
export type LoadBalancerReach =
  /** Only from inside the network; `reason` is the annotation or class that says so. */
  | { readonly scheme: "internal"; readonly reason: string; readonly path: Path }
  /** From the Internet, as far as the source ranges let it. */
  | { readonly scheme: "public"; readonly reason: string; readonly path: Path }
  /** The controller decides by settings that the manifest does not hold. */
  | { readonly scheme: "unknown"; readonly reason: string; readonly path: Path };

interface InternalMark {
  readonly key: string;
  /** The values that make it internal, lower case; absent: any value. */
  readonly values?: readonly string[];
}

/** Sources: Kubernetes, Service, internal load balancer; the cloud providers' documentation of each annotation. */
const INTERNAL_MARKS: readonly InternalMark[] = [
  { key: "networking.gke.io/load-balancer-type", values: ["internal"] },
  { key: "cloud.google.com/load-balancer-type", values: ["internal"] },
  { key: "service.beta.kubernetes.io/aws-load-balancer-scheme", values: ["internal"] },
  { key: "service.beta.kubernetes.io/azure-load-balancer-internal", values: ["true"] },
  { key: "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", values: ["private"] },
  { key: "service.beta.kubernetes.io/openstack-internal-load-balancer", values: ["true"] },
  { key: "service.beta.kubernetes.io/cce-load-balancer-internal-vpc", values: ["true"] },
  { key: "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid" },
  { key: "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", values: ["intranet"] },
  { key: "service.beta.kubernetes.io/alicloud-loadbalancer-address-type", values: ["intranet"] },
  { key: "service.beta.kubernetes.io/oci-load-balancer-internal", values: ["true"] },
  { key: "oci-network-load-balancer.oraclecloud.com/internal", values: ["true"] },
  { key: "load-balancer.hetzner.cloud/disable-public-network", values: ["true"] },
  { key: "service.beta.kubernetes.io/do-loadbalancer-network", values: ["internal"] },
];

const AWS_SCHEME = "service.beta.kubernetes.io/aws-load-balancer-scheme";
const AWS_INTERNAL = "service.beta.kubernetes.io/aws-load-balancer-internal";
const AWS_TYPE = "service.beta.kubernetes.io/aws-load-balancer-type";

/** What the annotations and class of a LoadBalancer Service say about its reach. `own` are further annotations as key=value. */
export function loadBalancerReach(service: KubernetesObject, own: readonly string[] = []): LoadBalancerReach {
  const { annotations } = service;
  const at = (key: string): Path => ["metadata", "annotations", key];
  const scheme = annotations[AWS_SCHEME]?.toLowerCase();
  if (scheme === "internet-facing") return { scheme: "public", reason: `${AWS_SCHEME}: ${scheme}`, path: at(AWS_SCHEME) };
  for (const { key, values } of INTERNAL_MARKS) {
    const value = annotations[key]?.toLowerCase();
    if (value !== undefined && (!values || values.includes(value)))
      return { scheme: "internal", reason: `${key}: ${annotations[key]}`, path: at(key) };
  }
  // The deprecated annotation takes true, and older ones a CIDR.
  const legacy = annotations[AWS_INTERNAL]?.toLowerCase();
  if (legacy !== undefined && legacy !== "false")
    return { scheme: "internal", reason: `${AWS_INTERNAL}: ${legacy}`, path: at(AWS_INTERNAL) };
  for (const pair of own) {
    const equals = pair.indexOf("=");
    const key = pair.slice(0, equals);
    if (equals > 0 && annotations[key] === pair.slice(equals + 1))
      return { scheme: "internal", reason: pair.replace("=", ": "), path: at(key) };
  }
  const loadBalancerClass = asText(service.get(["spec", "loadBalancerClass"]));
  if (loadBalancerClass === "service.k8s.aws/nlb") {
    return {
      scheme: "unknown",
      reason: `loadBalancerClass ${loadBalancerClass}, whose default scheme is internal`,
      path: ["spec", "loadBalancerClass"],
    };
  }
  if (loadBalancerClass === "tailscale")
    return { scheme: "internal", reason: "loadBalancerClass tailscale", path: ["spec", "loadBalancerClass"] };
  const type = annotations[AWS_TYPE]?.toLowerCase();
  if (type === "external" || type === "nlb-ip") {
    return { scheme: "unknown", reason: `${AWS_TYPE}: ${type}, whose default scheme is internal`, path: at(AWS_TYPE) };
  }
  return { scheme: "public", reason: "type LoadBalancer", path: ["spec", "type"] };
}

/** What loadBalancerSourceRanges let in: "all" when absent or when one range is public, "private" when every range is. */
export function sourceRanges(service: KubernetesObject): "all" | "public" | "private" | "unknown" {
  const ranges = asList(service.get(["spec", "loadBalancerSourceRanges"]));
  if (ranges.length === 0) return "all";
  const verdicts = ranges.map((range) => (typeof range === "string" ? isPrivateCidr(range.trim()) : undefined));
  if (verdicts.includes(false)) return "public";
  return verdicts.includes(undefined) ? "unknown" : "private";
}
