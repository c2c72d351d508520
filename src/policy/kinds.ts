import type { Rule } from "../engine/rule.js";
import type { Problem } from "../load/document.js";
import { asRecord } from "../model/value.js";
import { isDeclarativeName, type PolicyFile } from "./file.js";

/** What policies are compiled against. */
export interface PolicyContext {
  /** Absolute; paths in reports are relative to it. */
  readonly cwd: string;
  /** False: nothing that is code may be loaded. */
  readonly plugins: boolean;
  /** Minor version of Kubernetes 1; undefined: the newest. */
  readonly kubernetes: number | undefined;
  /** Labels of namespaces that the config declares, by name. */
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Declarative rules that name nothing in their match judge every document, not only Kubernetes objects. */
  readonly everyDocument: boolean;
  /** What expressions see as data. */
  readonly data: Readonly<Record<string, unknown>>;
  /** A ValidatingAdmissionPolicy without a binding judges nothing, as in a cluster. */
  readonly strictBindings: boolean;
}

/** What policy files came to. Whatever is not a rule is a problem. */
export interface LoadedPolicies {
  readonly rules: readonly Rule[];
  readonly problems: readonly Problem[];
}

/** Makes rules of the files of one kind; they are read together, since they may refer to one another. */
export interface PolicyReader {
  read(files: readonly PolicyFile[], context: PolicyContext): LoadedPolicies | Promise<LoadedPolicies>;
}

/** One kind of policy file. */
export interface PolicyKind {
  readonly name: string;
  /** What a file of a policy folder ends with to be of interest. */
  readonly extensions: RegExp;
  takes(file: PolicyFile): boolean;
  /** The engine, loaded when the first file of its kind is met. */
  load(): Promise<PolicyReader>;
}

/** Every kind of policy file; the first that takes a file reads it. A new kind is an entry here and a module that exports `reader`. */
export const POLICY_KINDS: readonly PolicyKind[] = [
  {
    name: "module",
    extensions: /(?<!\.(?:test|spec|d))\.[cm]?[jt]s$/i,
    takes: ({ name }) => /\.[cm]?[jt]s$/i.test(name),
    load: async () => (await import("./code.js")).reader,
  },
  {
    name: "Rego",
    extensions: /\.rego$/i,
    takes: ({ name }) => /\.rego$/i.test(name),
    load: async () => (await import("./rego.js")).reader,
  },
  {
    name: "declarative",
    extensions: /\.policy\.(?:ya?ml|json)$/i,
    takes: (file) => isDeclarativeName(file.name) || (file.named && isDeclarative(file)),
    load: async () => (await import("./declarative/reader.js")).reader,
  },
  {
    name: "admission",
    extensions: /\.(?:ya?ml|json)$/i,
    takes: ({ format }) => format !== "text",
    load: async () => (await import("./admission/reader.js")).reader,
  },
];

/** A mapping with rules that is no Kubernetes object. */
function isDeclarative({ documents }: PolicyFile): boolean {
  const first = asRecord(documents[0]?.value);
  return first !== undefined && "rules" in first && !("kind" in first);
}
