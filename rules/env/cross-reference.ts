import { asRecord, asText, defineRule, type KubernetesObject, markedHosts, type Path, scope } from "../../src/sdk.js";

const DATABASE_SCHEMES = /^(?:postgres(?:ql)?|mysql|mariadb|mongodb|redis|rediss|amqps?|sqlserver|cockroachdb|clickhouse|jdbc)(?:\+|$)/;

export default defineRule({
  meta: {
    optIn: true,
    docs: {
      description: "What runs in one environment does not call into another",
      why: "Production that calls a development service breaks when somebody tries something there, and development that writes to the production database changes what customers have.",
      references: ["https://12factor.net/dev-prod-parity"],
      details:
        "Read are literal values of environment variables and the data of ConfigMaps. A host counts by a token below its registered domain, a Service by its name and namespace, a bucket by its name; domains such as fortress.dev or run.dev say nothing.",
    },
    messages: {
      intoProduction: {
        severity: scope("all", "off", { development: "error", staging: "error" }),
        text: "{{title}} names the production database {{host}} in {{where}}: what is tried here changes what customers have. Give it a database of its own.",
      },
      outOfProduction: {
        severity: scope("production", "warning", { unknown: "off", staging: "off" }),
        text: "{{title}} names {{host}} in {{where}}, which is of {{role}}: production then depends on it. Use the one of production.",
      },
    },
  },
  create: ({ bundle, report }) => {
    return {
      object(object) {
        if (object.groupKind !== "ConfigMap") return;
        for (const [key, value] of Object.entries(asRecord(object.get(["data"])) ?? {}))
          if (!/\.(?:md|html?|txt)$/i.test(key)) judge(object, asText(value), ["data", key], `data of key ${key}`);
      },
      workload(workload) {
        for (const container of workload.containers) {
          for (const { name, value, path } of container.env) {
            judge(workload.object, value, [...container.path, ...path, "value"], `the variable ${name}`);
          }
        }
      },
    };

    function judge(object: KubernetesObject, value: string | undefined, path: Path, where: string): void {
      const { role } = bundle.environmentOf(object);
      if (value === undefined || (role !== "production" && role !== "development" && role !== "staging")) return;
      for (const { host, role: named, scheme } of markedHosts(value)) {
        const data = { title: object.title, host, where, role: named };
        const at = object.at(path);
        if (role === "production") {
          if (named !== "production") report({ at, message: "outOfProduction", data, objects: [object], field: `${where} ${host}` });
        } else if (named === "production" && DATABASE_SCHEMES.test(scheme ?? "")) {
          report({ at, message: "intoProduction", data, objects: [object], field: `${where} ${host}` });
        }
      }
    }
  },
});
