import {
  defineRule,
  keepsLogsAsData,
  type KubernetesObject,
  listOption,
  loggingOf,
  matchesWildcard,
  scope,
  type Workload,
} from "../../src/sdk.js";

/** Annotations that make a collector pass over a pod's logs. Sources: the manuals of Fluent Bit, Datadog and Grafana's k8s-monitoring chart. */
const ANNOTATIONS: readonly (readonly [pattern: string, value: RegExp, collector: string])[] = [
  ["fluentbit.io/exclude*", /^true$/i, "Fluent Bit"],
  ["fluentd.org/exclude", /^true$/i, "Fluentd"],
  ["ad.datadoghq.com/logs_exclude", /^true$/i, "the Datadog Agent"],
  ["ad.datadoghq.com/*.logs_exclude", /^true$/i, "the Datadog Agent"],
  ["ad.datadoghq.com/exclude", /^true$/i, "the Datadog Agent"],
  ["k8s.grafana.com/logs.autogather", /^false$/i, "Alloy"],
  ["co.elastic.logs/enabled", /^false$/i, "Filebeat"],
];

export default defineRule({
  meta: {
    docs: {
      description: "No workload keeps its logs from being collected",
      why: "What opts out of collection leaves no trace when it fails: the log is gone with the pod.",
      references: [
        "https://docs.fluentbit.io/manual/pipeline/filters/kubernetes",
        "https://docs.datadoghq.com/containers/guide/container-discovery-management/",
        "https://github.com/grafana/k8s-monitoring-helm",
      ],
      details:
        "fluentbit.io/exclude works only where Fluent Bit's kubernetes filter has K8S-Logging.Exclude on. Where the project's Fluent Bit has it off, nothing is said, nor of collectors themselves, of pods with a collector as a sidecar, and of programs that send their logs over OTLP.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        annotations: listOption("Further annotations that drop logs, as key=value, with * in the key."),
        ignore: listOption("Names of workloads (with *) that may opt out."),
      },
    },
    messages: {
      excluded: {
        severity: scope("production", "warning"),
        text: "{{title}} opts out of logging: with {{annotation}}: {{value}} {{collector}} drops its logs. Take the annotation out, and filter what is too much in the collector.",
      },
    },
  },
  create: ({ bundle, options, report }) => {
    const judge = (object: KubernetesObject, annotations: Readonly<Record<string, string>>, path: readonly (string | number)[]): void => {
      if (options.ignore.some((pattern) => matchesWildcard(object.name ?? "", pattern))) return;
      for (const [annotation, value] of Object.entries(annotations)) {
        const collector = collectorOf(annotation, value, options.annotations);
        if (
          collector === undefined ||
          (collector === "Fluent Bit" && loggingOf(bundle).shippers.some(({ honoursExclude }) => honoursExclude === false))
        )
          continue;
        report({ at: object.at([...path, annotation]), message: "excluded", data: { title: object.title, annotation, value, collector } });
      }
    };
    return {
      object(object) {
        if (object.groupKind === "Namespace") judge(object, object.annotations, ["metadata", "annotations"]);
      },
      workload({ object, templatePath, podAnnotations, containers }: Workload) {
        // A collector that read its own log would never end; and where a sidecar or the program itself sends the log, it would come twice.
        if (containers.some(({ role, image, env }) => (role !== "init" && keepsLogsAsData(image)) || env.some(sendsLogs))) return;
        if (templatePath) judge(object, podAnnotations, [...templatePath, "metadata", "annotations"]);
      },
    };
  },
});

/** The switch of OpenTelemetry's libraries that sends logs without a collector of files. Source: OpenTelemetry, environment variables. */
function sendsLogs({ name, value }: Workload["containers"][number]["env"][number]): boolean {
  return name === "OTEL_LOGS_EXPORTER" && value !== undefined && !/^(?:none|console|logging)?$/.test(value);
}

function collectorOf(annotation: string, value: string, more: readonly string[]): string | undefined {
  const known = ANNOTATIONS.find(([pattern, values]) => matchesWildcard(annotation, pattern) && values.test(value));
  if (known) return known[2];
  return more.some((entry) => {
    const equals = entry.indexOf("=");
    return matchesWildcard(annotation, entry.slice(0, equals)) && entry.slice(equals + 1) === value;
  })
    ? "the collector"
    : undefined;
}
