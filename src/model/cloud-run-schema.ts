import type { Path } from "../load/document.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asRecord, asText, isUndecidable, type JsonRecord } from "./value.js";
import { type Shape, shapeFaults } from "./web/shape.js";

/**
 * What Cloud Run refuses a Service for. Fields and limits: cloud.google.com/run/docs/reference/yaml/v1 and the API's v1 schema; the rest as named at each.
 */

const any: Shape = { type: "any" };
const text: Shape = { type: "string" };
/** A number in quotes is turned into one. */
const whole = (min: number, max: number): Shape => ({
  type: "either",
  of: [
    { type: "integer", min, max },
    { type: "string", pattern: /^\d+$/, like: "a whole number" },
  ],
});
const open: Shape = { type: "object", rest: any };
const openList: Shape = { type: "list", items: open };

const probe = (handlers: readonly string[]): Shape => ({
  type: "object",
  keys: {
    ...Object.fromEntries(handlers.map((handler) => [handler, open])),
    initialDelaySeconds: whole(0, 240),
    periodSeconds: whole(1, 3600),
    timeoutSeconds: whole(1, 3600),
    failureThreshold: whole(1, 1_000_000),
    successThreshold: whole(1, 1_000_000),
    terminationGracePeriodSeconds: any,
  },
});

const container: Shape = {
  type: "object",
  required: ["image"],
  keys: {
    name: text,
    image: text,
    command: { type: "list", items: text },
    args: { type: "list", items: text },
    env: {
      type: "list",
      items: { type: "object", required: ["name"], keys: { name: text, value: text, valueFrom: open } },
    },
    envFrom: openList,
    imagePullPolicy: text,
    ports: {
      type: "list",
      max: 1,
      items: {
        type: "object",
        keys: { name: { type: "string", oneOf: ["http1", "h2c", ""] }, containerPort: whole(1, 65_535), protocol: text },
      },
    },
    resources: open,
    volumeMounts: openList,
    workingDir: text,
    securityContext: open,
    terminationMessagePath: text,
    terminationMessagePolicy: text,
    startupProbe: probe(["httpGet", "tcpSocket", "grpc"]),
    livenessProbe: probe(["httpGet", "grpc"]),
    readinessProbe: probe(["httpGet", "grpc"]),
    baseImageUri: text,
    sourceCode: open,
    dependsOn: any,
    buildInfo: open,
  },
};

const SERVICE: Shape = {
  type: "object",
  keys: {
    traffic: { type: "list", items: any },
    template: {
      type: "object",
      keys: {
        metadata: open,
        spec: {
          type: "object",
          required: ["containers"],
          keys: {
            containerConcurrency: whole(0, 1000),
            timeoutSeconds: whole(1, 3600),
            serviceAccountName: text,
            containers: { type: "list", items: container, min: 1 },
            volumes: openList,
            nodeSelector: open,
            enableServiceLinks: { type: "boolean" },
            imagePullSecrets: openList,
            runtimeClassName: text,
          },
        },
      },
    },
  },
};

const FLAG = /^(?:true|false)$/i;
const COUNT = /^\d+$/;

/** Annotations with the values that they take. */
const ANNOTATIONS: Readonly<Record<string, readonly [RegExp, string]>> = {
  "run.googleapis.com/cpu-throttling": [FLAG, "true or false"],
  "run.googleapis.com/startup-cpu-boost": [FLAG, "true or false"],
  "run.googleapis.com/sessionAffinity": [FLAG, "true or false"],
  "run.googleapis.com/invoker-iam-disabled": [FLAG, "true or false"],
  "run.googleapis.com/execution-environment": [/^gen[12]$/, "gen1 or gen2"],
  "run.googleapis.com/vpc-access-egress": [/^(?:all|all-traffic|private-ranges-only)$/, "all-traffic or private-ranges-only"],
  "run.googleapis.com/launch-stage": [/^(?:ALPHA|BETA|GA|PREVIEW|EARLY_ACCESS|PRELAUNCH|UNIMPLEMENTED|DEPRECATED)$/, "ALPHA, BETA or GA"],
  "run.googleapis.com/minScale": [COUNT, "a whole number"],
  "run.googleapis.com/maxScale": [COUNT, "a whole number"],
  "autoscaling.knative.dev/minScale": [COUNT, "a whole number"],
  "autoscaling.knative.dev/maxScale": [COUNT, "a whole number"],
};

/** Settings that are fields and not annotations, where one would look for them. */
const NO_ANNOTATIONS: Readonly<Record<string, string>> = {
  "run.googleapis.com/memory": "set resources.limits.memory of the container",
  "run.googleapis.com/cpu": "set resources.limits.cpu of the container",
  "run.googleapis.com/timeout": "set timeoutSeconds of the template",
  "run.googleapis.com/concurrency": "set containerConcurrency of the template",
  "run.googleapis.com/service-account": "set serviceAccountName of the template",
};

/** Annotations that stand for nothing, with what to write instead. */
export function idleAnnotations(object: KubernetesObject): { readonly path: Path; readonly key: string; readonly cure: string }[] {
  return [
    ["metadata", "annotations"],
    [...TEMPLATE, "metadata", "annotations"],
  ].flatMap((base) =>
    Object.keys(asRecord(object.get(base)) ?? {}).flatMap((key) => {
      const cure = Object.hasOwn(NO_ANNOTATIONS, key) ? NO_ANNOTATIONS[key] : undefined;
      return cure === undefined ? [] : [{ path: [...base, key], key, cure }];
    }),
  );
}

/** The system sets these for the container that takes the requests: cloud.google.com/run/docs/container-contract#env-vars. */
const RESERVED = new Set(["PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION"]);

export interface CloudRunFault {
  readonly path: Path;
  readonly part: "key" | "value";
  readonly text: string;
}

const TEMPLATE = ["spec", "template"];
const CONTAINERS = [...TEMPLATE, "spec", "containers"];

/** Everything that Cloud Run refuses in a Service, but for its traffic and its ingress. */
export function cloudRunFaults(object: KubernetesObject): CloudRunFault[] {
  const shape = shapeFaults(object.get(["spec"]) ?? {}, SERVICE, ["spec"]).filter(({ path }) => !isUndecidable(object.get(path)));
  return [...shape, ...nameFaults(object), ...annotationFaults(object), ...containerFaults(object)];
}

/** A word in capitals is what a script replaces. */
function isOpenName(name: string): boolean {
  return isUndecidable(name) || /^[A-Z][A-Z0-9_]*$/.test(name) || /[%$<>]/.test(name);
}

function nameFaults(object: KubernetesObject): CloudRunFault[] {
  const { name } = object;
  if (name === undefined || isOpenName(name)) return [];
  const faults: CloudRunFault[] = [];
  if (!/^[a-z](?:[-a-z0-9]{0,47}[a-z0-9])?$/.test(name))
    faults.push({
      path: ["metadata", "name"],
      part: "value",
      text: "must be at most 49 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen",
    });
  const path = [...TEMPLATE, "metadata", "name"];
  const revision = asText(object.get(path));
  if (revision !== undefined && !isOpenName(revision) && !revision.startsWith(`${name}-`))
    faults.push({ path, part: "value", text: `must begin with the name of the service, ${name}-` });
  return faults;
}

function annotationFaults(object: KubernetesObject): CloudRunFault[] {
  const faults: CloudRunFault[] = [];
  for (const base of [
    ["metadata", "annotations"],
    [...TEMPLATE, "metadata", "annotations"],
  ]) {
    const annotations = asRecord(object.get(base)) ?? {};
    for (const [key, value] of Object.entries(annotations)) {
      const path = [...base, key];
      const wanted = ANNOTATIONS[key];
      if (typeof value !== "string") {
        if (value !== null) faults.push({ path, part: "value", text: `must be a string: write "${String(value)}" in quotes` });
      } else if (wanted && !isUndecidable(value) && !isOpenName(value.toUpperCase() === value ? value : "x") && !wanted[0].test(value))
        faults.push({ path, part: "value", text: `must be ${wanted[1]}, not ${value}` });
    }
    faults.push(...scaleFaults(annotations, base));
  }
  return faults;
}

function scaleFaults(annotations: JsonRecord, base: Path): CloudRunFault[] {
  return ["run.googleapis.com/", "autoscaling.knative.dev/"].flatMap((prefix) => {
    const [min, max] = [annotations[`${prefix}minScale`], annotations[`${prefix}maxScale`]].map((value) =>
      Number(asText(value) ?? Number.NaN),
    );
    if (!(max! > 0 && min! > max!)) return [];
    return [{ path: [...base, `${prefix}minScale`], part: "value" as const, text: `is ${min}, more than maxScale, which is ${max}` }];
  });
}

function containerFaults(object: KubernetesObject): CloudRunFault[] {
  const containers = asList(object.get(CONTAINERS)).map(asRecord);
  const faults: CloudRunFault[] = [];
  const serving = containers.flatMap((entry, index) => (asList(entry?.["ports"]).length > 0 ? [index] : []));
  for (const index of serving.slice(1))
    faults.push({ path: [...CONTAINERS, index, "ports"], part: "key", text: "stands in a second container: only one takes the requests" });
  if (containers.length > 1 && serving.length === 0)
    faults.push({
      path: CONTAINERS,
      part: "key",
      text: "has several containers of which none has ports: it is not said which one takes the requests",
    });
  const ingress = serving[0] ?? 0;
  for (const [index, entry] of containers.entries()) {
    const path = [...CONTAINERS, index];
    for (const [position, variable] of asList(entry?.["env"]).map(asRecord).entries()) {
      const name = asText(variable?.["name"]);
      if (name !== undefined && index === ingress && RESERVED.has(name))
        faults.push({ path: [...path, "env", position, "name"], part: "value", text: `is ${name}, which Cloud Run sets itself` });
      const secret = asRecord(asRecord(variable?.["valueFrom"])?.["secretKeyRef"]);
      for (const key of ["name", "key"])
        if (secret && secret[key] === undefined)
          faults.push({ path: [...path, "env", position, "valueFrom", "secretKeyRef"], part: "key", text: `needs ${key}` });
    }
    faults.push(...probeFaults(entry ?? {}, path));
  }
  return faults;
}

function probeFaults(entry: JsonRecord, path: Path): CloudRunFault[] {
  return ["startupProbe", "livenessProbe", "readinessProbe"].flatMap((kind) => {
    const probeValue = asRecord(entry[kind]);
    const timeout = probeValue?.["timeoutSeconds"];
    const period = probeValue?.["periodSeconds"] ?? 10;
    if (typeof timeout !== "number" || typeof period !== "number" || timeout <= period) return [];
    return [
      {
        path: [...path, kind, "timeoutSeconds"],
        part: "value" as const,
        text: `is ${timeout}, longer than periodSeconds, which is ${period}`,
      },
    ];
  });
}
