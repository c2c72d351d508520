import { CelOptional, CelObject } from "../values.js";
import { fn, method, type Definitions } from "../library/define.js";
import { parseUrl } from "./url.js";

const FORMAT = "kubernetes.NamedFormat";

/** A form that texts can have; `faults` says why one has it not. */
class Format extends CelObject {
  readonly kind = FORMAT;
  constructor(
    readonly name: string,
    readonly faults: (text: string) => string[],
  ) {
    super();
  }

  override equals(other: Format): boolean {
    return this.name === other.name;
  }
}

/** The sentence of the API for a text that does not match: what it must be, examples, and the pattern. */
function mismatch(rule: string, pattern: string, ...examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(" or ");
  return `${rule} (e.g. ${shown} regex used for validation is '${pattern}')`.replace(/, {2}regex/, ", regex");
}

const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
const QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const LABEL_VALUE = `(${QUALIFIED})?`;

interface Name {
  readonly pattern: string;
  readonly limit: number;
  readonly rule: string;
  readonly examples: readonly string[];
}

const label: Name = {
  pattern: LABEL,
  limit: 63,
  rule: "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  examples: ["my-name", "123-abc"],
};
const subdomain: Name = {
  pattern: SUBDOMAIN,
  limit: 253,
  rule: "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  examples: ["example.com"],
};
const label1035: Name = {
  pattern: LABEL_1035,
  limit: 63,
  rule: "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  examples: ["my-name", "abc-123"],
};

function nameFaults({ pattern, limit, rule, examples }: Name, text: string): string[] {
  const faults = text.length > limit ? [`must be no more than ${limit} characters`] : [];
  return matches(pattern, text) ? faults : [...faults, mismatch(rule, pattern, ...examples)];
}

/** The patterns above take linear time: each ends in a character that its middle holds, and texts are short. */
function matches(pattern: string, text: string): boolean {
  return text.length <= 1000 && new RegExp(`^(?:${pattern})$`).test(text);
}

/** A prefix may end in a dash, behind which a generated part comes. */
function prefixFaults(name: Name, text: string): string[] {
  return nameFaults(name, text.length > 1 && text.endsWith("-") ? `${text.slice(0, -2)}a` : text);
}

function qualifiedFaults(text: string): string[] {
  const parts = text.split("/");
  const name = parts.at(-1)!;
  const faults: string[] = [];
  if (parts.length > 2) {
    return [
      `a qualified name ${mismatch("must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", QUALIFIED, "MyName", "my.name", "123-abc")} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  if (parts.length === 2) {
    if (parts[0] === "") faults.push("prefix part must be non-empty");
    else faults.push(...nameFaults(subdomain, parts[0]!).map((fault) => `prefix part ${fault}`));
  }
  if (name === "") faults.push("name part must be non-empty");
  else if (name.length > 63) faults.push("name part must be no more than 63 characters");
  if (!matches(QUALIFIED, name)) {
    faults.push(
      `name part ${mismatch("must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", QUALIFIED, "MyName", "my.name", "123-abc")}`,
    );
  }
  return faults;
}

function labelValueFaults(text: string): string[] {
  return nameFaults(
    {
      pattern: LABEL_VALUE,
      limit: 63,
      rule: "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
      examples: ["MyValue", "my_value", "12345"],
    },
    text,
  );
}

const unless =
  (isValid: (text: string) => boolean, fault: string): ((text: string) => string[]) =>
  (text) =>
    isValid(text) ? [] : [fault];

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function isDateTime(text: string): boolean {
  const match = /^(\d{4}-\d\d-\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[-+]\d\d:?\d\d)$/.exec(text);
  return match !== null && isDate(match[1]!) && Number(match[2]) < 24 && Number(match[3]) < 60 && Number(match[4]) < 61;
}

const FORMATS: readonly Format[] = [
  new Format("dns1123Label", (text) => nameFaults(label, text)),
  new Format("dns1123Subdomain", (text) => nameFaults(subdomain, text)),
  new Format("dns1035Label", (text) => nameFaults(label1035, text)),
  new Format("qualifiedName", qualifiedFaults),
  new Format("dns1123LabelPrefix", (text) => prefixFaults(label, text)),
  new Format("dns1123SubdomainPrefix", (text) => prefixFaults(subdomain, text)),
  new Format("dns1035LabelPrefix", (text) => prefixFaults(label1035, text)),
  new Format("labelValue", labelValueFaults),
  new Format("uri", (text) => (parseUrl(text) ? [] : [`parse ${JSON.stringify(text)}: invalid URI for request`])),
  new Format(
    "uuid",
    unless((text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text), "does not match the UUID format"),
  ),
  new Format(
    "byte",
    unless((text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/.test(text), "invalid base64"),
  ),
  new Format("date", unless(isDate, "invalid date")),
  new Format("datetime", unless(isDateTime, "invalid datetime")),
];

/** The forms that Kubernetes knows by name. */
export const formats: Definitions = {
  ...Object.fromEntries(FORMATS.map((format) => [`format.${format.name}`, [fn<[]>([], FORMAT, () => format)]])),
  "format.named": [
    fn<[string]>(["string"], "optional_type", (name) => {
      const format = FORMATS.find((known) => known.name === name);
      return format ? new CelOptional(format) : CelOptional.none;
    }),
  ],
  validate: [
    method<[Format, string]>(FORMAT, ["string"], "optional_type", (format, text) => {
      const faults = format.faults(text);
      return faults.length === 0 ? CelOptional.none : new CelOptional(faults);
    }),
  ],
};
