import type { Problem, SourceFile } from "../load/document.js";
import type { Environment } from "../environment/environment.js";
import type { Graph } from "../graph/graph.js";
import type { GroupKind, KubernetesObject } from "../model/kubernetes-object.js";
import type { Workload } from "../model/workload.js";
import type { Bundle } from "../project/project.js";
import type { Location } from "../text/location.js";
import type { Fix, FixBuilder } from "./fix.js";
import type { Infer, OptionsSchema } from "./options.js";
import type { SeverityOrOff, SeverityTable } from "../config/severity.js";

export interface RuleMessage {
  /** One severity for all environments, or a table by role; see {@link scope}. */
  readonly severity: SeverityOrOff | SeverityTable;
  /** One or two sentences; `{{name}}` is replaced by `data.name`. Names the object, the value found, what is wanted, and why. */
  readonly text: string;
}

export interface RuleDocs {
  /** The practice, in one sentence without a full stop. */
  readonly description: string;
  /** Why a breach hurts, in one to three sentences. */
  readonly why: string;
  /** Where the facts come from. */
  readonly references: readonly string[];
  /** Further Markdown for the rule's page: what is exempt, how to cure it. */
  readonly details?: string;
  /** Address of the rule's page, for rules of plugins and policies. Default: its page in this project's docs. */
  readonly url?: string;
}

export interface RuleMeta<Messages extends string = string> {
  readonly docs: RuleDocs;
  /** Set when the rule offers fixes; the most daring safety it uses. */
  readonly fixable?: "safe" | "unsafe";
  /** Set only when a breach is a security problem (an exposed database, a secret in plain sight): a score from 0.1 to 10, as in CVSS. */
  readonly security?: { readonly score: number };
  /** Off unless the config or a preset turns it on. */
  readonly optIn?: boolean;
  /** JSON Schema of the options: closed, every option with description and default. */
  readonly options?: OptionsSchema;
  /** The `object` visitor is called for these kinds only: "Service", "apps/Deployment", … Absent: all. */
  readonly kinds?: readonly GroupKind[];
  /** Globs, from the project root, of files that the rule judges and that would be passed over otherwise: "Dockerfile", "config/app.ini". */
  readonly reads?: readonly string[];
  readonly messages: Readonly<Record<Messages, RuleMessage>>;
}

export interface Related {
  readonly location: Location;
  readonly message: string;
}

export interface ReportDescriptor<Messages extends string> {
  readonly at: Location;
  readonly message: Messages;
  /** The text itself, where it is not made from the message's: policies work theirs out. */
  readonly text?: string;
  readonly data?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** The objects the finding is about, the main one first. Default: what the visitor was called with. */
  readonly objects?: readonly KubernetesObject[];
  /** Other places that the finding depends on. */
  readonly related?: readonly Related[];
  readonly fix?: Fix | undefined;
  /** The field judged, for fingerprints and baselines: stays the same when lines move. Default: derived from the message. */
  readonly field?: string;
  /** Of a part of a file that is for another one than the file: a context of netlify.toml. Default: that of the object or file. */
  readonly environment?: Environment;
  /** The severity of one step lower than the table says: for evidence that is weaker than usual. */
  readonly lower?: boolean;
}

export interface RuleContext<Options, Messages extends string> {
  readonly options: Options;
  readonly bundle: Bundle;
  readonly environment: Environment;
  readonly graph: Graph;
  readonly fix: FixBuilder;
  report(descriptor: ReportDescriptor<Messages>): void;
  /** Says what keeps the rule from judging, which fails the run. For policies: a built-in rule stays silent about what it cannot know. */
  problem(problem: Problem): void;
}

/** Each is called once for every file, object or workload that the bundle judges; `bundle` once at the end. */
export interface Visitors {
  file?(file: SourceFile): void;
  object?(object: KubernetesObject): void;
  workload?(workload: Workload): void;
  bundle?(bundle: Bundle): void;
}

export interface RuleDefinition<Schema extends OptionsSchema, Messages extends string> {
  readonly meta: RuleMeta<Messages> & { readonly options?: Schema };
  create(context: RuleContext<Infer<Schema>, Messages>): Visitors;
}

/** A rule as the engine sees it; its id is its path under `rules/`. */
export interface Rule {
  readonly id: string;
  readonly meta: RuleMeta;
  /** Where a rule of a policy is written; absent for built-in rules. */
  readonly source?: Location;
  create(context: RuleContext<Readonly<Record<string, unknown>>, string>): Visitors;
}

/** Types the options and message ids of a rule. Pure: the rule is returned as it is. */
export function defineRule<const Schema extends OptionsSchema, const Messages extends string>(
  rule: RuleDefinition<Schema, Messages>,
): Omit<Rule, "id"> {
  return rule as unknown as Omit<Rule, "id">;
}
