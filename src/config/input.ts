import type { Role } from "../environment/environment.js";
import type { FileFormat } from "../load/document.js";
import type { AdmissionSetting, EnvironmentSetting, HelmSetting, KustomizeSetting, RuleSetting } from "./config.js";
import type { SeverityOrOff } from "./severity.js";

type Options = Readonly<Record<string, unknown>>;

/** What a rule may be set to in a config. The object form without a severity turns an opt-in rule on at its own severities. */
export type RuleSettingInput = SeverityOrOff | readonly [SeverityOrOff] | readonly [SeverityOrOff, Options] | RuleSettingObject;

export interface RuleSettingObject extends Omit<RuleSetting, "environments"> {
  readonly environments?: Readonly<
    Record<string, SeverityOrOff | readonly [SeverityOrOff] | readonly [SeverityOrOff, Options] | RuleSetting>
  >;
}

export interface OverrideInput {
  readonly files?: readonly string[];
  readonly objects?: readonly string[];
  readonly environments?: readonly string[];
  readonly rules: Readonly<Record<string, RuleSettingInput>>;
}

/** A config as it is written: a `.deploylintrc`, a preset. Every key is optional. See `.deploylintrc.example`. */
export interface ConfigInput {
  readonly $schema?: string;
  readonly extends?: string | readonly string[];
  readonly environments?: readonly (Omit<EnvironmentSetting, "role"> & { readonly role?: Role })[];
  readonly defaultEnvironment?: string;
  readonly rules?: Readonly<Record<string, RuleSettingInput>>;
  readonly overrides?: readonly OverrideInput[];
  readonly ignore?: readonly string[];
  readonly external?: readonly string[];
  readonly assumeComplete?: boolean;
  readonly failOn?: SeverityOrOff;
  readonly database?: {
    readonly images?: readonly string[];
    readonly kinds?: readonly string[];
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly policies?: readonly string[];
  readonly plugins?: readonly string[];
  readonly helm?: HelmSetting;
  readonly kustomize?: KustomizeSetting;
  readonly kubernetesVersion?: string;
  readonly parsers?: Readonly<Record<string, FileFormat>>;
  readonly admission?: AdmissionSetting;
}
