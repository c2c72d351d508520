import type { Composed } from "./yaml/parse.js";
import { parseYaml } from "./yaml/parse.js";
import { KIND, RECORD } from "./yaml/tape.js";

/** What a text is a template of. */
export type TemplateKind = "template" | "Jinja template";

/** Marks that only templates have: Jinja's and ERB's statements, Helm's values, statements and whitespace control of Go templates. */
const JINJA = /\{%[-+ ]|<%/;
const HELM =
  /\{\{-?\s*(?:if|else|end|range|with|define|include|template|block|toYaml|tpl)\b|\{\{[^{}]*\.(?:Values|Release|Chart|Capabilities|Files|Template)\b/;

/** Whether a text is surely one that helm renders. */
export function isHelmText(text: string): boolean {
  return HELM.test(text);
}

/** `{NAME}` in capitals: something fills it in. */
const GAPS = /\{[A-Z][A-Z0-9_-]+\}/g;
/** What may stand before it in its line where YAML sees a mapping: dashes, and a key. */
const BEFORE_GAP = /^[ \t]*(?:- +)*(?:[^\s#"'{}:]+: +)?$/;
/** Longer beginnings of lines are not looked at. */
const MAX_INDENT = 200;

/** Offset of the first `{NAME}` with more text behind it where YAML sees a mapping: `image: {REGISTRY}/web`. -1: none. */
function gapIn(text: string): number {
  for (const { index, 0: gap } of text.matchAll(GAPS)) {
    if (!/[^\s,\]}]/.test(text.charAt(index + gap.length))) continue;
    const before = text.slice(Math.max(0, index - MAX_INDENT), index);
    const line = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1;
    if ((line > 0 || index < MAX_INDENT) && BEFORE_GAP.test(before.slice(line))) return index;
  }
  return -1;
}

/** Why a text does not parse, if it is a template; undefined when the text itself is wrong. */
export function unparsableTemplate(text: string): TemplateKind | undefined {
  if (JINJA.test(text)) return "Jinja template";
  if (!text.includes("{{")) return gapIn(text) >= 0 && parseYaml(withoutGaps(text)).faults.length === 0 ? "template" : undefined;
  // `{{ $labels.pod }}` stands in good manifests too; it is to blame when the text parses without it.
  return HELM.test(text) || parseYaml(withoutExpressions(text)).faults.length === 0 ? "template" : undefined;
}

/** Offset of what shows that a text which does not parse is a template. */
export function unparsablePlace(text: string): number {
  return [text.search(/\{[{%]|<%/), gapIn(text)].find((offset) => offset >= 0) ?? 0;
}

function withoutGaps(text: string): string {
  return text.replace(GAPS, (gap) => "x".repeat(gap.length));
}

function withoutExpressions(text: string): string {
  return text.replace(/^[ \t]*\{\{[^{}]*\}\}[ \t]*$/gm, "").replace(/\{\{[^{}]*\}\}/g, (expression) => "x".repeat(expression.length));
}

/**
 * Offset of what makes a document a template although it parses: `{{ x }}` without quotes is a mapping as the key of a mapping, and the objects of
 * Kubernetes itself hold no `{{ .Values.x }}`. Undefined for other documents. In block scalars, and in the objects of controllers that have templates of
 * their own, such text is data.
 */
export function templatePlace({ tape, root, value }: Pick<Composed, "tape" | "root" | "value">): number | undefined {
  const { text } = tape;
  const isBuiltIn = hasBuiltInKind(value);
  for (let node = root, end = Math.max(tape.next(root), root + RECORD); node < end; node += RECORD) {
    const start = tape.start(node);
    const kind = tape.kind(node);
    if (kind === KIND.flowMapping && text.startsWith("{{", start)) return start;
    const isInline = kind === KIND.plain || kind === KIND.single || kind === KIND.double;
    if (isBuiltIn && isInline && HELM.test(text.slice(start, tape.end(node)))) return start;
  }
  return undefined;
}

/** An object of Kubernetes itself: its API group has no dot, or is one of k8s.io. */
function hasBuiltInKind(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "apiVersion")) return false;
  const { apiVersion } = value as { apiVersion: unknown };
  return typeof apiVersion === "string" && /^(?:v\d\w*|[a-z]+\/v\d\w*|[a-z.]+\.k8s\.io\/v\d\w*)$/.test(apiVersion);
}
