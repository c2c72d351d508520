import type { Locatable, Path, SourceFile } from "../load/document.js";
import { embeddedFiles } from "./embedded-files.js";
import type { GroupKind, KubernetesObject } from "./kubernetes-object.js";
import { asList, asRecord, asText, type JsonRecord } from "./value.js";
import type { Location } from "../text/location.js";

/** A release of a chart: what it renders is not in the project. */
export interface ChartRelease {
  readonly title: string;
  /** The object that asks for it; undefined for a chart of the project that depends on it. */
  readonly object: KubernetesObject | undefined;
  readonly file: SourceFile;
  /** Where to report what is about the release as a whole. */
  readonly place: Location;
  readonly chart: string;
  /** As it is asked for, which may be a range; undefined when it is not. */
  readonly version: string | undefined;
  /** Where the chart is named. */
  readonly chartPlace: Location;
  /** Undefined when not decidable. */
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** The values as far as they stand here. */
  readonly values: JsonRecord;
  /** Where the values stand: a value's place is `source.at([...root, …])`. */
  readonly source: Locatable;
  readonly root: Path;
  /** Whether other values, which are not read, may change them. */
  readonly isOpen: boolean;
}

/** The objects that ask for a chart: of Flux, Argo CD and k3s. */
export const RELEASE_KINDS: readonly GroupKind[] = [
  "helm.toolkit.fluxcd.io/HelmRelease",
  "argoproj.io/Application",
  "argoproj.io/ApplicationSet",
  "helm.cattle.io/HelmChart",
];

/** The releases that objects ask for, and the charts that those of the project depend on. */
export function chartReleases(objects: readonly KubernetesObject[], files: readonly SourceFile[]): ChartRelease[] {
  return [...objects.flatMap(releasesOf), ...files.flatMap(dependenciesOf)];
}

function releasesOf(object: KubernetesObject): ChartRelease[] {
  switch (object.groupKind) {
    case "helm.toolkit.fluxcd.io/HelmRelease":
      return fluxRelease(object);
    case "argoproj.io/Application":
      return argoReleases(object, ["spec"]);
    case "argoproj.io/ApplicationSet":
      return argoReleases(object, ["spec", "template", "spec"]);
    case "helm.cattle.io/HelmChart":
      return k3sRelease(object);
    default:
      return [];
  }
}

function fluxRelease(object: KubernetesObject): ChartRelease[] {
  const chartPath = object.get(["spec", "chartRef"]) ? ["spec", "chartRef", "name"] : ["spec", "chart", "spec", "chart"];
  const chart = asText(object.get(chartPath)) ?? "";
  if (chart === "") return [];
  const target = asText(object.get(["spec", "targetNamespace"]));
  const name = asText(object.get(["spec", "releaseName"])) ?? (target && object.name ? `${target}-${object.name}` : object.name);
  const isOpen = asList(object.get(["spec", "valuesFrom"])).length > 0;
  const values = asRecord(object.get(["spec", "values"])) ?? {};
  const version = asText(object.get(["spec", "chart", "spec", "version"]));
  return [
    release(object, { chart, version, chartPath, name, namespace: target ?? object.namespace, values, root: ["spec", "values"], isOpen }),
  ];
}

function argoReleases(object: KubernetesObject, spec: Path): ChartRelease[] {
  const sources: Path[] = [
    [...spec, "source"],
    ...asList(object.get([...spec, "sources"])).map((_, index): Path => [...spec, "sources", index]),
  ];
  return sources.flatMap((path) => {
    const chart = asText(object.get([...path, "chart"])) ?? "";
    if (chart === "") return [];
    const helm = asRecord(object.get([...path, "helm"])) ?? {};
    const isOpen = ["valueFiles", "parameters", "fileParameters"].some((key) => asList(helm[key]).length > 0);
    const common = {
      chart,
      version: asText(object.get([...path, "targetRevision"])),
      chartPath: [...path, "chart"],
      name: asText(helm["releaseName"]) ?? object.name,
      namespace: asText(object.get([...spec, "destination", "namespace"])),
    };
    const written = asRecord(helm["valuesObject"]);
    if (written) return [release(object, { ...common, values: written, root: [...path, "helm", "valuesObject"], isOpen })];
    const text = embeddedFiles(object).find(({ path: at }) => String(at) === String([...path, "helm", "values"]));
    const document = text?.documents[0];
    if (!document)
      return [release(object, { ...common, values: {}, root: [...path, "helm"], isOpen: isOpen || helm["values"] !== undefined })];
    return [release(object, { ...common, values: asRecord(document.value) ?? {}, root: [], isOpen, source: document })];
  });
}

function k3sRelease(object: KubernetesObject): ChartRelease[] {
  const chart = (asText(object.get(["spec", "chart"])) ?? "").replace(/^.*\//, "");
  if (chart === "") return [];
  const document = embeddedFiles(object)[0]?.documents[0];
  const common = {
    chart,
    version: asText(object.get(["spec", "version"])),
    chartPath: ["spec", "chart"],
    name: object.name,
    namespace: asText(object.get(["spec", "targetNamespace"])) ?? object.namespace,
  };
  return [
    release(object, {
      ...common,
      values: asRecord(document?.value) ?? {},
      root: [],
      isOpen: false,
      ...(document ? { source: document } : {}),
    }),
  ];
}

type ReleaseParts = { readonly chartPath: Path } & Pick<
  ChartRelease,
  "chart" | "version" | "name" | "namespace" | "values" | "root" | "isOpen"
> & {
    readonly source?: Locatable;
  };

function release(object: KubernetesObject, { chartPath, ...parts }: ReleaseParts): ChartRelease {
  return {
    source: object,
    ...parts,
    chartPlace: object.at(chartPath),
    title: object.title,
    object,
    file: object.document.file,
    place: object.place,
  };
}

/** A chart that one of the project depends on: its values are those of the dependency's name. Which of its values files hold is not known. */
function dependenciesOf(file: SourceFile): ChartRelease[] {
  if (file.kind !== "chart") return [];
  return file.documents.flatMap((source) =>
    asList(asRecord(source.value)?.["dependencies"]).flatMap((value, index) => {
      const chart = asText(asRecord(value)?.["name"]) ?? "";
      if (chart === "") return [];
      const place = source.at(["dependencies", index, "name"]);
      return [
        {
          title: `chart ${chart}`,
          object: undefined,
          file,
          place,
          chart,
          version: asText(asRecord(value)?.["version"]),
          chartPlace: place,
          name: undefined,
          namespace: undefined,
          values: {},
          source,
          root: [],
          isOpen: true,
        },
      ];
    }),
  );
}
