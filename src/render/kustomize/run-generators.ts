import type { Accumulation } from "./accumulation.js";
import type { RenderContext, Visit } from "./context.js";
import { absorb, generate, type GeneratedKind } from "./generators.js";
import { readFault } from "./files.js";
import { RenderError } from "./error.js";
import type { SourceReader } from "./key-values.js";
import { listOf } from "./kustomization.js";
import { fieldOf, textOf, withField, type Node } from "./node.js";
import { pluginConfigs } from "./plugins.js";

const GENERATED: readonly (readonly [field: string, kind: GeneratedKind])[] = [
  ["configMapGenerator", "ConfigMap"],
  ["secretGenerator", "Secret"],
];

export function runGenerators(context: RenderContext, visit: Visit, into: Accumulation): void {
  const { kustomization } = visit;
  const options = fieldOf(kustomization.node, "generatorOptions");
  const reader = sourceReader(context, kustomization.directory, into);
  for (const [field, kind] of GENERATED) {
    for (const entry of listOf(kustomization, field)) {
      into.attempt(entry.place, () => absorb(into.resources, generate(kind, entry, options, reader, kustomization.document)));
    }
  }
  for (const { entry, config } of pluginConfigs(context, visit, into, "generators")) {
    into.attemptToAdd(entry.place, () => runPlugin(config.root, reader, into, config.document));
  }
}

function runPlugin(config: Node, reader: SourceReader, into: Accumulation, document: Parameters<typeof generate>[4]): void {
  const kind = textOf(fieldOf(config, "kind"));
  if (kind !== "ConfigMapGenerator" && kind !== "SecretGenerator") {
    throw new RenderError(
      kind.startsWith("Helm")
        ? "generators: the chart is rendered by helm, which does not run here"
        : `generators: ${kind} cannot be carried out here`,
    );
  }
  const entry = fieldOf(config, "name") ? config : withMetadata(config);
  absorb(into.resources, generate(kind === "SecretGenerator" ? "Secret" : "ConfigMap", entry, undefined, reader, document));
}

/** Name and namespace may stand under `metadata`, as for any object. */
function withMetadata(config: Node): Node {
  const metadata = fieldOf(config, "metadata");
  return ["name", "namespace"].reduce((node, key) => {
    const value = fieldOf(metadata, key);
    return value && !fieldOf(node, key) ? withField(node, key, value) : node;
  }, config);
}

function sourceReader(context: RenderContext, directory: string, into: Accumulation): SourceReader {
  const read = <T>(relative: string, action: (path: string) => T): T => {
    const path = context.resolveFile(directory, relative);
    into.files.add(path);
    try {
      return action(path);
    } catch (error) {
      throw new RenderError(`${relative}: ${readFault(error)}`);
    }
  };
  return {
    bytes: (relative, place) =>
      located(place, () => {
        const bytes = read(relative, (path) => context.files.bytes(path));
        context.countGenerated(bytes.length);
        return bytes;
      }),
    text: (relative, place) => located(place, () => read(relative, (path) => context.files.text(path))),
  };
}

function located<T>(place: Node["place"], action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof RenderError && !error.place ? new RenderError(error.message, place) : error;
  }
}
