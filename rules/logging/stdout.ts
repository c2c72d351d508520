import { defineRule, fileLogs, keepsLogsAsData, listOption, matchesWildcard, mountedLogFolders, nginxLogs, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Containers write their logs to standard output",
      why: "Collectors read what containers write to standard output and standard error. A log file in a container is seen by nobody, fills the disk, and is gone with the pod.",
      references: ["https://kubernetes.io/docs/concepts/cluster-administration/logging/"],
      details:
        "Reported are settings that name a log file (LOG_FILE, LOGGING_FILE_NAME, --log-file, access_log of nginx, and the like) and volumes for log folders. A file such as /dev/stdout passes, and so does a volume that a second container of the pod reads: a streaming sidecar. LOG_DIR is left alone: programs that take it, such as Open Liberty, write to standard output as well. Databases and log collectors are exempt, their logs are data.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: { ignore: listOption("Names of workloads (with *) that may write log files.") },
    },
    messages: {
      file: {
        severity: scope("all", "warning"),
        text: "Container {{container}} of {{title}} writes its log to {{file}} ({{setting}}), where no collector reads it. Let it log to standard output, or name /dev/stdout.",
      },
      folder: {
        severity: scope("all", "info"),
        text: "Container {{container}} of {{title}} has a volume for logs at {{folder}}, and no other container reads it: what is written there is not collected. Log to standard output, or add a sidecar that streams the files.",
      },
    },
  },
  create: ({ bundle, graph, options, report }) => ({
    workload(workload) {
      const { object, containers } = workload;
      if (!workload.longRunning || options.ignore.some((pattern) => matchesWildcard(object.name ?? "", pattern))) return;
      if (Object.entries(workload.podAnnotations).some(([key, value]) => readsFiles(key, value))) return;
      for (const container of containers) {
        if (container.role === "init" || keepsLogsAsData(container.image) || graph.storeOfContainer(container)) continue;
        const data = { container: container.name ?? "", title: object.title };
        const files = fileLogs(container);
        const folders = mountedLogFolders(container);
        const others = containers.filter((other) => other !== container && other.role !== "init");
        if (others.some((other) => readsLogsOf(other.value, container.value))) continue;
        const written = files.filter(({ file }) => !others.some((other) => mountsFolderOf(other.value, container.value, file)));
        for (const { path, setting, file } of written)
          report({ at: container.at(path), message: "file", data: { ...data, setting, file } });
        for (const { configMap, at, directive, file } of nginxLogs(container, [...bundle.objects, ...bundle.context])) {
          if (others.some((other) => mountsFolderOf(other.value, container.value, file))) continue;
          report({
            at,
            message: "file",
            data: { ...data, setting: directive, file },
            objects: [configMap, object],
            field: `${directive} ${file}`,
          });
        }
        if (files.length > 0) continue;
        for (const { path, folder } of folders) report({ at: container.at(path), message: "folder", data: { ...data, folder } });
      }
    },
  }),
});

/** Whether two containers mount a volume in common, so that one may stream what the other writes. */
function readsLogsOf(one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean {
  const names = (value: Readonly<Record<string, unknown>>): string[] =>
    [value["volumeMounts"]].flat().flatMap((mount) => {
      const { name, mountPath } = (mount ?? {}) as { readonly name?: unknown; readonly mountPath?: unknown };
      return typeof name === "string" && typeof mountPath === "string" && /log/i.test(mountPath) ? [name] : [];
    });
  const own = new Set(names(other));
  return names(one).some((name) => own.has(name));
}

/** Annotations with which a collector reads log files of the pod. Sources: KubeSphere's logsidecar injector, Logging operator's tailer, Datadog. */
function readsFiles(key: string, value: string): boolean {
  return /logsidecar|^sidecar\.logging\.banzaicloud\.io\//.test(key) || (/^ad\.datadoghq\.com\/.*logs$/.test(key) && /"file"/.test(value));
}

/** Whether the volume in which a container writes a file is mounted by another as well. */
function mountsFolderOf(other: Readonly<Record<string, unknown>>, own: Readonly<Record<string, unknown>>, file: string): boolean {
  const mounts = (value: Readonly<Record<string, unknown>>): { readonly name?: unknown; readonly mountPath?: unknown }[] =>
    [value["volumeMounts"]].flat().map((mount) => mount ?? {});
  const names = mounts(own).flatMap(({ name, mountPath }) =>
    typeof mountPath === "string" && file.startsWith(`${mountPath.replace(/\/+$/, "")}/`) ? [name] : [],
  );
  return mounts(other).some(({ name }) => typeof name === "string" && names.includes(name));
}
