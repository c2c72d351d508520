import type { Config } from "../../config/config.js";
import { settingFor } from "../../config/settings.js";
import type { Comment } from "../../load/comments.js";
import type { SourceFile } from "../../load/document.js";
import { valueAt } from "../../load/locate.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { asRecord } from "../../model/value.js";
import type { Bundle } from "../../project/project.js";
import { suggest } from "../../text/suggest.js";
import type { Edit, Fix } from "../fix.js";
import type { ReportDescriptor, Rule } from "../rule.js";
import { reportRaw, type RawFinding } from "../runner.js";
import { directivesOn } from "./annotation.js";
import { type Directive, directivesIn } from "./directive.js";

export interface SuppressionInput {
  readonly raw: readonly RawFinding[];
  readonly bundles: readonly Bundle[];
  readonly files: readonly SourceFile[];
  readonly config: Config;
  /** All rules that there are, and those that ran. */
  readonly rules: readonly Rule[];
  readonly ran: readonly Rule[];
  /** YYYY-MM-DD: what `until` is compared with. */
  readonly today: string;
}

export interface SuppressionResult {
  /** What is left, with the findings about suppressions themselves. */
  readonly kept: readonly RawFinding[];
  readonly suppressed: readonly { readonly finding: RawFinding; readonly reason: string | undefined }[];
}

/** A file that can tell its comments. */
type Commented = SourceFile & { comments?(): Comment[] };

/** Takes out what comments and annotations suppress, and says which of these have no reason, do nothing, or name no rule. */
export function applySuppressions(input: SuppressionInput): SuppressionResult {
  const state = new Suppressions(input);
  const kept: RawFinding[] = [];
  const suppressed: { finding: RawFinding; reason: string | undefined }[] = [];
  for (const finding of input.raw) {
    const directive = isLocked(finding, input.config) ? undefined : state.find(finding);
    if (directive) suppressed.push({ finding, reason: directive.reason });
    else kept.push(finding);
  }
  return { kept: [...kept, ...state.findings()], suppressed };
}

function isLocked({ rule, environment, objects, descriptor }: RawFinding, config: Config): boolean {
  const file = descriptor.at.file as Partial<SourceFile>;
  return settingFor(config, rule.id, { environment, projectPath: file.projectPath, objects }).locked ?? false;
}

class Suppressions {
  readonly #byFile = new Map<string, Directive[]>();
  readonly #byObject = new Map<KubernetesObject, readonly Directive[]>();
  /** One for each place, however many bundles show it. */
  readonly #all = new Map<string, { directive: Directive; bundle: Bundle; object: KubernetesObject | undefined }>();
  readonly #used = new Map<string, Set<string>>();

  constructor(readonly input: SuppressionInput) {
    const plain = input.bundles.find(({ origin }) => origin === "files") ?? input.bundles[0];
    for (const file of input.files as readonly Commented[]) {
      if (!file.comments || !file.text.includes("deploylint-disable")) continue;
      const directives = directivesIn(file, file.comments());
      this.#byFile.set(file.path, directives);
      if (plain) for (const directive of directives) this.#all.set(keyOf(directive), { directive, bundle: plain, object: undefined });
    }
    for (const bundle of input.bundles) {
      for (const object of bundle.objects) {
        const directives = directivesOn(object);
        if (directives.length === 0) continue;
        this.#byObject.set(object, directives);
        for (const directive of directives) this.#all.set(keyOf(directive), { directive, bundle, object });
      }
    }
  }

  /** The directive that takes out a finding, if one does. */
  find(finding: RawFinding): Directive | undefined {
    const { at } = finding.descriptor;
    const candidates = [
      ...(this.#byFile.get(at.file.path) ?? []).filter(({ range }) => range && at.start >= range.start && at.start < range.end),
      ...finding.objects
        .flatMap((object) => this.#byObject.get(object) ?? [])
        .filter(({ container }) => container === undefined || container === containerOf(finding)),
    ];
    for (const directive of candidates) {
      const name = directive.names.find((candidate) => names(candidate, finding.rule.id));
      if (name === undefined) continue;
      const key = keyOf(directive);
      this.#used.set(key, (this.#used.get(key) ?? new Set()).add(name));
      if (!isExpired(directive, this.input.today)) return directive;
    }
    return undefined;
  }

  /** What is wrong with the directives themselves. */
  findings(): RawFinding[] {
    const rules = new Map(this.input.ran.map((rule) => [rule.id, rule]));
    const result: RawFinding[] = [];
    for (const [key, { directive, bundle, object }] of this.#all) {
      const say = (id: string, descriptor: Omit<ReportDescriptor<string>, "at">): void => {
        const rule = rules.get(`suppress/${id}`);
        if (!rule) return;
        const raw = reportRaw(
          rule,
          { at: directive.location, ...(object ? { objects: [object] } : {}), ...descriptor },
          bundle,
          this.input.config,
        );
        if (raw) result.push(raw);
      };
      this.#judge(directive, this.#used.get(key) ?? new Set(), say);
    }
    return result;
  }

  #judge(
    directive: Directive,
    used: ReadonlySet<string>,
    say: (id: string, descriptor: Omit<ReportDescriptor<string>, "at">) => void,
  ): void {
    const { names: all, reason, until } = directive;
    const remove = fixOf("Remove the suppression", directive.removal);
    const without = (gone: readonly string[]): Fix | undefined =>
      gone.length === all.length ? remove : fixOf("Remove what suppresses nothing", ...gone.map((name) => directive.without?.(name)));
    const unknown = all.filter((name) => !this.input.rules.some((rule) => names(name, rule.id)));
    if (all.length === 0) say("unknown-rule", { message: "noRule", fix: remove });
    for (const name of unknown) {
      const close = suggest(
        name,
        this.input.rules.map(({ id }) => id),
      );
      say("unknown-rule", {
        message: "unknown",
        data: { name, hint: close ? ` Did you mean ${close}?` : "" },
        field: name,
        fix: without([name]),
      });
    }
    if (isExpired(directive, this.input.today)) {
      say("unused", { message: "expired", data: { until }, fix: remove });
      return;
    }
    if (reason === undefined && all.length > 0) say("missing-reason", { message: "missing" });
    // Only of rules that ran can it be said that they had nothing to say.
    const idle = all.filter(
      (name) =>
        !unknown.includes(name) &&
        !used.has(name) &&
        this.input.rules.filter((rule) => names(name, rule.id)).every((rule) => this.input.ran.includes(rule)),
    );
    if (idle.length > 0) say("unused", { message: "unused", data: { names: idle.join(", ") }, fix: without(idle) });
  }
}

function fixOf(description: string, ...edits: readonly (Edit | undefined)[]): Fix | undefined {
  const made = edits.filter((edit) => edit !== undefined);
  return made.length > 0 && made.length === edits.length ? { description, safety: "safe", edits: made } : undefined;
}

function keyOf({ location, names: all, container }: Directive): string {
  return `${location.file.path}\0${location.start}\0${all.join(" ")}\0${container ?? ""}`;
}

/** A rule's id, or its category. */
function names(name: string, id: string): boolean {
  return id === name || id.startsWith(`${name}/`);
}

function isExpired({ until }: Directive, today: string): boolean {
  return until !== undefined && until < today;
}

/** The name of the container that a finding's place lies in. */
function containerOf({ descriptor, objects }: RawFinding): string | undefined {
  const path = descriptor.at.path ?? [];
  const index = path.findIndex((step) => step === "containers" || step === "initContainers");
  const object = objects[0];
  if (index < 0 || !object) return undefined;
  const name = asRecord(valueAt(object.document.value, path.slice(0, index + 2)))?.["name"];
  return typeof name === "string" ? name : undefined;
}
