import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { imageName, parseImage } from "../../src/model/image.js";

describe("parseImage", () => {
  it.each([
    ["nginx", undefined, "nginx", "nginx", undefined, undefined],
    ["nginx:1.27", undefined, "nginx", "nginx", "1.27", undefined],
    ["library/nginx", undefined, "library/nginx", "nginx", undefined, undefined],
    ["ghcr.io/acme/web:v1", "ghcr.io", "acme/web", "web", "v1", undefined],
    ["localhost:5000/web", "localhost:5000", "web", "web", undefined, undefined],
    ["localhost/web", "localhost", "web", "web", undefined, undefined],
    ["registry:5000/a/b:2@sha256:00ff", "registry:5000", "a/b", "b", "2", "sha256:00ff"],
    ["web@sha256:00ff", undefined, "web", "web", undefined, "sha256:00ff"],
    ["web:", undefined, "web", "web", undefined, undefined],
    [" web:1 ", undefined, "web", "web", "1", undefined],
  ])("%s", (text, registry, repository, name, tag, digest) => {
    expect(parseImage(text)).toEqual({ registry, repository, name, tag, digest });
  });

  it.each(["", " ", "${IMAGE}", "acme/web:{{ .Values.tag }}"])("is undefined for %j", (text) => expect(parseImage(text)).toBeUndefined());

  it("never throws and loses nothing but separators", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseImage(text)));
  });
});

describe("imageName", () => {
  it.each([
    ["docker.io/Bitnami/PostgreSQL:16", "postgresql"],
    [undefined, undefined],
    ["${IMAGE}", undefined],
  ])("%s", (text, expected) => expect(imageName(text)).toBe(expected));
});
