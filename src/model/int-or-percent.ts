/** A number of pods, or a share of them. `percent` 25 is 25 %. */
export type IntOrPercent = { readonly kind: "int"; readonly value: number } | { readonly kind: "percent"; readonly value: number };

/**
 * "strict" is what the Kubernetes API takes: a whole number, or digits and a percent sign. "argo" is the older reading that Argo Rollouts keeps: in any
 * string the percent sign is dropped and the rest is a percentage, so a quoted "1" is 1 %.
 */
export type IntOrPercentDialect = "strict" | "argo";

/** Undefined for what the dialect does not take. A negative number is a number: whether it may stand there is another question. */
export function parseIntOrPercent(value: unknown, dialect: IntOrPercentDialect): IntOrPercent | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? { kind: "int", value } : undefined;
  if (typeof value !== "string") return undefined;
  const digits = dialect === "strict" ? /^(\d+)%$/.exec(value)?.[1] : /^[+-]?\d+$/.exec(value.replaceAll("%", ""))?.[0];
  if (digits === undefined) return undefined;
  const percent = Number(digits);
  return Number.isSafeInteger(percent) ? { kind: "percent", value: percent } : undefined;
}

/** The number of pods at this number of replicas, rounded up or down. p × R / 100 in this order: R × (p / 100) is off by one for 29 % of 100. */
export function scaled(value: IntOrPercent, replicas: number, up: boolean): number {
  if (value.kind === "int") return value.value;
  const share = (value.value * replicas) / 100;
  return up ? Math.ceil(share) : Math.floor(share);
}

/** As it is written in a manifest: 2 or "25%". */
export function formatIntOrPercent(value: IntOrPercent): string {
  return value.kind === "int" ? String(value.value) : `${value.value}%`;
}
