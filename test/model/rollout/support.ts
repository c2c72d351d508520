import { parse } from "yaml";
import type { Document, SourceFile } from "../../../src/load/document.js";
import { KubernetesObject } from "../../../src/model/kubernetes-object.js";
import { Location, TextFile } from "../../../src/text/location.js";

/** An object of YAML text, for tests that ask for values and not for places. */
export function objectOf(yaml: string): KubernetesObject {
  const value = parse(yaml) as Readonly<Record<string, unknown>>;
  const text = new TextFile("test.yaml", yaml);
  const whole = new Location(text, 0, yaml.length);
  const document: Document = {
    file: text as unknown as SourceFile,
    index: 0,
    value,
    locate: () => whole,
    at: () => whole,
  };
  return new KubernetesObject(document, value);
}
