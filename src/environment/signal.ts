import type { Path } from "../load/document.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import type { Location } from "../text/location.js";
import type { Because, Role } from "./environment.js";
import type { EnvironmentNames, NameAndRole } from "./names.js";
import type { Mark } from "./vocabulary.js";

export type SignalSource =
  | "--env"
  | "config"
  | "annotation"
  | "rendered root"
  | "delivery object"
  | "Namespace object"
  | "label"
  | "namespace"
  | "service name"
  | "path"
  | "platform";

/** One statement about an environment. Role "unknown" with `doubt`: it is not production, or contradicts itself. */
export interface Signal {
  readonly source: SignalSource;
  readonly name: string;
  readonly role: Role;
  readonly because: Because;
  readonly doubt: boolean;
}

/** Keeps the first signal for a key; undefined once another one says something else. */
export function addUnlessOpposed(signals: Map<string, Signal | undefined>, key: string, found: Signal): void {
  const seen = signals.get(key);
  if (!signals.has(key)) signals.set(key, found);
  else if (seen && seen.name !== found.name) signals.set(key, undefined);
}

export function signal(source: SignalSource, { name, role }: NameAndRole, because: Because): Signal {
  return { source, name, role, because, doubt: false };
}

/** The place is looked up only when somebody asks: most environments are never printed. */
export function lazyBecause(text: string, object: KubernetesObject, path: Path): Because {
  return {
    text,
    get location(): Location {
      return object.at(path);
    },
  };
}

/** A mark as a signal; undefined for none. */
export function signalOf(names: EnvironmentNames, source: SignalSource, mark: Mark | undefined, because: Because): Signal | undefined {
  if (!mark) return undefined;
  if (mark.doubt === undefined) return signal(source, names.ofMark(mark), because);
  const { text } = because;
  const doubted: Because = {
    text: `${text}, ${mark.doubt}`,
    get location() {
      return because.location;
    },
  };
  return { source, name: "unknown", role: "unknown", because: doubted, doubt: true };
}
