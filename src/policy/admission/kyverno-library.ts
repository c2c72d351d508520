import type { Library, Overload } from "../cel/environment.js";
import { FieldSource } from "../cel/environment.js";
import { CelError, UndecidableError } from "../cel/errors.js";
import { extendedLibrary } from "../cel/library.js";
import { fn, merge, method, type Definitions } from "../cel/library/define.js";
import type { Dialect } from "./expressions.js";

/** A function of Kyverno that asks a cluster, a registry or another server. */
const remote = (name: string, receiver: string | undefined, counts: readonly number[]): readonly Overload[] =>
  counts.map((count) => {
    const params = Array.from({ length: count }, () => "dyn");
    const refuse = (): never => {
      throw new UndecidableError(`${name}() asks what is not in the input`);
    };
    return receiver === undefined ? fn<unknown[]>(params, "dyn", refuse) : method<unknown[]>(receiver, params, "dyn", refuse);
  });

/** Names that are namespaces of functions, and what they ask. */
const REMOTE: Readonly<Record<string, readonly string[]>> = {
  resource: ["Get", "List", "Post"],
  http: ["Get", "Post", "Client"],
  globalContext: ["Get"],
  imageData: ["Get"],
  image: ["GetMetadata"],
};

function serviceAccount(text: string): { Namespace: string; Name: string } {
  const match = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(text);
  return { Namespace: match?.[1] ?? "", Name: match?.[2] ?? "" };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CelError("json.Unmarshal(): this is not JSON");
  }
}

const functions: Definitions = {
  ...Object.fromEntries(
    Object.entries(REMOTE).flatMap(([namespace, names]) =>
      names.map((name) => [`${namespace}.${name}`, remote(`${namespace}.${name}`, undefined, [1, 2, 3, 4])]),
    ),
  ),
  image: remote("image", undefined, [1]),
  isImage: remote("isImage", undefined, [1]),
  verifyImageSignatures: remote("verifyImageSignatures", undefined, [2]),
  verifyAttestationSignatures: remote("verifyAttestationSignatures", undefined, [3]),
  getImageData: remote("getImageData", undefined, [1]),
  parseServiceAccount: [fn<[string]>(["string"], "map", serviceAccount)],
  "json.Unmarshal": [fn<[string]>(["string"], "dyn", parsedJson)],
};

const library: Library = merge(Object.fromEntries(extendedLibrary), functions);

/** A variable of Kyverno whose content is not in the input. */
class Remote extends FieldSource {
  constructor(readonly name: string) {
    super();
  }

  field(): never {
    throw new UndecidableError(`${this.name} is not in the input`);
  }
}

/** What Kyverno's expressions have beyond those of Kubernetes. */
export const kyvernoDialect: Dialect = {
  library,
  homogeneous: false,
  looseOptionals: true,
  names: ["images", "image", "exceptions", "globalContext", "resource", "http"].map((name) => [name, new Remote(name)] as const),
};
