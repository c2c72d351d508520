import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { externalFallback, type ExternalOptions } from "../../src/render/external.js";
import { diskFiles } from "../../src/render/kustomize/files.js";
import { renderKustomization, type DeliveredNamespace, type RenderedKustomization } from "../../src/render/kustomize/render.js";
import { FixedPlace } from "../../src/render/kustomize/place.js";
import { DEPLOYMENT, folderOf, placeOf } from "./kustomize/project.js";

const hasKubectl = spawnSync("kubectl", ["version", "--client"], { stdio: "ignore" }).status === 0;

const KUSTOMIZATION = `resources: [../base]
namePrefix: p-
patches: [{path: patch.yaml}]
`;
const PROJECT = {
  "base/kustomization.yaml": "resources: [web.yaml]\n",
  "base/web.yaml": DEPLOYMENT,
  "root/kustomization.yaml": KUSTOMIZATION,
  "root/patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 7}\n",
};
const REMOTE = { ...PROJECT, "root/kustomization.yaml": `${KUSTOMIZATION.replace("[../base]", "[../base, https://example.com/x.yaml]")}` };

/** A program called `name` that runs the body of a Node script, and the PATH on which it is found, with nothing else. */
function fake(name: "kustomize" | "kubectl", body: string): { env: NodeJS.ProcessEnv; folder: string } {
  const folder = folderOf({ [name]: `#!${process.execPath}\n${body}\n` });
  chmodSync(path.join(folder, name), 0o755);
  return { env: { PATH: folder }, folder };
}

interface Outcome {
  readonly internal: RenderedKustomization;
  readonly result: RenderedKustomization | undefined;
}

function render(
  files: Readonly<Record<string, string>>,
  mode: "auto" | "external",
  options: ExternalOptions,
  namespace?: DeliveredNamespace,
): Outcome {
  const folder = folderOf(files);
  const place = { root: folder, cwd: folder };
  const directory = path.join(folder, "root");
  const internal = renderKustomization(directory, { files: diskFiles(place) });
  return { internal, result: externalFallback({ ...place, files: [] }, mode, options)(directory, internal, namespace) };
}

const messages = (rendered: RenderedKustomization | undefined): string[] | undefined =>
  rendered?.problems.map(({ file, location, message }) => `${file}${location ? `:${location.range.start.line}` : ""}: ${message}`);

describe("which program renders", () => {
  test("none, where rendering in process was enough and nothing else is asked for", () => {
    const { env } = fake("kustomize", "throw new Error('called')");
    expect(render(PROJECT, "auto", { env }).result).toBeUndefined();
  });

  test("none, where none is there: auto leaves the problem that names the field and the file", () => {
    const { internal, result } = render(REMOTE, "auto", { env: { PATH: "" } });
    expect(result).toBeUndefined();
    expect(messages(internal)).toEqual([
      "root/kustomization.yaml:1: resources: https://example.com/x.yaml is remote, and nothing is fetched here",
    ]);
    expect(internal.objects.map(({ name }) => name)).toEqual(["p-web"]);
  });

  test("external says that none is there, and keeps what was rendered in process", () => {
    const { result } = render(PROJECT, "external", { env: { PATH: "" } });
    expect(messages(result)).toEqual(["root/kustomization.yaml: --render external needs kustomize or kubectl, and neither is on the PATH"]);
    expect(result).toMatchObject({ isIncomplete: true });
    expect(result!.objects.map(({ name }) => name)).toEqual(["p-web"]);
  });

  test.each([
    ["kustomize", ["build"]],
    ["kubectl", ["kustomize"]],
  ] as const)("%s is asked for a kustomization of ours that has the root as its resource", (name, args) => {
    const { env, folder } = fake(
      name,
      `const fs = require("fs"), at = process.argv.at(-1);
fs.writeFileSync(__dirname + "/log", JSON.stringify([at, process.argv.slice(2, -1), fs.readFileSync(at + "/kustomization.yaml", "utf8"), process.env.HTTPS_PROXY, process.env.GIT_ALLOW_PROTOCOL]));`,
    );
    const { result } = render(PROJECT, "external", { env, loadRestrictions: "none" });
    expect(result).toMatchObject({ objects: [], problems: [], isIncomplete: false });
    const log = readFileSync(path.join(folder, "log"), "utf8");
    const [ours, given, file, proxy, git] = JSON.parse(log) as [string, string[], string, string, string];
    expect(given).toEqual([...args, "--load-restrictor", "LoadRestrictionsNone"]);
    expect(JSON.parse(file)).toEqual({ resources: [expect.stringMatching(/\.\.\/.*\/root$/)], buildMetadata: ["originAnnotations"] });
    expect([proxy, git]).toEqual(["http://127.0.0.1:9", "file"]);
    expect(existsSync(ours)).toBe(false);
  });
});

describe("a program that does not do what it should", () => {
  test.each([
    ["hangs", "setInterval(() => {}, 1000); process.on('SIGTERM', () => {});", "kustomize: no answer within 1 seconds"],
    [
      "hangs with a child that holds its output",
      "require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 5000)'], { stdio: 'inherit' }); setInterval(() => {}, 1000);",
      "kustomize: no answer within 1 seconds",
    ],
    ["fails", "console.error('Warning: old'); console.error('Error: no such thing'); process.exit(1)", "kustomize: Error: no such thing"],
    [
      "fails as kubectl does",
      `console.error('E1 run.go:72] "command failed" err="accumulating \\\\"x\\\\": no"'); process.exit(1)`,
      'kustomize: accumulating "x": no',
    ],
    ["fails without a word", "process.exit(1)", "kustomize: it failed and said nothing"],
    ["prints garbage", "console.log('hello')", "kustomize: what it printed is no list of objects"],
    ["prints what does not parse", "console.log('kind: [')", "kustomize: what it printed is no list of objects"],
    ["prints data that is no object", "console.log('a: 1')", "kustomize: what it printed is no list of objects"],
  ])("one that %s is a problem, and what was rendered in process is judged", (_, body, message) => {
    const started = performance.now();
    const { result } = render(REMOTE, "auto", { env: fake("kustomize", body).env, timeout: 1000 });
    expect(performance.now() - started).toBeLessThan(4500);
    expect(messages(result)).toEqual([
      "root/kustomization.yaml:1: resources: https://example.com/x.yaml is remote, and nothing is fetched here",
      `root/kustomization.yaml: ${message}`,
    ]);
    expect(result!.isIncomplete).toBe(true);
    expect(result!.objects.map(({ name }) => name)).toEqual(["p-web"]);
  });

  test("one that is no program", () => {
    const folder = folderOf({ kustomize: "\0\u0001no program" });
    chmodSync(path.join(folder, "kustomize"), 0o755);
    const { result } = render(REMOTE, "auto", { env: { PATH: folder } });
    expect(messages(result)!.at(-1)).toMatch(/^root\/kustomization\.yaml: kustomize: /);
  });
});

test("values are placed where they are written: in the manifest, in a patch, else on the file", () => {
  const printed = DEPLOYMENT.replace("name: web\n", "name: p-web\n  annotations: {config.kubernetes.io/origin: 'path: ORIGIN'}\n")
    .replace("replicas: 1", "replicas: 7")
    .replace("image: web:1", "image: web:2");
  const { env } = fake(
    "kubectl",
    `const at = process.argv.at(-1), root = JSON.parse(require("fs").readFileSync(at + "/kustomization.yaml", "utf8")).resources[0];
console.log(${JSON.stringify(printed)}.replace("ORIGIN", root + "/../base/web.yaml"));`,
  );
  const { result } = render(PROJECT, "external", { env });
  const [web] = result!.objects;
  expect(web!.value["metadata"]).toEqual({ name: "p-web" });
  expect(placeOf(web!, ["spec", "strategy", "type"])).toBe("base/web.yaml:8 RollingUpdate");
  expect(placeOf(web!, ["spec", "replicas"])).toBe("root/patch.yaml:4 7");
  expect(placeOf(web!, ["spec", "template", "spec", "containers", 0, "image"])).toBe("base/web.yaml:1 apiVersion: apps/v1");
});

describe.runIf(hasKubectl)("kubectl itself", () => {
  const env = process.env;

  test("renders what this program renders", () => {
    const { internal, result } = render(PROJECT, "external", { env });
    expect(messages(result)).toEqual([]);
    expect(result!.objects.map(({ value }) => value)).toEqual(internal.objects.map(({ value }) => value));
    expect(placeOf(result!.objects[0]!, ["spec", "replicas"])).toBe("root/patch.yaml:4 7");
  });

  test("fetches nothing", () => {
    const { result } = render(REMOTE, "auto", { env });
    expect(messages(result)).toHaveLength(2);
    expect(messages(result)!.at(-1)).toMatch(/^root\/kustomization\.yaml: (?:kustomize|kubectl): .*example\.com/);
  });

  test.each([true, false])("gives the objects the namespace of their delivery (only where they have none: %s)", (isDefault) => {
    const files = { ...PROJECT, "root/kustomization.yaml": "resources: [../base, own.yaml]\n", "root/own.yaml": OWN };
    const namespace = { name: "delivered", place: new FixedPlace(undefined), isDefault };
    const { result } = render(files, "external", { env }, namespace);
    expect(messages(result)).toEqual([]);
    const found = result!.objects.map((object) => [object.name, object.namespace]);
    expect(found.sort()).toEqual([
      ["own", isDefault ? "mine" : "delivered"],
      ["web", "delivered"],
    ]);
  });

  const helm = spawnSync("helm", ["version"], { stdio: "ignore" }).status === 0;
  test.runIf(helm)("renders a chart that lies beside the kustomization", () => {
    const folder = folderOf({
      "root/kustomization.yaml": "helmGlobals: {chartHome: charts}\nhelmCharts: [{name: c, releaseName: r}]\n",
      "root/charts/c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n",
      "root/charts/c/values.yaml": "",
      "root/charts/c/templates/cm.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\n",
    });
    const place = { root: folder, cwd: folder };
    const directory = path.join(folder, "root");
    const internal = renderKustomization(directory, { files: diskFiles(place) });
    const result = externalFallback({ ...place, files: [] }, "auto", { env })(directory, internal, undefined);
    expect(messages(result)).toEqual([]);
    expect(result!.objects.map(({ name }) => name)).toEqual(["r"]);
  });
});

const OWN = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: own, namespace: mine}\n";
