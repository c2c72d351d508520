import type { Config } from "../config/config.js";
import type { FileSystem } from "../load/file-system.js";
import type { Problem, SourceFile } from "../load/document.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";

/** A kustomize root or a Helm chart with one set of values, rendered. */
export interface RenderedRoot {
  /** "overlays/prod", "chart web (values-prod.yaml)". */
  readonly name: string;
  readonly origin: "kustomize" | "helm";
  /** Folder of the kustomization or the chart below the project root. */
  readonly directory?: string;
  /** Values files of a Helm render, the strongest last. */
  readonly valueFiles?: readonly string[];
  readonly objects: readonly KubernetesObject[];
  /** Something could not be rendered: what is not among the objects may still be deployed with them. */
  readonly isIncomplete?: boolean;
}

export interface RenderInput {
  readonly root: string;
  readonly cwd: string;
  readonly config: Config;
  readonly files: readonly SourceFile[];
  readonly objects: readonly KubernetesObject[];
  /** Where files are read from; default: the disk. */
  readonly fileSystem?: FileSystem | undefined;
}

export interface RenderOutput {
  readonly roots: readonly RenderedRoot[];
  /** Absolute paths of files that are judged only through a root. */
  readonly consumed: ReadonlySet<string>;
  /** Absolute paths of files that are no manifests before they are rendered: what was said of their text does not count. */
  readonly templates: ReadonlySet<string>;
  /** Absolute paths of templates whose rendered text was given: they are given too. */
  readonly given: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}
