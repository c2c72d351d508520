import type { OptionSchema, OptionsSchema } from "../../config/option-schema.js";
import { PolicyError } from "../../engine/policy-error.js";
import type { Rule, RuleContext } from "../../engine/rule.js";
import type { Environment } from "../../environment/environment.js";
import type { Graph } from "../../graph/graph.js";
import type { Document, Locatable, SourceFile } from "../../load/document.js";
import { KubernetesObject } from "../../model/kubernetes-object.js";
import { objectsOf } from "../../model/objects.js";
import { asRecord, type JsonRecord } from "../../model/value.js";
import { workloadOf } from "../../model/workload.js";
import { PolicyClock, type RunClock } from "../clock.js";
import type { CompiledRule } from "./compile.js";
import { fixFor } from "./fix.js";
import type { Surroundings } from "./functions.js";
import { Judge, type Target } from "./judge.js";

/** What the rules of all policies share in one run over one bundle. */
const surroundingsOf = new WeakMap<Graph, Surroundings>();
const filesOf = new WeakMap<SourceFile, JsonRecord>();

function surroundings({ graph, bundle }: RuleContext<unknown, string>): Surroundings {
  let known = surroundingsOf.get(graph);
  if (!known) surroundingsOf.set(graph, (known = { bundle, graph, byValue: new Map() }));
  return known;
}

export interface RuleSettings {
  /** A rule without any condition judges every document. */
  readonly everyDocument?: boolean;
  readonly data?: JsonRecord;
}

/** A compiled rule as one of the engine. `policy`: the document that it is written in. */
export function ruleOf(compiled: CompiledRule, policy: Locatable, run: RunClock, settings: RuleSettings = {}): Rule {
  const { source, usesPodSpec } = compiled;
  const { match } = source;
  const judgesFiles = !usesPodSpec && (!match.objectsOnly || (match.isOpen && settings.everyDocument === true));
  const judge = new Judge(compiled, policy);
  const clock = new PolicyClock(run);
  const place = policy.at([...source.path, "id"]);
  const options = optionsOf(compiled.params);
  let stopped = false;
  const text = source.message?.text ?? source.description ?? source.assert?.text ?? source.deny?.text ?? "What the schema wants.";
  return {
    id: source.id,
    source: place,
    meta: {
      docs: {
        description: source.description ?? `Policy ${source.id}`,
        why: source.why ?? "",
        references: source.docs === undefined ? [] : [source.docs],
        ...(source.docs === undefined ? {} : { url: source.docs }),
      },
      ...(source.fix ? { fixable: source.fix.safety } : {}),
      ...(options ? { options } : {}),
      ...(match.objectsOnly ? {} : { reads: match.files }),
      messages: { breach: { severity: source.severity, text } },
    },
    create: (context) => {
      const around = surroundings(context);
      const params = { ...compiled.params, ...context.options };
      const data = settings.data ?? {};
      const apply = (
        target: Omit<Target, "params" | "data" | "around" | "file" | "environment">,
        file: SourceFile,
        environment: Environment,
      ): void => {
        if (stopped || (source.environments.length > 0 && !isIn(environment, source.environments))) return;
        const whole: Target = { ...target, params, data, around, file: describeFile(file), environment: describeEnvironment(environment) };
        if (clock.over !== undefined) {
          stopped = true;
          throw new PolicyError(clock.over, place);
        }
        try {
          for (const breach of clock.measure(() => judge.judge(whole))) report(context, compiled, breach, whole);
        } catch (error) {
          // A policy that takes too much once would do so again.
          if (error instanceof PolicyError) stopped = /too many steps|too long|without end/.test(error.message);
          throw error;
        }
      };
      return {
        object: (object) => {
          if (!match.takesObject(object)) return;
          const workload = workloadOf(object);
          if (usesPodSpec && !workload?.podSpec) return;
          around.byValue.set(object.value, object);
          const podSpec = workload?.podSpec ?? null;
          apply(
            { source: object, podSpec, podSpecPath: workload?.podSpecPath },
            object.document.file,
            context.bundle.environmentOf(object),
          );
        },
        ...(!judgesFiles
          ? {}
          : {
              file: (file: SourceFile) => {
                if (!match.takesFile(file)) return;
                for (const document of file.documents)
                  if (!holdsObjects(document))
                    apply({ source: document, podSpec: null, podSpecPath: undefined }, file, context.environment);
              },
            }),
      };
    },
  };
}

function report(
  context: RuleContext<unknown, string>,
  { fix }: CompiledRule,
  breach: ReturnType<Judge["judge"]>[number],
  target: Target,
): void {
  const made = fix && fixFor(fix, breach, target, context.fix);
  const own = target.source instanceof KubernetesObject ? [target.source] : [];
  const other = breach.place?.source instanceof KubernetesObject && breach.place.source !== target.source ? [breach.place.source] : [];
  context.report({ at: breach.at, message: "breach", text: breach.text, objects: [...own, ...other], ...(made ? { fix: made } : {}) });
}

function holdsObjects(document: Document): boolean {
  return objectsOf({ documents: [document] }).objects.length > 0;
}

function isIn(environment: Environment, names: readonly string[]): boolean {
  return names.includes(environment.role) || names.includes(environment.name);
}

function describeFile(file: SourceFile): JsonRecord {
  let known = filesOf.get(file);
  if (!known) {
    const path = file.projectPath;
    const slash = path.lastIndexOf("/");
    known = { path, name: path.slice(slash + 1), folder: path.slice(0, Math.max(0, slash)), format: file.format };
    filesOf.set(file, known);
  }
  return known;
}

function describeEnvironment({ name, role }: Environment): JsonRecord {
  return { name, role };
}

/** Parameters are options of the rule, as far as options can hold them; the others stay as the policy has them. */
function optionsOf(params: JsonRecord): OptionsSchema | undefined {
  const properties = Object.fromEntries(
    Object.entries(params).flatMap(([name, value]): [string, OptionSchema][] => {
      const type = optionType(value);
      return type ? [[name, { ...type, default: value, description: "A parameter of the policy." }]] : [];
    }),
  );
  return Object.keys(properties).length > 0 ? { type: "object", additionalProperties: false, properties } : undefined;
}

function optionType(value: unknown): Pick<OptionSchema, "type" | "items" | "additionalProperties"> | undefined {
  if (typeof value === "string" || typeof value === "boolean") return { type: typeof value as "string" | "boolean" };
  if (typeof value === "number") return { type: Number.isInteger(value) ? "integer" : "number" };
  if (Array.isArray(value))
    return value.every((item) => typeof item === "string") ? { type: "array", items: { type: "string" } } : undefined;
  const types = new Set(
    Object.values(asRecord(value) ?? { none: null }).map((entry) => (Number.isInteger(entry) ? "integer" : typeof entry)),
  );
  const [type = "string"] = types;
  if (types.size > 1 || (type !== "string" && type !== "boolean" && type !== "integer")) return undefined;
  return { type: "object", additionalProperties: { type } };
}
