import { asList, asText, defineRule, isMeshProxy, isUndecidable, type Path, type Probe, probeOf, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "A livenessProbe asks only the process itself",
      why: "If it also asks a database or another service, an outage there restarts every healthy pod at once, and the recovery begins with cold processes.",
      references: [
        "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
        "https://docs.spring.io/spring-boot/reference/actuator/endpoints.html#actuator.endpoints.kubernetes-probes",
      ],
      details:
        "Told by the path (/ready, /health/db, /actuator/health, which includes the state of databases unless it ends in /liveness) or by a command with another host. What answers readiness belongs in the readinessProbe.",
    },
    messages: {
      path: {
        severity: scope("all", "warning"),
        text: "The livenessProbe of container {{container}} in {{title}} asks {{value}}, {{reason}}: an outage of what it depends on restarts the container. Ask an endpoint that answers for the process alone.",
      },
      otherHost: {
        severity: scope("all", "warning"),
        text: "The livenessProbe of container {{container}} in {{title}} asks {{value}}, which is not this container: an outage there restarts a healthy process.",
      },
    },
  },
  create: ({ report }) => ({
    workload({ containers, object, longRunning }) {
      if (!longRunning) return;
      for (const container of containers) {
        const liveness = probeOf(container, "livenessProbe");
        const breach = liveness && !isMeshProxy(container) ? breachOf(liveness) : undefined;
        if (!breach) continue;
        report({
          at: container.at(["livenessProbe", ...breach.path]),
          field: `${container.name ?? ""}.livenessProbe`,
          message: breach.message,
          data: { container: container.name ?? "(no name)", title: object.title, value: breach.value, reason: breach.reason },
        });
      }
    },
  }),
});

interface Breach {
  readonly message: "path" | "otherHost";
  readonly path: Path;
  readonly value: string;
  readonly reason?: string;
}

function breachOf({ handlers }: Probe): Breach | undefined {
  const [handler] = handlers;
  if (!handler) return undefined;
  const { type, value } = handler;
  const host = asText(value["host"]);
  if (host && isElsewhere(host)) return { message: "otherHost", path: [type, "host"], value: host };
  if (type === "httpGet") {
    const path = asText(value["path"]) ?? "";
    const reason = reasonOf(path);
    return reason && !isUndecidable(path) ? { message: "path", path: [type, "path"], value: path, reason } : undefined;
  }
  if (type !== "exec") return undefined;
  const command = asList(value["command"]).filter((word) => typeof word === "string");
  const asked = hostOfCommand(command.join(" "));
  return asked && isElsewhere(asked) ? { message: "otherHost", path: [type, "command"], value: asked } : undefined;
}

const READINESS = /(^|[/\-_])(ready|readyz|readiness|is-?ready)([/?]|$)/i;
const DEPENDENCIES =
  /[/\-_](db|database|databases|postgres|mysql|mongo|redis|kafka|rabbitmq|dependencies|deps|downstream|full|deep)([/?]|$)/i;

function reasonOf(path: string): string | undefined {
  if (/\/actuator\/health\/?$/.test(path)) return "which by default includes the state of databases and brokers";
  if (/liveness|livez|\/live\b/i.test(path)) return undefined;
  if (READINESS.test(path)) return "which by its name answers for readiness";
  return DEPENDENCIES.test(path) ? "which by its name answers for a dependency" : undefined;
}

/** The host that a client of a database, curl, wget or nc is told to ask. */
function hostOfCommand(command: string): string | undefined {
  const client = /\b(pg_isready|psql|mysqladmin|mysql|mariadb-admin|redis-cli|mongosh|mongo)\b(.*)/.exec(command);
  if (client) return /\s(?:-h|--host)[= ]?\s*["']?([\w.$(){}-]+)/.exec(client[2]!)?.[1];
  const url = /\b(?:curl|wget)\b.*?\bhttps?:\/\/([^/\s:"'?]+)/.exec(command);
  return url?.[1] ?? /\bnc\s+(?:-\w+\s+(?:\d+\s+)?)*([\w.-]+)\s+\d+/.exec(command)?.[1];
}

/** A variable may well be the pod's own name or address. */
function isElsewhere(host: string): boolean {
  return !/^(localhost|127\.|0\.0\.0\.0|\[|::1|\$)|[${(]|^\d+$|^\//.test(host) && !isUndecidable(host);
}
