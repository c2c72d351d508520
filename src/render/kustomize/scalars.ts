/**
 * How kustomize reads a plain scalar (go-yaml v3, untyped): true and false only, 017 and 0o17 are octal, underscores are dropped, timestamps are values
 * of their own. That differs from what kubectl makes of the same text, where yes, no, on and off are booleans.
 */
export function resolvePlain(text: string): string | number | boolean | null {
  switch (text) {
    case "":
    case "~":
    case "null":
    case "Null":
    case "NULL":
      return null;
    case "true":
    case "True":
    case "TRUE":
      return true;
    case "false":
    case "False":
    case "FALSE":
      return false;
  }
  return resolveNumber(text) ?? text;
}

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

function resolveNumber(text: string): number | undefined {
  if (!/^[-+.0-9]/.test(text)) return undefined;
  const plain = text.replaceAll("_", "");
  const sign = plain.startsWith("-") ? -1 : 1;
  const digits = plain.replace(/^[-+]/, "");
  if (/^(?:0|[1-9][0-9]*)$/.test(digits)) return sign * Number(digits);
  if (/^0x[0-9a-f]+$/i.test(digits)) return sign * Number.parseInt(digits.slice(2), 16);
  if (/^0b[01]+$/i.test(digits)) return sign * Number.parseInt(digits.slice(2), 2);
  if (/^0o?[0-7]+$/i.test(digits)) return sign * Number.parseInt(digits.replace(/^0o?/i, ""), 8);
  if (FLOAT.test(plain)) return Number(plain.replace(/^\+/, ""));
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(plain)) return sign * Number.POSITIVE_INFINITY;
  return /^\.(?:nan|NaN|NAN)$/.test(plain) ? Number.NaN : undefined;
}

const TIMESTAMP = /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d+))?(?:[ \t]*(Z|[-+]\d\d?(?::\d\d)?))?)?$/;

/** A plain timestamp as kustomize prints it (RFC 3339), or undefined when the text is none. */
export function timestampText(text: string): string | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  // Without a time of day both parts of the date have two digits.
  if (hour === undefined && (month!.length !== 2 || day!.length !== 2)) return undefined;
  const date = `${year}-${month!.padStart(2, "0")}-${day!.padStart(2, "0")}`;
  const time = hour === undefined ? "00:00:00" : `${hour.padStart(2, "0")}:${minute}:${second}`;
  if (Number.isNaN(Date.parse(`${date}T${time}Z`))) return undefined;
  const decimals = fraction?.replace(/0+$/, "") ?? "";
  return `${date}T${time}${decimals === "" ? "" : `.${decimals}`}${zoneText(zone)}`;
}

function zoneText(zone: string | undefined): string {
  if (zone === undefined || zone === "Z") return "Z";
  const [hours, minutes = "00"] = zone.slice(1).split(":");
  return hours === "00" && minutes === "00" ? "Z" : `${zone[0]}${hours!.padStart(2, "0")}:${minutes}`;
}
