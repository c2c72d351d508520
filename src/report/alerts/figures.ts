import type { Environment } from "../../environment/environment.js";
import type { AlertPath, Link } from "../../graph/alerts/path-links.js";

/** A path with what it was found in. */
export interface FoundPath {
  readonly path: AlertPath;
  readonly bundle: string;
  readonly environment: Environment;
}

/** A place in a file; line and column are 1-based. */
export interface PlaceFigure {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface LinkFigure {
  /** "service", "monitor", … "mail". */
  readonly name: string;
  readonly state: Link["state"];
  readonly says: string;
  readonly places: readonly PlaceFigure[];
  /** The rule that reports it, when it is broken. */
  readonly rule?: string;
}

/** How far the way from a workload to a mail goes. */
export interface PathFigure {
  readonly object: { readonly kind: string; readonly namespace?: string; readonly name?: string };
  readonly environment: { readonly name: string; readonly role: string };
  readonly bundle: string;
  readonly file: string;
  readonly line: number;
  /** "arrives": every link holds; "broken": one does not; "unknown": none is known to be broken. */
  readonly verdict: "arrives" | "broken" | "unknown";
  /** The name of the first link that is broken, or null. */
  readonly firstBroken: string | null;
  readonly links: readonly LinkFigure[];
}

export interface AlertsFigures {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "deploylint"; readonly version: string };
  readonly workloads: readonly PathFigure[];
}

export function pathFigures(paths: readonly FoundPath[]): PathFigure[] {
  return paths.map(pathFigure);
}

function pathFigure({ path: { workload, links, firstBroken }, bundle, environment }: FoundPath): PathFigure {
  const { object } = workload;
  const { file, range } = object.place;
  const isWhole = links.every(({ state }) => state === "holds");
  return {
    object: {
      kind: object.kind,
      ...(object.namespace === undefined ? {} : { namespace: object.namespace }),
      ...(object.name === undefined ? {} : { name: object.name }),
    },
    environment: { name: environment.name, role: environment.role },
    bundle,
    file: file.path,
    line: range.start.line,
    verdict: firstBroken ? "broken" : isWhole ? "arrives" : "unknown",
    firstBroken: firstBroken?.name ?? null,
    links: links.map(linkFigure),
  };
}

function linkFigure({ name, state, says, places, rule }: Link): LinkFigure {
  const figures = places.map(({ file, range }) => ({ file: file.path, line: range.start.line, column: range.start.column }));
  return { name, state, says, places: figures, ...(rule === undefined ? {} : { rule }) };
}

/** "Deployment shop/web". */
export function titleOf({ object }: PathFigure): string {
  const name = object.name ?? "(no name)";
  return `${object.kind} ${object.namespace === undefined ? name : `${object.namespace}/${name}`}`;
}

/** What comes of it, in a sentence. */
export function verdictWords({ verdict, firstBroken, links }: PathFigure): string {
  if (verdict === "arrives") return "When it is unhealthy, somebody gets a mail.";
  const broken = links.find(({ name }) => name === firstBroken);
  if (broken) return `The first broken link is ${broken.name}: ${broken.says}${broken.rule === undefined ? "" : ` (${broken.rule})`}.`;
  const names = links.filter(({ state }) => state === "unknown").map(({ name }) => name);
  return `No link is known to be broken; not in this project: ${names.join(", ")}.`;
}
