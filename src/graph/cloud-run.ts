import type { SourceFile } from "../load/document.js";
import { hasCloudRunMarks, KNATIVE_SERVICE } from "../model/cloud-run.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import { asList, asRecord, asText, type JsonRecord } from "../model/value.js";
import type { Bundle } from "../project/project.js";
import { compileGlob } from "../text/glob.js";

/** A file or folder that is called so, as a whole word. */
const PATH = /(?:^|[/._-])cloud-?run(?=$|[/._-])(?![^/]*anthos)/i;

/**
 * Whether a Knative Service runs on Cloud Run, not on a cluster of one's own: it carries what only Cloud Run reads, its path says so, or a skaffold.yaml, a
 * cloudbuild.yaml or a workflow of the project deploys its file to Cloud Run.
 */
export function isCloudRun(object: KubernetesObject, bundle: Bundle): boolean {
  if (object.groupKind !== KNATIVE_SERVICE) return false;
  const { projectPath } = object.document.file;
  if (hasCloudRunMarks(object) || PATH.test(projectPath)) return true;
  return deployedFiles(bundle.projectFiles ?? bundle.files).some((names) => names(projectPath));
}

type NamesFile = (projectPath: string) => boolean;

const known = new WeakMap<readonly SourceFile[], readonly NamesFile[]>();

function deployedFiles(files: readonly SourceFile[]): readonly NamesFile[] {
  let deployed = known.get(files);
  if (!deployed) known.set(files, (deployed = files.flatMap(deployedBy)));
  return deployed;
}

/** What a file of a tool deploys to Cloud Run. */
function deployedBy(file: SourceFile): NamesFile[] {
  if (file.kind === "skaffold") return file.documents.flatMap(({ value }) => bySkaffold(file, asRecord(value) ?? {}));
  if (file.kind !== "cloudbuild" && file.kind !== "workflow") return [];
  return textsOf(file.documents.map(({ value }) => value)).flatMap(byCommand);
}

/** A module or profile that deploys with `cloudrun` deploys the manifests that it names, or those that the module names. */
function bySkaffold(file: SourceFile, module: JsonRecord): NamesFile[] {
  const parts = [module, ...asList(module["profiles"]).map(asRecord)];
  if (!parts.some((part) => asRecord(part?.["deploy"])?.["cloudrun"] !== undefined)) return [];
  const folder = file.projectPath.slice(0, file.projectPath.lastIndexOf("/") + 1);
  return parts
    .flatMap((part) => asList(asRecord(part?.["manifests"])?.["rawYaml"]))
    .flatMap((pattern) => (typeof pattern === "string" ? [compileGlob(folder + pattern.replace(/^\.\//, ""))] : []));
}

const COMMAND = /\brun\s+services\s+replace\s+(?:-\S+\s+)*["']?([^\s"'$]+)/g;

function byCommand(text: string): NamesFile[] {
  return [...text.matchAll(COMMAND)].map(([, written]) => namesFile(written!));
}

/** A path from some working directory: its end must agree. */
function namesFile(written: string): NamesFile {
  const path = written.replace(/^(?:\.\.?\/)+/, "");
  return (projectPath) => projectPath === path || projectPath.endsWith(`/${path}`);
}

const DEPTH = 12;

/** The scripts of a build or workflow: every text in it, and lists of texts as one command line. */
function textsOf(value: unknown, depth = 0): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || depth > DEPTH) return [];
  if (Array.isArray(value)) {
    const words = value.filter((item) => typeof item === "string");
    return words.length > 1 ? [words.join(" ")] : value.flatMap((item) => textsOf(item, depth + 1));
  }
  const record = value as JsonRecord;
  const metadata = /deploy-cloudrun/.test(asText(record["uses"]) ?? "") ? asText(asRecord(record["with"])?.["metadata"]) : undefined;
  const own = metadata === undefined ? [] : [`run services replace ${metadata}`];
  return [...own, ...Object.values(record).flatMap((item) => textsOf(item, depth + 1))];
}

const IN_STEPS = /\bupdate-traffic\b|--no-traffic\b|--to-tags\b|--tag[= ]|\bdeploy-cloudrun\b[^]*\bno_traffic\b/;

/** Whether a build or workflow of the project, or a pipeline of Cloud Deploy, releases in steps. */
export function hasRolloutPlan(bundle: Bundle): boolean {
  return (bundle.projectFiles ?? bundle.files).some(
    (file) =>
      ((file.kind === "cloudbuild" || file.kind === "workflow") && /\brun\b/.test(file.text) && IN_STEPS.test(file.text)) ||
      /\bkind:\s*DeliveryPipeline\b[^]*\bcanary:/.test(file.text),
  );
}
