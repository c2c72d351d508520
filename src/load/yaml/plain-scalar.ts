/**
 * How plain scalars are read. "kubernetes": as sigs.k8s.io/yaml over go-yaml v2 does, with YAML 1.1 booleans, octals with a leading zero and underscores
 * in numbers. "core": YAML 1.2, as tools such as GitHub Actions do. Dates and times are text in both.
 */
export type Schema = "kubernetes" | "core";

/**
 * The value of a plain scalar: null, a boolean, a number or text. Integers beyond 2^53 keep all their digits as bigint; a number too large for a double
 * is text, as in Go.
 */
export function resolvePlain(text: string, schema: Schema = "kubernetes"): unknown {
  const first = text.charCodeAt(0);
  if ((first >= 48 && first <= 57) || first === 45 || first === 43 || first === 46) return resolveNumber(text, schema);
  if (text.length > 5) return text;
  const words = schema === "core" ? CORE_WORDS : WORDS;
  const word = words.get(text);
  return word === undefined ? text : word;
}

/** The key that a plain scalar makes: what is not text is spelt as JSON spells it, so `on` is the key "true". */
export function plainKey(text: string, schema: Schema): string {
  const value = resolvePlain(text, schema);
  return typeof value === "string" ? value : String(value);
}

type Word = readonly [string, boolean | null];
const NULLS: readonly Word[] = ["", "~", "null", "Null", "NULL"].map((word) => [word, null]);
const TRUE: readonly Word[] = ["true", "True", "TRUE"].map((word) => [word, true]);
const FALSE: readonly Word[] = ["false", "False", "FALSE"].map((word) => [word, false]);
const YES: readonly Word[] = ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON"].map((word) => [word, true]);
const NO: readonly Word[] = ["n", "N", "no", "No", "NO", "off", "Off", "OFF"].map((word) => [word, false]);
const CORE_WORDS: ReadonlyMap<string, boolean | null> = new Map([...NULLS, ...TRUE, ...FALSE]);
const WORDS: ReadonlyMap<string, boolean | null> = new Map([...CORE_WORDS, ...YES, ...NO]);
const SPECIAL_NUMBERS: ReadonlyMap<string, number> = new Map([
  ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((word) => [word, Infinity] as const),
  ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, -Infinity] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, Number.NaN] as const),
]);

const PLAIN_INTEGER = /^(?:0|[1-9][0-9]{0,14})$/;
const INTEGER = /^[-+]?(?:0[bB][01]+|0[oO]?[0-7]+|0[xX][0-9a-fA-F]+|0|[1-9][0-9]*)$/;
const CORE_INTEGER = /^(?:0o[0-7]+|0x[0-9a-fA-F]+|[-+]?[0-9]+)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

function resolveNumber(text: string, schema: Schema): unknown {
  if (PLAIN_INTEGER.test(text)) return Number(text);
  const special = SPECIAL_NUMBERS.get(text);
  if (special !== undefined) return special;
  if (schema === "core") return CORE_INTEGER.test(text) ? integer(text, 10) : float(text, text);
  // go-yaml drops underscores before it looks; behind a leading dot it does not.
  const digits = text.includes("_") && text[0] !== "." ? text.replaceAll("_", "") : text;
  return INTEGER.test(digits) ? integer(digits, 8) : float(digits, text);
}

function float(digits: string, text: string): unknown {
  if (!FLOAT.test(digits)) return text;
  const value = Number(digits);
  return Number.isFinite(value) ? value : text;
}

/** `leadingZero`: the base of numbers such as 017. */
function integer(text: string, leadingZero: 8 | 10): number | bigint {
  const unsigned = text.replace(/^[-+]/, "");
  const digits = leadingZero === 8 ? unsigned.replace(/^0(?=[0-7])/, "0o") : unsigned;
  const magnitude = Number(digits);
  if (Number.isSafeInteger(magnitude)) return text[0] === "-" && magnitude !== 0 ? -magnitude : magnitude;
  return text[0] === "-" ? -BigInt(digits) : BigInt(digits);
}
