import type { Config } from "../config/config.js";
import type { Environment } from "../environment/environment.js";
import type { Signal } from "../environment/signal.js";
import type { Problem, SourceFile } from "../load/document.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";

/** What is deployed together: one rendered root, or the project's plain files of one environment. */
export interface Bundle {
  /** "overlays/prod", "chart web (values-prod.yaml)", "files: production". */
  readonly name: string;
  readonly origin: "files" | "kustomize" | "helm";
  /** Values files that a chart was rendered with, below the project root. */
  readonly valueFiles?: readonly string[];
  /** Folder of the kustomization or the chart below the project root; absent for plain files. */
  readonly directory?: string;
  readonly environment: Environment;
  /** The environment of one object: that of the bundle, unless something stronger marks the object itself. */
  environmentOf(object: KubernetesObject): Environment;
  /** What a context of a netlify.toml is for. */
  environmentOfContext?(file: SourceFile, context: string): Environment;
  /** Everything that speaks of the object's environment, the strongest first. */
  signalsOf?(object: KubernetesObject): readonly Signal[];
  /** The root could not be rendered as a whole: what is missing here is unknown, not absent. */
  readonly isIncomplete?: boolean;
  /** Judged in this bundle. */
  readonly objects: readonly KubernetesObject[];
  /** Visible to relations, judged in another bundle: cluster-scoped and unmarked objects of the project. */
  readonly context: readonly KubernetesObject[];
  /** Objects of the project's other bundles of the same environment: where platform kinds are sought next. */
  readonly elsewhere: readonly KubernetesObject[];
  /** Plain files: objects that stand in the same files and are marked for another environment, as a label that nobody keeps up to date does. */
  readonly beside?: readonly KubernetesObject[];
  /**
   * All objects of the bundles of this environment, this one's among them: the same list for each of them, so that what is computed of it is computed once.
   * Absent: `elsewhere` is taken.
   */
  readonly environmentObjects?: readonly KubernetesObject[];
  /** Files that are not manifests and are judged in this bundle: netlify.toml, workflows, alertmanager.yml, … */
  readonly files: readonly SourceFile[];
  /** The same of the whole project. */
  readonly projectFiles?: readonly SourceFile[];
}

/** The nearest ancestor with a .deploylintrc or a .git, else the directory given. Projects never see each other. */
export interface Project {
  /** Absolute. */
  readonly root: string;
  readonly config: Config;
  readonly files: readonly SourceFile[];
  readonly bundles: readonly Bundle[];
  readonly problems: readonly Problem[];
}
