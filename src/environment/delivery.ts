import type { KubernetesObject } from "../model/kubernetes-object.js";
import { asList, asRecord, asText, type JsonRecord } from "../model/value.js";
import type { Path } from "../load/document.js";
import type { PathMarks } from "./path-marks.js";
import { markOfTokens, type Mark } from "./vocabulary.js";

/** What an Argo CD or Flux object says of the folder that it deploys. */
export interface Delivery {
  /** Folder or file below the project root, "" for the root. */
  readonly target: string;
  readonly mark: Mark;
  /** For messages: "Application web deploys it to namespace shop-prod". */
  readonly text: string;
  readonly object: KubernetesObject;
  readonly path: Path;
}

const READERS: Readonly<Record<string, (object: KubernetesObject, marks: PathMarks) => readonly Delivery[]>> = {
  "argoproj.io/Application": (object, marks) => fromApplication(object, asRecord(object.value["spec"]), ["spec"], marks),
  "argoproj.io/ApplicationSet": fromApplicationSet,
  "kustomize.toolkit.fluxcd.io/Kustomization": fromKustomization,
  "helm.toolkit.fluxcd.io/HelmRelease": fromHelmRelease,
};

/** Every statement of delivery objects about folders of this project. */
export function deliveriesOf(objects: Iterable<KubernetesObject>, marks: PathMarks): Delivery[] {
  const result: Delivery[] = [];
  for (const object of objects) {
    if (Object.hasOwn(READERS, object.groupKind)) result.push(...READERS[object.groupKind]!(object, marks));
  }
  return result;
}

/** A place in a delivery object that may carry a mark, the strongest first. */
interface Clue {
  readonly mark: Mark | undefined;
  readonly says: string;
  readonly path: Path;
}

function deliveries(object: KubernetesObject, target: string | undefined, clues: readonly Clue[], marks: PathMarks): Delivery[] {
  if (target === undefined || /\{\{|\$\{/.test(target)) return [];
  const folder = target.replace(/^(?:\.?\/)+/, "").replace(/\/+$/, "");
  const clue = clues.find(({ mark }) => mark) ?? holder(object, marks);
  if (!clue?.mark) return [];
  const text = `${object.kind} ${object.name ?? "(no name)"} ${clue.says}`;
  return [{ target: folder === "." ? "" : folder, mark: clue.mark, text, object, path: clue.path }];
}

/** The path of the file that holds the delivery object: clusters/production/apps.yaml. */
function holder(object: KubernetesObject, marks: PathMarks): Clue {
  const { projectPath } = object.document.file;
  return { mark: marks.ofFile(projectPath), says: `in ${projectPath} deploys it`, path: ["kind"] };
}

function fromApplication(object: KubernetesObject, spec: JsonRecord | undefined, prefix: Path, marks: PathMarks, fill = same): Delivery[] {
  const sources: [unknown, Path][] = [[spec?.["source"], [...prefix, "source"]]];
  for (const [index, source] of asList(spec?.["sources"]).entries()) sources.push([source, [...prefix, "sources", index]]);
  const destination = asRecord(spec?.["destination"]);
  return sources.flatMap(([value, path]) => {
    const source = asRecord(value);
    const target = asText(source?.["path"]);
    const files = asList(asRecord(source?.["helm"])?.["valueFiles"]);
    const clues = [
      ...fileClues(files.map(fill), [...path, "helm", "valueFiles"], marks),
      ...["name", "namespace"].map((key): Clue => {
        const place = asText(fill(destination?.[key]));
        const says = `deploys it to ${key === "name" ? "cluster" : "namespace"} ${place ?? ""}`;
        return { mark: place === undefined ? undefined : markOfTokens(place), says, path: [...prefix, "destination", key] };
      }),
    ];
    return deliveries(object, target === undefined ? undefined : asText(fill(target)), clues, marks);
  });
}

function fileClues(files: readonly unknown[], path: Path, marks: PathMarks): Clue[] {
  return files.map((value, index): Clue => {
    const file = asText(value);
    const name = file?.slice(file.lastIndexOf("/") + 1) ?? "";
    return { mark: file === undefined ? undefined : marks.ofFileName(name), says: `deploys it with ${name}`, path: [...path, index] };
  });
}

/** A list generator's elements fill in the template; other generators cannot be read without the cluster or the repository. */
function fromApplicationSet(object: KubernetesObject, marks: PathMarks): Delivery[] {
  const template = asRecord(object.get(["spec", "template", "spec"]));
  const elements = asList(object.get(["spec", "generators"])).flatMap((generator) =>
    asList(asRecord(asRecord(generator)?.["list"])?.["elements"]),
  );
  return elements.flatMap((element) => {
    const values = asRecord(element);
    return values ? fromApplication(object, template, ["spec", "template", "spec"], marks, filler(values)) : [];
  });
}

type Fill = (value: unknown) => unknown;

function same(value: unknown): unknown {
  return value;
}

/** Replaces `{{cluster}}` and `{{ .cluster }}`; what stays unresolved says nothing. */
function filler(values: JsonRecord): Fill {
  return (value) =>
    typeof value !== "string"
      ? value
      : value.replace(/\{\{\s*\.?([\w-]+)\s*\}\}/g, (whole, key: string) =>
          Object.hasOwn(values, key) ? (asText(values[key]) ?? whole) : whole,
        );
}

function fromKustomization(object: KubernetesObject, marks: PathMarks): Delivery[] {
  const namespace = asText(object.get(["spec", "targetNamespace"]));
  const clue: Clue = {
    mark: namespace === undefined ? undefined : markOfTokens(namespace),
    says: `deploys it to namespace ${namespace ?? ""}`,
    path: ["spec", "targetNamespace"],
  };
  return deliveries(object, asText(object.get(["spec", "path"])), [clue], marks);
}

function fromHelmRelease(object: KubernetesObject, marks: PathMarks): Delivery[] {
  const chart = asText(object.get(["spec", "chart", "spec", "chart"]));
  if (chart === undefined || !chart.startsWith("./")) return [];
  const clues = fileClues(asList(object.get(["spec", "chart", "spec", "valuesFiles"])), ["spec", "chart", "spec", "valuesFiles"], marks);
  for (const [index, source] of asList(object.get(["spec", "valuesFrom"])).entries()) {
    const name = asText(asRecord(source)?.["name"]);
    clues.push({
      mark: name === undefined ? undefined : markOfTokens(name),
      says: `deploys it with values from ${name ?? ""}`,
      path: ["spec", "valuesFrom", index, "name"],
    });
  }
  const namespace = asText(object.get(["spec", "targetNamespace"])) ?? object.namespace;
  clues.push({
    mark: namespace === undefined ? undefined : markOfTokens(namespace),
    says: `deploys it to namespace ${namespace ?? ""}`,
    path: object.get(["spec", "targetNamespace"]) === undefined ? ["metadata", "namespace"] : ["spec", "targetNamespace"],
  });
  return deliveries(object, chart, clues, marks);
}
