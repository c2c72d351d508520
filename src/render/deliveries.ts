import type { Path } from "../load/document.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import { asList, asRecord, asText, type JsonRecord } from "../model/value.js";

/** Values that a delivery object gives itself, as helm takes them: the later ones win. */
export interface InlineValues {
  /** Text of YAML or data, for `--values`. */
  readonly values: readonly (string | JsonRecord)[];
  /** `name=value` for `--set`, or `--set-string` where `text` says so. */
  readonly parameters: readonly { readonly name: string; readonly value: string; readonly text: boolean }[];
}

/** What an Argo CD or Flux object says of a folder of the same repository. */
export interface RootDelivery {
  /** Folder below the project root, "" for the root itself. */
  readonly path: string;
  readonly object: KubernetesObject;
  /** Where the folder is named in the object. */
  readonly at: Path;
  /** "Application web", for names of renders. */
  readonly title: string;
  /** Namespace that the objects go to. */
  readonly namespace: string | undefined;
  /** What names the environment: the cluster that it goes to, or the namespace. */
  readonly environmentHint: string | undefined;
  readonly releaseName: string | undefined;
  /** Values files, relative to the project root. */
  readonly valueFiles: readonly string[];
  readonly ignoresMissingFiles: boolean;
  readonly inline: InlineValues;
  /** Values that are not in the repository: those of ConfigMaps, Secrets and other sources. */
  readonly isIncomplete: boolean;
}

/**
 * The folders that delivery objects of a project deploy: Argo CD Applications and ApplicationSets (list generators), Flux Kustomizations and HelmReleases.
 * Paths that leave the project, and those that a generator or a substitution fills in, are left out.
 */
export function rootDeliveries(objects: Iterable<KubernetesObject>): RootDelivery[] {
  const result: RootDelivery[] = [];
  for (const object of objects) {
    const read = Object.hasOwn(READERS, object.groupKind) ? READERS[object.groupKind] : undefined;
    if (read) result.push(...read(object));
  }
  return result;
}

const READERS: Readonly<Record<string, (object: KubernetesObject) => readonly RootDelivery[]>> = {
  "argoproj.io/Application": (object) => application(object, asRecord(object.value["spec"]), ["spec"], object.name, (text) => text),
  "argoproj.io/ApplicationSet": applicationSet,
  "kustomize.toolkit.fluxcd.io/Kustomization": kustomization,
  "helm.toolkit.fluxcd.io/HelmRelease": helmRelease,
};

const NO_VALUES: InlineValues = { values: [], parameters: [] };

/** Fills in what a generator knows. */
type Fill = (text: string) => string;

function application(
  object: KubernetesObject,
  spec: JsonRecord | undefined,
  prefix: Path,
  name: string | undefined,
  fill: Fill,
): RootDelivery[] {
  const destination = asRecord(spec?.["destination"]);
  const namespace = filled(destination?.["namespace"], fill);
  const sources: [JsonRecord | undefined, Path][] = [[asRecord(spec?.["source"]), [...prefix, "source"]]];
  for (const [index, source] of asList(spec?.["sources"]).entries()) sources.push([asRecord(source), [...prefix, "sources", index]]);
  return sources.flatMap(([source, at]) => {
    const path = folderOf(filled(source?.["path"], fill));
    if (!source || path === undefined) return [];
    const helm = asRecord(source["helm"]);
    const files = asList(helm?.["valueFiles"]).map((file) => valueFile(filled(file, fill), path));
    return [
      {
        path,
        object,
        at: [...at, "path"],
        title: `${object.kind} ${name ?? "(no name)"}`,
        namespace,
        environmentHint: filled(destination?.["name"], fill) ?? namespace,
        // Argo CD calls the release like the Application.
        releaseName: filled(helm?.["releaseName"], fill) ?? name,
        valueFiles: files.filter((file) => file !== undefined),
        ignoresMissingFiles: helm?.["ignoreMissingValueFiles"] === true,
        inline: argoValues(helm, fill),
        isIncomplete: files.includes(undefined) || asList(helm?.["fileParameters"]).length > 0,
      },
    ];
  });
}

/** Precedence: values, valuesObject, parameters. */
function argoValues(helm: JsonRecord | undefined, fill: Fill): InlineValues {
  const text = filled(helm?.["values"], fill);
  const data = asRecord(helm?.["valuesObject"]);
  const parameters = asList(helm?.["parameters"]).flatMap((written) => {
    const parameter = asRecord(written);
    const name = filled(parameter?.["name"], fill);
    const value = filled(parameter?.["value"], fill);
    return name === undefined || value === undefined ? [] : [{ name, value, text: parameter?.["forceString"] === true }];
  });
  return { values: [...(text === undefined ? [] : [text]), ...(data ? [data] : [])], parameters };
}

function applicationSet(object: KubernetesObject): RootDelivery[] {
  const template = asRecord(object.get(["spec", "template", "spec"]));
  const name = asText(object.get(["spec", "template", "metadata", "name"]));
  const elements = asList(object.get(["spec", "generators"])).flatMap((generator) =>
    asList(asRecord(asRecord(generator)?.["list"])?.["elements"]),
  );
  return elements.flatMap((element) => {
    const values = asRecord(element);
    if (!values) return [];
    const fill = filler(values);
    return application(object, template, ["spec", "template", "spec"], name === undefined ? undefined : filled(name, fill), fill);
  });
}

/** `{{cluster}}` and `{{ .cluster }}`. */
function filler(values: JsonRecord): Fill {
  return (text) =>
    text.replace(/\{\{\s*\.?([\w-]+)\s*\}\}/g, (whole, key: string) =>
      Object.hasOwn(values, key) ? (asText(values[key]) ?? whole) : whole,
    );
}

/** Undefined where something is left that only the cluster or a pipeline knows. */
function filled(value: unknown, fill: Fill): string | undefined {
  const text = asText(value);
  const result = text === undefined ? undefined : fill(text);
  return result === undefined || /\{\{|\$\{/.test(result) ? undefined : result;
}

function kustomization(object: KubernetesObject): RootDelivery[] {
  const same: Fill = (text) => text;
  const path = folderOf(filled(object.get(["spec", "path"]), same));
  if (path === undefined) return [];
  const namespace = filled(object.get(["spec", "targetNamespace"]), same);
  return [{ ...described(object), path, at: ["spec", "path"], namespace, environmentHint: namespace }];
}

/** Only a chart of a Git or bucket source is a path. Flux calls the release `[targetNamespace-]name`. */
function helmRelease(object: KubernetesObject): RootDelivery[] {
  const chart = asRecord(object.get(["spec", "chart", "spec"]));
  const source = asText(asRecord(chart?.["sourceRef"])?.["kind"]);
  const path = folderOf(filled(chart?.["chart"], (text) => text));
  if (path === undefined || (source !== "GitRepository" && source !== "Bucket")) return [];
  const target = asText(object.get(["spec", "targetNamespace"]));
  const namespace = target ?? object.namespace;
  const files = asList(chart?.["valuesFiles"]).map((file) => valueFile(asText(file), ""));
  const data = asRecord(object.get(["spec", "values"]));
  const named = [target, object.name].filter((part) => part !== undefined).join("-");
  return [
    {
      ...described(object),
      path,
      at: ["spec", "chart", "spec", "chart"],
      namespace,
      environmentHint: namespace,
      releaseName: asText(object.get(["spec", "releaseName"])) ?? (named === "" ? undefined : named),
      valueFiles: files.filter((file) => file !== undefined),
      ignoresMissingFiles: chart?.["ignoreMissingValuesFiles"] === true,
      inline: { values: data ? [data] : [], parameters: [] },
      isIncomplete: asList(object.get(["spec", "valuesFrom"])).length > 0,
    },
  ];
}

function described(
  object: KubernetesObject,
): Pick<RootDelivery, "object" | "title" | "releaseName" | "valueFiles" | "ignoresMissingFiles" | "inline" | "isIncomplete"> {
  const title = `${object.kind} ${object.name ?? "(no name)"}`;
  return { object, title, releaseName: undefined, valueFiles: [], ignoresMissingFiles: false, inline: NO_VALUES, isIncomplete: false };
}

/** "./apps/web/" is "apps/web"; undefined for a path that leaves the project. */
function folderOf(path: string | undefined): string | undefined {
  return path === undefined ? undefined : joined("", path.replace(/^\/+/, ""));
}

/** Argo CD: relative to the chart, or with a slash in front to the repository. `$ref/…` and addresses are elsewhere. */
function valueFile(file: string | undefined, chart: string): string | undefined {
  if (file === undefined || file.startsWith("$") || /^[a-z][a-z0-9+.-]*:\/\//i.test(file)) return undefined;
  return file.startsWith("/") ? joined("", file.slice(1)) : joined(chart, file);
}

function joined(folder: string, path: string): string | undefined {
  const result: string[] = folder === "" ? [] : folder.split("/");
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") result.push(segment);
    else if (result.pop() === undefined) return undefined;
  }
  return result.join("/");
}
