import { describe, expect, test } from "vitest";
import {
  classifyContent,
  classifyName,
  hasPatchDirective,
  hasSignOfKubernetes,
  isJsonPatch,
  isOfInterest,
  isToolFile,
} from "../../src/load/classify.js";
import { fileOf, problemsOf } from "./file.js";

test.each([
  ["overlays/prod/kustomization.yaml", "kustomization", "yaml"],
  ["base/Kustomization", "kustomization", "yaml"],
  ["netlify.toml", "netlify", "toml"],
  ["apps/web/vercel.json", "vercel", "json"],
  ["public/_headers", "headers", "text"],
  ["public/_redirects", "redirects", "text"],
  [".github/workflows/deploy.yml", "workflow", "yaml"],
  [".github/dependabot.yml", "manifest", "yaml"],
  ["web/Chart.yaml", "chart", "yaml"],
  ["web/templates/deployment.yaml", "chart template", "yaml"],
  ["templates/sub/x.yml", "chart template", "yaml"],
  ["cloudbuild-prod.yaml", "cloudbuild", "yaml"],
  [".deploylintrc.json", "deploylint", "json"],
  ["k8s/app.json", "manifest", "json"],
  ["k8s/app.YAML", "manifest", "yaml"],
  ["k8s/app", "manifest", "yaml"],
  ["Cargo.toml", "other", "toml"],
  ["NOTES.txt", "other", "text"],
])("%s is %s in %s", (path, kind, format) => expect(classifyName(path)).toEqual({ kind, format }));

test.each([
  ["values.yaml", "replicas: 1\n", "chart values"],
  ["values-prod.yaml", "replicas: 1\n", "chart values"],
  ["a.yaml", "apiVersion: skaffold/v4beta6\nkind: Config\n", "skaffold"],
  ["alertmanager.yml", "route: {receiver: a}\nreceivers: [{name: a}]\n", "alertmanager"],
  ["prometheus.yml", "scrape_configs: []\n", "prometheus"],
  ["promtail.yml", "scrape_configs: []\nclients: [{url: x}]\n", "promtail"],
  ["loki.yml", "auth_enabled: false\nschema_config: {}\n", "loki"],
  ["alerts.yml", "groups: [{name: a, rules: []}]\n", "rule groups"],
  ["build.yaml", "steps: [{name: docker}]\nimages: [x]\n", "cloudbuild"],
  ["docker-compose.yml", "services: {web: {image: nginx}}\n", "compose"],
  ["patch.yaml", "- {op: add, path: /spec, value: 1}\n", "patch"],
  ["other.yaml", "a: 1\n", "other"],
  ["empty.yaml", "", "other"],
  ["app.yaml", "apiVersion: v1\nkind: Pod\n", "manifest"],
  ["list.yaml", "a: 1\n---\nkind: 5\n", "manifest"],
])("%s holding %j is %s", (path, text, kind) => expect(fileOf(text, path).kind).toBe(kind));

test("content of any shape is classified", () => {
  for (const values of [[], [null], [[]], [5, "x", { services: 7 }], [{ groups: [null] }], [{ steps: {} }]])
    expect(classifyContent(values, "x.yaml")).toBe("other");
});

test("patches", () => {
  expect(isJsonPatch([{ op: "add", path: "/a" }])).toBe(true);
  for (const value of [[], [{ op: "add" }], [null], { op: "add", path: "/a" }, "x"]) expect(isJsonPatch(value)).toBe(false);
  expect(hasPatchDirective({ spec: { containers: [{ name: "a", $patch: "delete" }] } })).toBe(true);
  expect(hasPatchDirective({ "$setElementOrder/containers": [] })).toBe(true);
  expect(hasPatchDirective({ data: { $key: 1, patch: "$patch" } })).toBe(false);
});

test("files that a walk opens", () => {
  for (const name of ["a.yaml", "a.YML", "a.json", "netlify.toml", "_headers", "Kustomization"]) expect(isOfInterest(name)).toBe(true);
  for (const name of ["a.yml.bak", "a.txt", "Cargo.toml", "a", "headers"]) expect(isOfInterest(name)).toBe(false);
  for (const name of ["package.json", "package-lock.json", "tsconfig.build.json", ".eslintrc.json", "pnpm-lock.yaml"])
    expect(isToolFile(name)).toBe(true);
  for (const name of ["app.json", "deployment.yaml"]) expect(isToolFile(name)).toBe(false);
});

test("signs of Kubernetes", () => {
  expect(hasSignOfKubernetes("a: [\n  kind: x", "yaml")).toBe(true);
  expect(hasSignOfKubernetes("- apiVersion: v1", "yaml")).toBe(true);
  expect(hasSignOfKubernetes("mankind: x\n# apiVersion\n", "yaml")).toBe(false);
  expect(hasSignOfKubernetes('{"x":1,"kind":', "json")).toBe(true);
});

describe("what does not parse", () => {
  test.each([
    ["with a sign of Kubernetes", "kind: [", "a.yaml", false, "error"],
    ["without", "a: [", "a.yaml", false, "note"],
    ["that was named", "a: [", "a.yaml", true, "error"],
    ["of a known tool", "a = [", "netlify.toml", false, "error"],
    ["in JSON with a sign", '{"kind": ', "a.json", false, "error"],
    ["duplicate keys in a file of no known kind", "a: 1\na: 2\n", "a.yaml", false, "note"],
  ])("%s", (_name, text, path, named, level) => {
    expect(problemsOf(fileOf(text, path, named)).map((problem) => problem.split(" ")[0])).toEqual([level]);
  });

  test("JSON without a sign of Kubernetes is not even parsed", () => {
    expect(problemsOf(fileOf('{"a": ', "data.json"))).toEqual([]);
    expect(fileOf('{"a": 1}', "data.json").kind).toBe("other");
    expect(fileOf('{"a": 1}', "data.json", true).documents).toHaveLength(1);
  });
});
