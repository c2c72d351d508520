import type { Path } from "../load/document.js";
import { imageName } from "./image.js";
import { asNumber, asRecord, asText, isUndecidable, type JsonRecord, jsonText } from "./value.js";
import type { Container, ProbeKind } from "./workload.js";

export const PROBE_KINDS: readonly ProbeKind[] = ["startupProbe", "readinessProbe", "livenessProbe"];

export type HandlerType = "httpGet" | "tcpSocket" | "grpc" | "exec";
const HANDLER_TYPES: readonly HandlerType[] = ["httpGet", "tcpSocket", "grpc", "exec"];

/** What a probe does: the request, connection or command. */
export interface ProbeHandler {
  readonly type: HandlerType;
  readonly value: JsonRecord;
  /** In the container. */
  readonly path: Path;
}

export interface Probe {
  readonly kind: ProbeKind;
  readonly value: JsonRecord;
  readonly container: Container;
  /** As written; a valid probe has one. */
  readonly handlers: readonly ProbeHandler[];
}

/** The probes of a container that are written as mappings. */
export function probesOf(container: Container): readonly Probe[] {
  return PROBE_KINDS.flatMap((kind) => probeOf(container, kind) ?? []);
}

export function probeOf(container: Container, kind: ProbeKind): Probe | undefined {
  const value = asRecord(container.value[kind]);
  if (!value) return undefined;
  const handlers = HANDLER_TYPES.flatMap((type) => {
    const handler = asRecord(value[type]);
    return handler ? [{ type, value: handler, path: [kind, type] }] : [];
  });
  return { kind, value, container, handlers };
}

/** Source: Kubernetes API, Probe. Zero is what an absent field is. */
const DEFAULTS = { initialDelaySeconds: 0, timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 } as const;
export type ProbeNumber = keyof typeof DEFAULTS;
export const PROBE_NUMBERS = Object.keys(DEFAULTS) as readonly ProbeNumber[];

/** A field of a probe with its default; undefined when it is not a whole number. */
export function probeNumber(probe: Probe, field: ProbeNumber): number | undefined {
  const written = probe.value[field];
  if (written === undefined || written === null || written === 0) return DEFAULTS[field];
  const number = asNumber(written);
  return number !== undefined && Number.isInteger(number) ? number : undefined;
}

/** How many seconds a probe fails before it counts as failed: periodSeconds times failureThreshold. */
export function failureBudget(probe: Probe): number | undefined {
  const period = probeNumber(probe, "periodSeconds");
  const failures = probeNumber(probe, "failureThreshold");
  return period === undefined || failures === undefined ? undefined : period * failures;
}

/** The number that a probe's port means: a name is looked up in the container's own ports. Undefined where it cannot be told. */
export function probePort(handler: ProbeHandler, container: Container): number | undefined {
  const written = handler.value["port"];
  if (typeof written === "number") return written;
  return container.ports.find(({ name }) => name !== undefined && name === written)?.containerPort;
}

/** Whether two handlers ask the same; undefined where something is filled in later. */
export function asksTheSame(a: Probe, b: Probe): boolean | undefined {
  const [first, second] = [identity(a), identity(b)];
  return first === undefined || second === undefined ? undefined : first === second;
}

function identity(probe: Probe): string | undefined {
  const [handler, ...others] = probe.handlers;
  if (!handler || others.length > 0) return undefined;
  const { type, value } = handler;
  if (type === "exec") return jsonText([type, value["command"]]);
  const port = probePort(handler, probe.container) ?? value["port"];
  if (isUndecidable(port)) return undefined;
  if (type !== "httpGet") return jsonText([type, port, value["host"] ?? "", value["service"] ?? ""]);
  const path = asText(value["path"]) || "/";
  return isUndecidable(path)
    ? undefined
    : jsonText([type, port, path, value["host"] ?? "", value["scheme"] ?? "HTTP", value["httpHeaders"] ?? []]);
}

/** Variables that start-up scripts of Java images read, and the JVM itself. */
const JVM_VARIABLES =
  /^(JAVA_OPTS|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|JVM_OPTS|JAVA_OPTIONS|_JAVA_OPTIONS|SPRING_PROFILES_ACTIVE|CATALINA_OPTS)$/;
const JVM_IMAGES =
  /^(openjdk|eclipse-temurin|amazoncorretto|java|jre|jdk|tomcat|jetty|wildfly|keycloak|jenkins|elasticsearch|logstash|solr|sonarqube|nexus3|kafka|cassandra|spring-[\w-]+)$/;

/** Whether a container runs a Java virtual machine, and what says so. */
export function jvmEvidence(container: Container): string | undefined {
  const variable = container.env.find(({ name }) => JVM_VARIABLES.test(name));
  if (variable) return `variable ${variable.name}`;
  const image = imageName(container.image);
  if (image !== undefined && JVM_IMAGES.test(image)) return `image ${image}`;
  return container.commandLine[0] !== undefined && /(^|\/)java$/.test(container.commandLine[0]) ? "command java" : undefined;
}
