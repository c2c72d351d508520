import type { Path } from "../load/document.js";
import { INGRESS_KINDS, ingressClass, ingressTls } from "../model/ingress.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import type { Graph } from "./graph.js";

const ALB = "alb.ingress.kubernetes.io/";
const FRONTEND = "networking.gke.io/v1beta1.FrontendConfig";
const ALLOW_HTTP = "kubernetes.io/ingress.allow-http";

/**
 * What an Ingress of a cloud's load balancer lacks to send plain requests on to HTTPS, and where; undefined when nothing. Sources: AWS Load Balancer
 * Controller, listen-ports and ssl-redirect; GKE Ingress, FrontendConfig and allow-http.
 */
export function balancerCure(graph: Graph, ingress: KubernetesObject): { path: Path; text: string } | undefined {
  const { annotations } = ingress;
  const at = (key: string): Path => ["metadata", "annotations", key];
  const ports = annotations[`${ALB}listen-ports`] ?? "";
  if (/"HTTP"/.test(ports) && /"HTTPS"/.test(ports) && !isRedirectedByAlb(graph, ingress))
    return { path: at(`${ALB}listen-ports`), text: 'Set alb.ingress.kubernetes.io/ssl-redirect: "443".' };
  const key = ["networking.gke.io/managed-certificates", "ingress.gcp.kubernetes.io/pre-shared-cert"].find((entry) => annotations[entry]);
  const hasTls = ingressClass(ingress) === "gce" && ingressTls(ingress).length > 0;
  if ((key === undefined && !hasTls) || annotations[ALLOW_HTTP] === "false") return undefined;
  const name = annotations[FRONTEND];
  const frontend = name === undefined ? undefined : graph.find("networking.gke.io/FrontendConfig", name, ingress);
  if (frontend && (frontend.state !== "found" || frontend.value.get(["spec", "redirectToHttps", "enabled"]) === true)) return undefined;
  const written = [FRONTEND, ALLOW_HTTP].find((entry) => annotations[entry] !== undefined) ?? key;
  return {
    path: written === undefined ? ["spec", "tls"] : at(written),
    text: 'Set redirectToHttps in its FrontendConfig, or kubernetes.io/ingress.allow-http: "false".',
  };
}

/** By its own annotation, or by that of another Ingress of its group: the listener of port 80 is one for all of them. */
function isRedirectedByAlb(graph: Graph, ingress: KubernetesObject): boolean {
  const redirects = ({ annotations }: KubernetesObject): boolean =>
    Boolean(annotations[`${ALB}ssl-redirect`] || annotations[`${ALB}actions.ssl-redirect`]);
  const group = ingress.annotations[`${ALB}group.name`];
  const inGroup = (other: KubernetesObject): boolean => other.annotations[`${ALB}group.name`] === group;
  return (
    redirects(ingress) ||
    (group !== undefined && graph.objectsAnywhere(...INGRESS_KINDS).some((other) => inGroup(other) && redirects(other)))
  );
}
