import { describe, expect, it } from "vitest";
import { answer, document, object, plain, rendered } from "./bundles.js";

const certificate = (name: string, spec: unknown, namespace?: string): string =>
  object("cert-manager.io/v1", "Certificate", name, spec, namespace);
const ingress = (annotations: unknown, spec: unknown = {}): string =>
  document({ apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "edge", namespace: "prod", annotations }, spec });

describe("Certificates of a Secret", () => {
  const of = (manifests: Record<string, string>): string | string[] => {
    const world = plain({ "a/edge.yaml": ingress({}), ...manifests });
    return answer(world.graph.certificatesOf("web-tls", world.object("Ingress", "edge")));
  };

  it.each<[string, Record<string, string>, string | string[]]>([
    ["in the same namespace", { "a/c.yaml": certificate("web", { secretName: "web-tls" }, "prod") }, ["a/c.yaml Certificate/web"]],
    ["in another namespace", { "a/c.yaml": certificate("web", { secretName: "web-tls" }, "dev") }, "absent"],
    ["in a namespace that is not set", { "a/c.yaml": certificate("web", { secretName: "web-tls" }) }, "unknown"],
    ["named in the config of something else", { "a/c.yaml": certificate("web", { secretName: "${SECRET}" }, "prod") }, "unknown"],
    ["of another Secret", { "a/c.yaml": certificate("web-tls", { secretName: "other" }, "prod") }, "absent"],
    ["none at all", {}, "unknown"],
    [
      "the nearest first",
      {
        "b/c.yaml": certificate("far", { secretName: "web-tls" }, "prod"),
        "a/c.yaml": certificate("near", { secretName: "web-tls" }, "prod"),
      },
      ["a/c.yaml Certificate/near", "b/c.yaml Certificate/far"],
    ],
  ])("%s", (_case, manifests, expected) => expect(of(manifests)).toEqual(expected));

  it("are sought in the environment's other roots", () => {
    const world = rendered(
      { "edge.yaml": ingress({}) },
      { elsewhere: { "c.yaml": certificate("web", { secretName: "web-tls" }, "prod") } },
    );
    expect(answer(world.graph.certificatesOf("web-tls", world.object("Ingress", "edge")))).toEqual(["c.yaml Certificate/web"]);
  });
});

describe("the issuer", () => {
  const issuers =
    object("cert-manager.io/v1", "Issuer", "ca", {}, "prod") + object("cert-manager.io/v1", "ClusterIssuer", "letsencrypt", {});
  const world = (manifest: string): ReturnType<typeof rendered> =>
    rendered({ "all.yaml": manifest }, { elsewhere: { "issuers.yaml": issuers } });

  it.each<[string, unknown, object, string]>([
    [
      "Issuer by default",
      { name: "ca" },
      { kind: "Issuer", group: "cert-manager.io", path: ["spec", "issuerRef", "name"] },
      "issuers.yaml Issuer/ca",
    ],
    ["ClusterIssuer", { kind: "ClusterIssuer", name: "letsencrypt" }, { kind: "ClusterIssuer" }, "issuers.yaml ClusterIssuer/letsencrypt"],
    ["missing", { name: "letsencrypt" }, { kind: "Issuer" }, "absent"],
    [
      "an external issuer",
      { kind: "AWSPCAIssuer", group: "awspca.cert-manager.io", name: "x" },
      { group: "awspca.cert-manager.io" },
      "unknown",
    ],
  ])("of a Certificate: %s", (_case, issuerRef, expected, found) => {
    const each = world(certificate("web", { issuerRef }, "prod"));
    const reference = each.graph.issuerOf(each.object("Certificate", "web"));
    expect(reference).toMatchObject(expected);
    expect(answer(reference!.issuer)).toBe(found);
  });

  it.each<[Record<string, string>, string | undefined]>([
    [{ "cert-manager.io/cluster-issuer": "letsencrypt" }, "issuers.yaml ClusterIssuer/letsencrypt"],
    [{ "cert-manager.io/issuer": "ca" }, "issuers.yaml Issuer/ca"],
    [{ "cert-manager.io/issuer": "letsencrypt", "cert-manager.io/issuer-kind": "ClusterIssuer" }, "issuers.yaml ClusterIssuer/letsencrypt"],
    [{ "cert-manager.io/issuer": "ca", "cert-manager.io/cluster-issuer": "letsencrypt" }, undefined],
    [{ "cert-manager.io/issuer-name": "ca" }, undefined],
    [{}, undefined],
  ])("of an Ingress: %j", (annotations, expected) => {
    const each = world(ingress(annotations));
    const reference = each.graph.issuerOf(each.object("Ingress", "edge"));
    expect(reference && answer(reference.issuer)).toBe(expected);
  });
});

describe("the Secrets that hold certificates", () => {
  const secret = object("v1", "Secret", "web-tls", {}, "prod");

  it("of an Ingress", () => {
    const world = rendered({
      "all.yaml": secret + ingress({}, { tls: [{ secretName: "web-tls" }, {}, { secretName: "" }, { secretName: "gone" }] }),
    });
    expect(
      world.graph
        .tlsSecretsOf(world.object("Ingress", "edge"))
        .map(({ name, path, secret: found }) => [name, path.join("."), answer(found)]),
    ).toEqual([
      ["web-tls", "spec.tls.0.secretName", "all.yaml Secret/web-tls"],
      ["gone", "spec.tls.3.secretName", "absent"],
    ]);
  });

  it("of a Gateway, in the namespace that it names", () => {
    const listeners = [
      {
        tls: {
          certificateRefs: [
            { name: "web-tls", namespace: "prod" },
            { kind: "Other", name: "x" },
          ],
        },
      },
      { tls: { certificateRefs: [{ name: "web-tls" }] } },
      4,
    ];
    const world = rendered({ "all.yaml": secret + object("gateway.networking.k8s.io/v1", "Gateway", "edge", { listeners }, "infra") });
    expect(
      world.graph
        .tlsSecretsOf(world.object("Gateway", "edge"))
        .map(({ namespace, path, secret: found }) => [namespace, path.join("."), answer(found)]),
    ).toEqual([
      ["prod", "spec.listeners.0.tls.certificateRefs.0.name", "all.yaml Secret/web-tls"],
      [undefined, "spec.listeners.1.tls.certificateRefs.0.name", "absent"],
    ]);
  });

  it("of a Certificate", () => {
    const world = rendered({ "all.yaml": secret + certificate("web", { secretName: "web-tls" }, "prod") });
    expect(world.graph.tlsSecretsOf(world.object("Certificate", "web")).map(({ secret: found }) => answer(found))).toEqual([
      "all.yaml Secret/web-tls",
    ]);
    expect(world.graph.tlsSecretsOf(world.object("Secret", "web-tls"))).toEqual([]);
  });
});
