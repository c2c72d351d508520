import type { Path } from "../load/document.js";
import { isPrivateCidr } from "./cidr.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asText, isUndecidable, textRecord } from "./value.js";

/** From where a Service of type LoadBalancer can be reached. */
export type LoadBalancerReach =
  /** Only from inside the network; `reason` is the annotation, class or address that says so. */
  | { readonly scheme: "internal"; readonly reason: string; readonly path: Path }
  /** From the Internet, as far as the source ranges let it. */
  | { readonly scheme: "public"; readonly reason: string; readonly path: Path }
  /** The controller decides by settings that the manifest does not hold. */
  | { readonly scheme: "unknown"; readonly reason: string; readonly path: Path };

/** Where a Service, or an operator's template of one, says what a load balancer needs to know. Paths start at the object. */
export interface ServicePlace {
  /** Of the mapping that holds the annotations. */
  readonly annotations: Path;
  /** Of the mapping that holds loadBalancerClass, loadBalancerIP and loadBalancerSourceRanges. */
  readonly spec: Path;
}

const SERVICE_PLACE: ServicePlace = { annotations: ["metadata", "annotations"], spec: ["spec"] };

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
  { key: "service.beta.kubernetes.io/scw-loadbalancer-private", values: ["true"] },
  { key: "yandex.cloud/load-balancer-type", values: ["internal"] },
];

/** Annotations that ask for addresses of the load balancer, separated by commas. Sources: MetalLB, Cilium and kube-vip usage pages. */
const ADDRESS_ANNOTATIONS = [
  "metallb.universe.tf/loadBalancerIPs",
  "metallb.io/loadBalancerIPs",
  "lbipam.cilium.io/ips",
  "io.cilium/lb-ipam-ips",
  "kube-vip.io/loadbalancerIPs",
] as const;

const AWS_SCHEME = "service.beta.kubernetes.io/aws-load-balancer-scheme";
const AWS_INTERNAL = "service.beta.kubernetes.io/aws-load-balancer-internal";
const AWS_TYPE = "service.beta.kubernetes.io/aws-load-balancer-type";

/**
 * What the annotations, class and address of a LoadBalancer Service say about its reach. `own` are further annotations as key=value, `place` is where a
 * controller's object holds the same fields.
 */
export function loadBalancerReach(object: KubernetesObject, own: readonly string[] = [], place = SERVICE_PLACE): LoadBalancerReach {
  const annotations = textRecord(object.get(place.annotations));
  const at = (key: string): Path => [...place.annotations, key];
  const internal = (key: string): LoadBalancerReach => ({ scheme: "internal", reason: `${key}: ${annotations[key]}`, path: at(key) });
  const scheme = annotations[AWS_SCHEME]?.toLowerCase();
  if (scheme === "internet-facing") return { scheme: "public", reason: `${AWS_SCHEME}: ${scheme}`, path: at(AWS_SCHEME) };
  for (const { key, values } of INTERNAL_MARKS) {
    const value = annotations[key]?.toLowerCase();
    if (value === undefined || (values && !values.includes(value) && !isUndecidable(value))) continue;
    return isUndecidable(value) ? { scheme: "unknown", reason: `${key}: ${value}`, path: at(key) } : internal(key);
  }
  // The deprecated annotation takes true, and older ones a CIDR.
  const legacy = annotations[AWS_INTERNAL]?.toLowerCase();
  if (legacy !== undefined && legacy !== "false") return internal(AWS_INTERNAL);
  for (const pair of own) {
    const equals = pair.indexOf("=");
    const key = pair.slice(0, equals);
    if (equals > 0 && annotations[key] === pair.slice(equals + 1)) return internal(key);
  }
  return byAddress(object, place) ?? byClass(object, place, annotations);
}

/** A private address that is asked for; what assigns public ones would reject it. */
function byAddress(object: KubernetesObject, place: ServicePlace): LoadBalancerReach | undefined {
  const annotations = textRecord(object.get(place.annotations));
  const asked = ADDRESS_ANNOTATIONS.flatMap((key) => {
    const text = annotations[key];
    return text === undefined ? [] : [{ name: key as string, text, path: [...place.annotations, key] }];
  });
  const field = asText(object.get([...place.spec, "loadBalancerIP"]));
  if (field) asked.push({ name: "loadBalancerIP", text: field, path: [...place.spec, "loadBalancerIP"] });
  for (const { name, text, path } of asked) {
    const addresses = text.split(",").map((address) => address.trim());
    const isPrivate = addresses.every((address) => isPrivateCidr(address.includes("/") ? address.slice(0, address.indexOf("/")) : address));
    if (isPrivate) return { scheme: "internal", reason: `${name}: ${text}`, path };
    if (isUndecidable(text)) return { scheme: "unknown", reason: `${name}: ${text}`, path };
  }
  return undefined;
}

function byClass(object: KubernetesObject, place: ServicePlace, annotations: Readonly<Record<string, string>>): LoadBalancerReach {
  const path = [...place.spec, "loadBalancerClass"];
  const name = asText(object.get(path));
  if (name === "service.k8s.aws/nlb")
    return { scheme: "unknown", reason: `loadBalancerClass ${name}, whose default scheme is internal`, path };
  if (name === "tailscale") return { scheme: "internal", reason: "loadBalancerClass tailscale", path };
  const type = annotations[AWS_TYPE]?.toLowerCase();
  if (type === "external" || type === "nlb-ip") {
    const reason = `${AWS_TYPE}: ${type}, whose default scheme is internal`;
    return { scheme: "unknown", reason, path: [...place.annotations, AWS_TYPE] };
  }
  return { scheme: "public", reason: "type LoadBalancer", path: [...place.spec, "type"] };
}

/** What loadBalancerSourceRanges let in: "all" when absent, "public" when one range is, "private" when every range is. */
export function sourceRanges(object: KubernetesObject, path: Path = [...SERVICE_PLACE.spec, "loadBalancerSourceRanges"]): SourceRanges {
  const written = object.get(path);
  if (isUndecidable(written)) return "unknown";
  const ranges = asList(written);
  if (ranges.length === 0) return "all";
  const verdicts = ranges.map((range) => (typeof range === "string" ? isPrivateCidr(range.trim()) : undefined));
  if (verdicts.includes(false)) return "public";
  return verdicts.includes(undefined) ? "unknown" : "private";
}

export type SourceRanges = "all" | "public" | "private" | "unknown";
