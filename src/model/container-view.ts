import type { Part, Path } from "../load/document.js";
import type { Location } from "../text/location.js";
import { asList, asRecord, asText, isUndecidable, type JsonRecord } from "./value.js";
import type { Container, ContainerPort, ContainerRole, ProbeKind, Workload } from "./workload.js";

/** The containers of a workload's pod template, init containers first, as a pod starts them. */
export function containersOf(workload: Workload): readonly Container[] {
  const { podSpec, podSpecPath } = workload;
  if (!podSpec || !podSpecPath) return [];
  const read = (field: string, roleOf: (value: JsonRecord) => ContainerRole): Container[] =>
    asList(podSpec[field]).flatMap((entry, index) => {
      const value = asRecord(entry);
      return value ? [new ContainerView(workload, value, roleOf(value), [...podSpecPath, field, index])] : [];
    });
  return [
    ...read("initContainers", (value) => (value["restartPolicy"] === "Always" ? "sidecar" : "init")),
    ...read("containers", () => "main"),
  ];
}

/** What a probe is that something else fills in later. */
const UNDECIDABLE_PROBE: JsonRecord = {};

class ContainerView implements Container {
  #ports: readonly ContainerPort[] | undefined;

  constructor(
    readonly workload: Workload,
    readonly value: JsonRecord,
    readonly role: ContainerRole,
    readonly path: Path,
  ) {}

  get name(): string | undefined {
    return asText(this.value["name"]);
  }

  get image(): string | undefined {
    return asText(this.value["image"]);
  }

  get ports(): readonly ContainerPort[] {
    return (this.#ports ??= entriesOf(this.value, "ports").map(({ entry, path }) => ({
      path,
      name: asText(entry["name"]),
      containerPort: portNumber(entry["containerPort"]),
      hostPort: portNumber(entry["hostPort"]),
      hostIP: asText(entry["hostIP"]),
      protocol: asText(entry["protocol"]) || "TCP",
    })));
  }

  probe(kind: ProbeKind): JsonRecord | undefined {
    const written = this.value[kind];
    return isUndecidable(written) ? UNDECIDABLE_PROBE : asRecord(written);
  }

  get env(): Container["env"] {
    return entriesOf(this.value, "env").flatMap(({ entry, path }) => {
      const name = asText(entry["name"]);
      return name === undefined ? [] : [{ name, value: asText(entry["value"]), path }];
    });
  }

  get commandLine(): readonly string[] {
    return [...asList(this.value["command"]), ...asList(this.value["args"])].filter((word) => typeof word === "string");
  }

  locate(path: Path, part: Part): Location | undefined {
    return this.workload.object.locate([...this.path, ...path], part);
  }

  at(path: Path, part: Part = "value"): Location {
    return this.workload.object.at([...this.path, ...path], part);
  }
}

function entriesOf(value: JsonRecord, field: string): { entry: JsonRecord; path: Path }[] {
  return asList(value[field]).flatMap((item, index) => {
    const entry = asRecord(item);
    return entry ? [{ entry, path: [field, index] }] : [];
  });
}

function portNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value > 0 && value < 65536 ? value : undefined;
}
