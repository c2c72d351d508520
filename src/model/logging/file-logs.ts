import type { Path } from "../../load/document.js";
import { asList, asRecord, asText, isUndecidable } from "../value.js";
import type { Container } from "../workload.js";

/** A setting of a container that sends its logs to a file. `path` starts at the container. */
export interface FileLog {
  readonly path: Path;
  readonly setting: string;
  readonly file: string;
}

/** Environment variables that name the file or folder of a log. Sources: Spring Boot's reference (logging.file.*), and names in common use. */
const VARIABLES = /^(?:LOG_?FILE|LOG_?FILE_?(?:NAME|PATH)|LOGFILE_?PATH|LOGGING_FILE|LOGGING_FILE_(?:NAME|PATH))$/;
const FLAGS = /^(?:--?log[-_.]?file(?:[-_.]?(?:name|path))?|-Dlogging\.file(?:\.name|\.path)?|--logging\.file(?:\.name|\.path)?)$/;

/** Settings that send logs to a file. One that names standard output, or that something else fills in, is none. */
export function fileLogs(container: Container): FileLog[] {
  const variables = container.env.flatMap(({ name, value, path }) =>
    VARIABLES.test(name.toUpperCase()) && isFile(value) ? [{ path: [...path, "value"], setting: name, file: value }] : [],
  );
  if (writesToBoth(container)) return variables;
  return [...variables, ...["command", "args"].flatMap((key) => fromArguments(asList(container.value[key]), key))];
}

/** klog and the log wrapper of kops write to a file and to standard output as well, when told to. */
function writesToBoth({ commandLine }: Container): boolean {
  return commandLine.some((word) => /^--?(?:also-stdout|alsologtostderr|logtostderr)(?:=true)?$/.test(word));
}

function fromArguments(list: readonly unknown[], key: string): FileLog[] {
  return list.flatMap((entry, index) => {
    const text = asText(entry) ?? "";
    const equals = text.indexOf("=");
    const flag = equals < 0 ? text : text.slice(0, equals);
    if (!FLAGS.test(flag)) return [];
    const at = equals < 0 ? index + 1 : index;
    const file = equals < 0 ? asText(list[at]) : text.slice(equals + 1);
    return isFile(file) ? [{ path: [key, at], setting: flag, file }] : [];
  });
}

/** An absolute or relative path of a file on disk. */
function isFile(value: string | undefined): value is string {
  if (value === undefined || isUndecidable(value) || !/[/.]/.test(value)) return false;
  return !/^(?:\/dev\/|\/proc\/|stdout|stderr|-$|true$|false$)/i.test(value);
}

/** A volume mounted where a program writes its log files. */
export interface LogFolder {
  /** Of mountPath in the container. */
  readonly path: Path;
  readonly folder: string;
  readonly volume: string;
  readonly kind: "emptyDir" | "hostPath";
}

/** The volumes of the pod that a container mounts at a folder of logs and that no other container reads. */
export function mountedLogFolders(container: Container): LogFolder[] {
  if (writesToBoth(container)) return [];
  const { workload, value, path } = container;
  const volumes = asList(workload.podSpec?.["volumes"]).map(asRecord);
  return asList(value["volumeMounts"]).flatMap((entry, index): LogFolder[] => {
    const mount = asRecord(entry);
    const folder = asText(mount?.["mountPath"])?.replace(/\/+$/, "");
    const name = asText(mount?.["name"]);
    if (folder === undefined || name === undefined || mount?.["readOnly"] === true || !isLogFolder(folder)) return [];
    const volume = volumes.find((candidate) => candidate?.["name"] === name);
    // From the node's own /var/log a program reads, and a fresh folder in its place is written to.
    if (folder === "/var/log" && volume?.["emptyDir"] === undefined) return [];
    const kind = volume?.["emptyDir"] !== undefined ? "emptyDir" : volume?.["hostPath"] !== undefined ? "hostPath" : undefined;
    const isShared = workload.containers.some((other) => String(other.path) !== String(path) && mounts(other, name));
    return kind && !isShared ? [{ path: ["volumeMounts", index, "mountPath"], folder, volume: name, kind }] : [];
  });
}

function mounts({ value, role }: Container, volume: string): boolean {
  return role !== "init" && asList(value["volumeMounts"]).some((mount) => asRecord(mount)?.["name"] === volume);
}

function isLogFolder(folder: string): boolean {
  return (
    /^\/var\/log(?:\/[\w.-]+)?$|\/logs?$/.test(folder) &&
    // /dev/log is the socket of syslog.
    !/^\/var\/log\/(?:pods|containers|journal|audit)$|^(?:\/run\/systemd)?(?:\/journal)?\/dev[/-]log$|\/(?:db|data|wal|raft|audit)[^/]*\/logs?$/.test(
      folder,
    )
  );
}
