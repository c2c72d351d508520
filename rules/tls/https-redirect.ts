import {
  asList,
  asRecord,
  asText,
  balancerCure,
  defineRule,
  foundOr,
  type Graph,
  INGRESS_KINDS,
  ingressTls,
  isAcmeSolver,
  type KubernetesObject,
  type Path,
  scope,
  takesRoute,
  textRecord,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: [...INGRESS_KINDS, "ConfigMap", "gateway.networking.k8s.io/HTTPRoute", "networking.istio.io/Gateway"],
    docs: {
      description: "Requests over plain HTTP are sent on to HTTPS",
      why: "Who types the name of a site comes by HTTP first. Without a redirect the whole visit stays readable on the way.",
      references: [
        "https://kubernetes.github.io/ingress-nginx/user-guide/tls/#server-side-https-enforcement-through-redirect",
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ssl-redirect",
        "https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/",
        "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#https_redirect",
      ],
      details:
        "An HTTP listener itself is right: redirects and HTTP-01 challenges need it. Solver Ingresses and solver routes of cert-manager pass, and so does an HTTPRoute whose Gateway is not known. One without sectionName and port is attached to every listener that takes it, to the plain one, too.",
    },
    messages: {
      turnedOff: {
        severity: scope("production", "warning"),
        text: "{{title}} turns the redirect to HTTPS off ({{setting}}), which is on by default: its hosts answer over plain HTTP, too.",
      },
      noRedirect: {
        severity: scope("production", "warning"),
        text: "{{title}} answers over plain HTTP as well as HTTPS. {{cure}}",
      },
      plainRoute: {
        severity: scope("production", "warning"),
        text: "{{title}} serves its backends on the HTTP listener {{listener}} of {{gateway}}, which has an HTTPS listener, too. Attach the route to that one, and give the HTTP listener a route with a RequestRedirect filter.",
      },
    },
  },
  create: ({ graph, report }) => ({
    object(object) {
      const { title } = object;
      if (object.kind === "ConfigMap") return checkConfigMap(object);
      if (object.kind === "Ingress") return isAcmeSolver(object) ? undefined : checkIngress(object);
      if (object.kind === "Gateway") return checkIstio(object);
      const plain = isAcmeSolver(object) ? undefined : plainParent(graph, object);
      if (plain)
        report({
          at: object.at(plain.path),
          message: "plainRoute",
          data: { title, listener: plain.listener, gateway: plain.gateway.title },
        });

      function checkConfigMap(config: KubernetesObject): void {
        if (
          !/ingress-nginx|nginx-(configuration|config|ingress)|nginx-load-balancer/.test(
            `${config.name ?? ""} ${config.labels["app.kubernetes.io/name"] ?? ""}`,
          )
        )
          return;
        // F5's controller, whose ConfigMap is called nginx-config, has hsts off by default.
        const isF5 = config.name === "nginx-config";
        for (const key of isF5 ? ["ssl-redirect"] : ["ssl-redirect", "hsts"])
          if (String(config.get(["data", key])) === "false")
            report({ at: config.at(["data", key]), message: "turnedOff", data: { title, setting: `${key}: false` } });
      }

      function checkIngress(ingress: KubernetesObject): void {
        const { annotations } = ingress;
        const key = REDIRECTS.find((name) => annotations[name] === "false");
        if (key && ingressTls(ingress).length > 0 && annotations["nginx.ingress.kubernetes.io/force-ssl-redirect"] !== "true")
          report({ at: ingress.at(["metadata", "annotations", key]), message: "turnedOff", data: { title, setting: `${key}: false` } });
        const cure = balancerCure(graph, ingress);
        if (cure) report({ at: ingress.at(cure.path), message: "noRedirect", data: { title, cure: cure.text } });
      }

      function checkIstio(gateway: KubernetesObject): void {
        // Out of the mesh, not into it.
        if (/egress/.test(`${gateway.name ?? ""} ${Object.values(textRecord(gateway.get(["spec", "selector"]))).join(" ")}`)) return;
        const servers = asList(gateway.get(["spec", "servers"])).map(asRecord);
        const isSecure = (mode: unknown): boolean => typeof mode === "string";
        if (!servers.some((server) => isSecure(asRecord(server?.["tls"])?.["mode"]))) return;
        for (const [index, server] of servers.entries()) {
          const protocol = asText(asRecord(server?.["port"])?.["protocol"]);
          if (protocol !== "HTTP" || asRecord(server?.["tls"])?.["httpsRedirect"] === true) continue;
          report({
            at: gateway.at(["spec", "servers", index, "port"], "key"),
            message: "noRedirect",
            data: { title, cure: "Set tls.httpsRedirect: true on the HTTP server." },
          });
        }
      }
    },
  }),
});

/** Of ingress-nginx, F5's controller and HAProxy's two: on by default for hosts with TLS. */
const REDIRECTS = [
  "nginx.ingress.kubernetes.io/ssl-redirect",
  "ingress.kubernetes.io/ssl-redirect",
  "nginx.org/ssl-redirect",
  "haproxy.org/ssl-redirect",
  "haproxy-ingress.github.io/ssl-redirect",
] as const;

/** The HTTP listener that takes a route with backends, where the same Gateway has an HTTPS listener. */
function plainParent(graph: Graph, route: KubernetesObject): { path: Path; listener: string; gateway: KubernetesObject } | undefined {
  if (graph.backendsOf(route).length === 0) return undefined;
  for (const parent of graph.gatewaysOf(route)) {
    const gateway = foundOr(parent.gateway);
    const listeners = asList(gateway?.get(["spec", "listeners"])).map(asRecord);
    if (!gateway || !listeners.some((listener) => listener?.["protocol"] === "HTTPS")) continue;
    const plain = listeners.find((listener) => listener?.["protocol"] === "HTTP" && takesRoute(listener, parent, route, gateway));
    const field = parent.sectionName === undefined ? "name" : "sectionName";
    if (plain) return { path: [...parent.path, field], listener: asText(plain["name"]) ?? "HTTP", gateway };
  }
  return undefined;
}
