/**
 * How Kubernetes (sigs.k8s.io/yaml over go-yaml) reads a plain scalar: YAML 1.1 booleans, octals with a leading zero, underscores in numbers; dates and
 * times stay text. Integers beyond 2^53 keep all digits as bigint; numbers that JSON cannot hold stay text.
 */
export function resolvePlain(text: string): unknown {
  if (text === "") return null;
  const first = text.charCodeAt(0);
  // Digits, sign, dot: a number, maybe.
  if ((first >= 48 && first <= 57) || first === 45 || first === 43 || first === 46) return resolveNumber(text);
  if (text.length > 5) return text;
  const word = WORDS.get(text);
  return word === undefined ? text : word;
}

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...["~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
]);

const INTEGER = /^[-+]?(?:0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/;

function resolveNumber(text: string): unknown {
  if (INTEGER.test(text)) {
    const integer = integerOf(text);
    if (integer !== undefined) return integer;
  }
  if (!FLOAT.test(text)) return text;
  const value = Number(text.replaceAll("_", ""));
  return Number.isFinite(value) ? value : text;
}

function integerOf(text: string): number | bigint | undefined {
  const negative = text[0] === "-";
  let digits = text.replace(/^[-+]/, "").replaceAll("_", "");
  if (/^0[0-7]+$/.test(digits)) digits = `0o${digits.slice(1)}`;
  else if (/^0[0-9]+$/.test(digits)) return undefined;
  if (/^0[box]?$/.test(digits) && digits !== "0") return undefined;
  const value = Number(digits);
  if (Number.isSafeInteger(value)) return negative ? -value : value;
  const big = BigInt(digits);
  return negative ? -big : big;
}

/** The key that a scalar makes: what is not text is spelt as JSON spells it. */
export function keyText(value: unknown): string {
  return typeof value === "string" ? value : String(value);
}
