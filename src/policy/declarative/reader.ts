import type { Problem } from "../../load/document.js";
import { valueAt } from "../../load/locate.js";
import { RunClock } from "../clock.js";
import type { PolicyFile } from "../file.js";
import type { LoadedPolicies, PolicyContext, PolicyReader } from "../kinds.js";
import { locationOfSpan } from "../place.js";
import { compileRule, type CompiledRule, type CompileSettings } from "./compile.js";
import { ruleOf } from "./rules.js";
import { Shape, type Mistake } from "./shape.js";
import { readPolicy, type PolicySource } from "./source.js";

/** Policies with CEL, made for people: *.policy.yaml. */
export const reader: PolicyReader = { read };

function read(files: readonly PolicyFile[], context: PolicyContext): LoadedPolicies {
  const clock = new RunClock();
  const loaded = files.map((file) => {
    const { rules, problems } = readFile(file, () => ({ kubernetes: context.kubernetes }));
    const [document] = file.documents;
    return { rules: document ? rules.map((rule) => ruleOf(rule, document, clock, context)) : [], problems };
  });
  return { rules: loaded.flatMap(({ rules }) => rules), problems: loaded.flatMap(({ problems }) => problems) };
}

export interface ReadFile {
  readonly policy: PolicySource | undefined;
  readonly rules: readonly CompiledRule[];
  readonly problems: readonly Problem[];
}

/** The rules of one file, without those that have mistakes. */
export function readFile(file: PolicyFile, settingsFor: (ruleId: string) => CompileSettings): ReadFile {
  const [document, ...others] = file.documents;
  const problems: Problem[] = others.map((other) =>
    file.problem("a policy is one document: put this one into a file of its own", other.at([])),
  );
  if (!document) {
    if (file.problems.length === 0) problems.push(file.problem("the policy is empty"));
    return { policy: undefined, rules: [], problems };
  }
  const shape = new Shape();
  const policy = readPolicy(document.value, file.name.replace(/(?:\.policy)?\.(?:ya?ml|json)$/i, ""), shape);
  const mistakes: Mistake[] = shape.mistakes;
  const rules = policy?.rules.flatMap((source) => compileRule(policy, source, settingsFor(source.id), mistakes) ?? []) ?? [];
  for (const { path, part, span, message } of mistakes) {
    const location = span ? locationOfSpan(document, path, valueAt(document.value, path), span) : document.at(path, part ?? "value");
    problems.push(file.problem(message, location));
  }
  return { policy, rules, problems };
}
