import { asList, asRecord, asText, type Container, defineRule, gracePeriod, type Path, preStopSleep, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "A preStop hook ends well before the grace period does",
      why: "The countdown of the grace period runs while the preStop hook does. A hook that uses it up leaves the process no time between SIGTERM and SIGKILL, so the shutdown it was meant to soften becomes a kill.",
      references: [
        "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-execution",
        "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
      ],
      details:
        "Read are `sleep.seconds` and a literal `sleep N` in an exec command; what else a hook does cannot be timed. A grace period of 0 is the matter of strategy/graceful-shutdown.",
    },
    fixable: "unsafe",
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        drainSeconds: {
          type: "integer",
          minimum: 1,
          default: 15,
          description: "Seconds that the fix leaves the process between SIGTERM and SIGKILL.",
        },
      },
    },
    messages: {
      exceeds: {
        severity: scope("all", "error"),
        text: "The preStop hook of container {{container}} in {{title}} sleeps {{sleep}} s of a grace period of {{grace}}: the process is killed with no time to shut down. Raise terminationGracePeriodSeconds to {{wanted}}.",
      },
      tcpSocket: {
        severity: scope("all", "error"),
        text: "Container {{container}} in {{title}} has a {{hook}} hook of kind tcpSocket, which the API takes and no kubelet runs: the hook fails every time. Use exec, httpGet or sleep.",
      },
    },
  },
  create: ({ options, report, fix }) => ({
    workload(workload) {
      const { object, podSpecPath } = workload;
      if (!podSpecPath) return;
      for (const container of workload.containers) {
        const data = { title: object.title, container: container.name ?? "(no name)" };
        for (const hook of ["postStart", "preStop"]) {
          const path = ["lifecycle", hook, "tcpSocket"];
          const handler = asRecord(asRecord(asRecord(container.value["lifecycle"])?.[hook])?.["tcpSocket"]);
          if (handler) report({ at: container.at(path, "key"), message: "tcpSocket", data: { ...data, hook } });
        }
        const written = workload.podSpec?.["terminationGracePeriodSeconds"] ?? undefined;
        if (written !== undefined && (typeof written !== "number" || written <= 0)) continue;
        const grace = gracePeriod(workload);
        const sleep = preStopSleep(container);
        if (sleep === undefined || sleep < grace) continue;
        const wanted = sleep + options.drainSeconds;
        const path = [...podSpecPath, "terminationGracePeriodSeconds"];
        report({
          at: container.at(sleepPath(container, sleep)),
          message: "exceeds",
          data: { ...data, sleep, wanted, grace: written === undefined ? "30 s, the default" : `${grace} s` },
          related: written === undefined ? [] : [{ location: workload.at(path), message: "the grace period" }],
          fix: fix.fix(
            `Set terminationGracePeriodSeconds to ${wanted}`,
            "unsafe",
            written === undefined
              ? fix.addKey(object, podSpecPath, "terminationGracePeriodSeconds", wanted)
              : fix.setScalar(object, path, wanted),
          ),
        });
      }
    },
  }),
});

/** Where the seconds stand: `sleep.seconds`, or the part of the command that holds the number. */
function sleepPath(container: Container, seconds: number): Path {
  const hook = asRecord(asRecord(container.value["lifecycle"])?.["preStop"]);
  if (asRecord(hook?.["sleep"])) return ["lifecycle", "preStop", "sleep", "seconds"];
  const command = ["lifecycle", "preStop", "exec", "command"];
  const number = new RegExp(`(?:^|\\s)${seconds}s?(?=$|[\\s;&])`);
  const index = asList(asRecord(hook?.["exec"])?.["command"]).findIndex((part) => number.test(asText(part) ?? ""));
  return index < 0 ? command : [...command, index];
}
