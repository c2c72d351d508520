import type { EnvironmentSetting } from "../environment/environment.js";
import type { FileFormat } from "../load/document.js";
import type { SeverityOrOff } from "./severity.js";

export type { EnvironmentSetting } from "../environment/environment.js";

/** A severity, or a severity with options. */
export interface RuleSetting {
  readonly severity?: SeverityOrOff;
  readonly options?: Readonly<Record<string, unknown>>;
  /** By environment name or role; stronger than `severity`. */
  readonly environments?: Readonly<
    Record<string, { readonly severity?: SeverityOrOff; readonly options?: Readonly<Record<string, unknown>> }>
  >;
  /** Cannot be suppressed inline. */
  readonly locked?: boolean;
}

/** Where every condition that is given holds, `rules` is set anew. */
export interface Override {
  /** Globs from the project root. */
  readonly files?: readonly string[];
  /** "Deployment/prod/web", "Deployment/web", "Deployment/*", "*" in any part. */
  readonly objects?: readonly string[];
  /** Names of environments, or roles. */
  readonly environments?: readonly string[];
  readonly rules: Readonly<Record<string, RuleSetting>>;
}

/** The configuration of one project, read, validated, presets and files merged in. */
export interface Config {
  /** Absolute path of the file it came from; undefined for the defaults. */
  readonly file: string | undefined;
  readonly environments: readonly EnvironmentSetting[];
  readonly defaultEnvironment: string;
  /** By rule id; categories are spelled out. A rule that is off by default is on where it has an entry other than "off". */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly overrides: readonly Override[];
  /** Patterns as in a .gitignore, from the project root. */
  readonly ignore: readonly string[];
  /** Objects that exist elsewhere: "Secret/prod/wildcard-tls", "ClusterIssuer/letsencrypt", with * as a wildcard. */
  readonly external: readonly string[];
  readonly assumeComplete: boolean;
  readonly failOn: SeverityOrOff;
  /** What the database rules know beyond their own lists. */
  readonly database: {
    readonly images: readonly string[];
    readonly kinds: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
  };
  /** Files and globs, relative to the folder of `file`. */
  readonly policies: readonly string[];
  /** Modules relative to the folder of `file`, or packages. */
  readonly plugins: readonly string[];
  readonly helm: HelmSetting;
  readonly kustomize: KustomizeSetting;
  readonly kubernetesVersion: string | undefined;
  /** The format to read files in, by globs from the project root; the first that fits counts. */
  readonly parsers: Readonly<Record<string, FileFormat>>;
  readonly admission: AdmissionSetting;
}

/** What policies of admission are told of the cluster. */
export interface AdmissionSetting {
  /** "assumed": a ValidatingAdmissionPolicy without a binding denies; "strict": it does nothing, as in a cluster. */
  readonly bindings?: "assumed" | "strict";
  /** Labels of namespaces, by the namespace's name. */
  readonly namespaces?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface HelmSetting {
  readonly releaseName?: string;
  readonly namespace?: string;
  readonly kubeVersion?: string;
  /** Globs of values files that each make a render, relative to the chart; default: those that name an environment. */
  readonly values?: readonly string[];
}

export interface KustomizeSetting {
  /** "root": a kustomization reads nothing outside its own folder, as kustomize itself; "none": it may. */
  readonly loadRestrictions?: "root" | "none";
}

export const DEFAULT_CONFIG: Config = {
  file: undefined,
  environments: [],
  defaultEnvironment: "unknown",
  rules: {},
  overrides: [],
  ignore: [],
  external: [],
  assumeComplete: false,
  failOn: "error",
  database: { images: [], kinds: [], labels: {} },
  policies: [],
  plugins: [],
  helm: {},
  kustomize: {},
  kubernetesVersion: undefined,
  parsers: {},
  admission: {},
};
