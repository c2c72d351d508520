import path from "node:path";
import type { FileSystem } from "../load/file-system.js";
import type { Problem } from "../load/document.js";
import { KubernetesObject } from "../model/kubernetes-object.js";
import { objectsOf } from "../model/objects.js";
import { asRecord } from "../model/value.js";
import { roleOf } from "../policy/admission/kinds.js";
import type { PolicyObject } from "../policy/admission/reader.js";
import { PolicyFile, readPolicyFile } from "../policy/file.js";

/** Reads the files that tests name; each once. */
export class TestFiles {
  readonly problems: Problem[] = [];
  readonly #read = new Map<string, PolicyFile | undefined>();

  constructor(
    readonly cwd: string,
    readonly files: FileSystem,
  ) {}

  /** Undefined when it cannot be read, which is then a problem. */
  read(absolutePath: string): PolicyFile | undefined {
    if (this.#read.has(absolutePath)) return this.#read.get(absolutePath);
    const read = readPolicyFile(absolutePath, this.cwd, true, this.files);
    const file = read instanceof PolicyFile ? read : undefined;
    this.#read.set(absolutePath, file);
    this.problems.push(...(file ? file.problems : [read as Problem]));
    return file;
  }

  /** The objects of a file, or of all files of a folder, that a test names relative to itself. */
  objects(from: PolicyFile, name: string): KubernetesObject[] {
    const absolute = path.resolve(path.dirname(from.absolutePath), name);
    if (this.files.kindOf(absolute) !== "folder") {
      const file = this.read(absolute);
      return file ? objectsIn(file) : [];
    }
    return this.files
      .list(absolute)
      .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/i.test(entry.name))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => this.objects(from, path.join(name, entry.name)));
  }
}

/** Kyverno's and Gatekeeper's resources may lack what makes an object one of a cluster; an AdmissionReview stands for the object in it. */
function objectsIn(file: PolicyFile): KubernetesObject[] {
  return objectsOf(file).objects.map((object) => {
    const request = object.kind === "AdmissionReview" ? asRecord(object.value["request"]) : undefined;
    const inner = asRecord(request?.["object"]) ?? asRecord(request?.["oldObject"]);
    if (!inner) return object;
    return new KubernetesObject(object.document, inner, [
      ...object.prefix,
      "request",
      asRecord(request?.["object"]) ? "object" : "oldObject",
    ]);
  });
}

export function withRole(object: KubernetesObject): PolicyObject {
  return { object, role: roleOf(object) };
}
