import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KubernetesObject } from "../../src/model/kubernetes-object.js";
import { isMeshProxy, WORKLOAD_KINDS, workloadOf, type Workload } from "../../src/model/workload.js";
import { documentOf, objectFrom, objectOf } from "../manifests.js";

function workloadFrom(yaml: string): Workload {
  const workload = workloadOf(objectFrom(yaml));
  if (!workload) throw new Error("not a workload");
  return workload;
}

const POD = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web" }] } };

/** The values around a pod template, for every kind. */
function around(kind: string, template: unknown): unknown {
  if (kind === "Pod") return template;
  if (kind === "batch/CronJob") return { spec: { jobTemplate: { spec: { template } } } };
  if (kind === "run.googleapis.com/Job") return { spec: { template: { spec: { template } } } };
  return { spec: { template } };
}

function apiVersionOf(groupKind: string): { apiVersion: string; kind: string } {
  const slash = groupKind.indexOf("/");
  return slash < 0
    ? { apiVersion: "v1", kind: groupKind }
    : { apiVersion: `${groupKind.slice(0, slash)}/v1`, kind: groupKind.slice(slash + 1) };
}

describe("workloadOf", () => {
  it.each(WORKLOAD_KINDS)("finds the pod template of %s", (kind) => {
    const object = objectOf({ ...apiVersionOf(kind), ...(around(kind, POD) as object) });
    const workload = workloadOf(object)!;
    expect(workload.labels).toEqual({ app: "web" });
    expect(workload.containers.map(({ name, path }) => [name, object.get([...path, "name"])])).toEqual([["web", "web"]]);
  });

  it.each([
    ["v1", "Service"],
    ["rollouts.kruise.io/v1beta1", "Rollout"],
    ["v1", "Deployment"],
    ["batch/v1", "Deployment"],
    ["v1", "PodTemplate"],
  ])("is undefined for %s %s", (apiVersion, kind) => {
    expect(workloadOf(objectOf({ apiVersion, kind, ...(around("x", POD) as object) }))).toBeUndefined();
  });

  it("reads CronJobs of every version", () => {
    for (const apiVersion of ["batch/v1", "batch/v1beta1"]) {
      const workload = workloadOf(objectOf({ apiVersion, kind: "CronJob", ...(around("batch/CronJob", POD) as object) }))!;
      expect(workload.podSpecPath).toEqual(["spec", "jobTemplate", "spec", "template", "spec"]);
      expect(workload.longRunning).toBe(false);
    }
  });

  it("gives the same view every time", () => {
    const object = objectOf({ apiVersion: "v1", kind: "Pod" });
    expect(workloadOf(object)).toBe(workloadOf(object));
  });

  it("has no template where a Rollout refers to a Deployment", () => {
    const workload = workloadFrom(`
apiVersion: argoproj.io/v1alpha1
kind: Rollout
spec: {replicas: 4, workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}}`);
    expect(workload).toMatchObject({
      templatePath: undefined,
      podSpecPath: undefined,
      podSpec: undefined,
      replicas: 4,
      containers: [],
      labels: {},
    });
  });

  it.each([
    ["3", 3, true],
    ["null", undefined, true],
    ["0", 0, true],
    ['"${REPLICAS}"', undefined, false],
    ['"3"', undefined, false],
    ["2.5", undefined, false],
  ])("reads replicas: %s", (written, replicas, replicasDecidable) => {
    expect(workloadFrom(`{apiVersion: apps/v1, kind: Deployment, spec: {replicas: ${written}}}`)).toMatchObject({
      replicas,
      replicasDecidable,
    });
  });

  it("knows no replicas of kinds that have none", () => {
    expect(workloadFrom("{apiVersion: apps/v1, kind: DaemonSet, spec: {replicas: 7}}")).toMatchObject({
      replicas: undefined,
      replicasDecidable: true,
    });
  });
});

describe("containers", () => {
  const workload = workloadFrom(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      initContainers:
        - {name: migrate}
        - {name: log, restartPolicy: Always}
        - 7
      containers:
        - null
        - name: web
          image: acme/web:1
          command: [sh, -c, 4]
          args: [serve]
          env: [{name: A, value: "1"}, {name: B, valueFrom: {}}, {value: lost}, 3, {name: C, value: 5}]
          ports: [{containerPort: 8080, name: http}, "x", {containerPort: "\${PORT}"}, {containerPort: 53, protocol: UDP, hostPort: 53}]
          readinessProbe: {httpGet: {port: http}}
          livenessProbe: null
          startupProbe: "\${PROBE}"`);
  const web = workload.containers[2]!;

  it("are listed init containers first, with their roles and paths", () => {
    expect(workload.containers.map(({ name, role, path }) => [name, role, path.slice(-2)])).toEqual([
      ["migrate", "init", ["initContainers", 0]],
      ["log", "sidecar", ["initContainers", 1]],
      ["web", "main", ["containers", 1]],
    ]);
  });

  it("read ports, env and command line as far as they are readable", () => {
    expect(web.ports).toEqual([
      { path: ["ports", 0], name: "http", containerPort: 8080, hostPort: undefined, protocol: "TCP" },
      { path: ["ports", 2], name: undefined, containerPort: undefined, hostPort: undefined, protocol: "TCP" },
      { path: ["ports", 3], name: undefined, containerPort: 53, hostPort: 53, protocol: "UDP" },
    ]);
    expect(web.env).toEqual([
      { name: "A", value: "1", path: ["env", 0] },
      { name: "B", value: undefined, path: ["env", 1] },
      { name: "C", value: undefined, path: ["env", 4] },
    ]);
    expect(web.commandLine).toEqual(["sh", "-c", "serve"]);
  });

  it("tell a probe from none, and from one that cannot be read yet", () => {
    expect(web.probe("readinessProbe")).toEqual({ httpGet: { port: "http" } });
    expect(web.probe("livenessProbe")).toBeUndefined();
    expect(web.probe("startupProbe")).toEqual({});
  });

  it("locate from the container", () => {
    expect(web.at(["image"]).path).toEqual(["spec", "template", "spec", "containers", 1, "image"]);
    expect(web.locate(["ports", 0, "name"], "value")?.path).toEqual(["spec", "template", "spec", "containers", 1, "ports", 0, "name"]);
    expect(web.locate(["resources"], "key")).toBeUndefined();
  });

  it("locate inside an item of a List", () => {
    const list = { apiVersion: "v1", kind: "List", items: [{ apiVersion: "v1", kind: "Pod", spec: { containers: [{ name: "a" }] } }] };
    const pod = new KubernetesObject(documentOf("list.yaml", list), list.items[0]!, ["items", 0]);
    expect(workloadOf(pod)!.containers[0]!.locate(["name"], "value")?.path).toEqual(["items", 0, "spec", "containers", 0, "name"]);
  });
});

describe("isMeshProxy", () => {
  const containersIn = (containers: string): readonly boolean[] =>
    workloadFrom(`{apiVersion: v1, kind: Pod, spec: {containers: ${containers}}}`).containers.map(isMeshProxy);

  it.each([
    ["[{name: web}, {name: istio-proxy}]", [false, true]],
    ["[{name: web}, {name: x, image: docker.io/istio/proxyv2:1.22.0}]", [false, true]],
    ["[{name: web}, {name: x, image: cr.l5d.io/linkerd/proxy:edge}]", [false, true]],
    ["[{name: web}, {name: envoy, image: 'envoyproxy/envoy:v1.30'}]", [false, true]],
    ["[{name: envoy, image: 'envoyproxy/envoy:v1.30'}]", [false]],
    ["[{name: web}, {name: proxy, image: nginx}]", [false, false]],
  ])("%s", (containers, expected) => expect(containersIn(containers)).toEqual(expected));
});

describe("any JSON at all", () => {
  const hostile = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom("${X}", Number.NaN, "__proto__"));
  it("never throws", () => {
    fc.assert(
      fc.property(fc.constantFrom(...WORKLOAD_KINDS), hostile, hostile, hostile, hostile, (kind, metadata, spec, podSpec, container) => {
        const template = { metadata, spec: { containers: [container, podSpec], initContainers: podSpec } };
        for (const value of [
          { spec, metadata },
          around(kind, template),
          around(kind, { metadata: podSpec, spec: podSpec }),
          around(kind, spec),
        ]) {
          const object = objectOf({ ...apiVersionOf(kind), ...(value as object) });
          const workload = workloadOf(object)!;
          void [workload.labels, workload.podAnnotations, workload.replicas, workload.replicasDecidable, workload.podSpec];
          workload.at(["spec", "replicas"]);
          for (const each of workload.containers) {
            void [each.name, each.image, each.ports, each.env, each.commandLine, each.probe("livenessProbe"), isMeshProxy(each)];
            each.at(["image"]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
