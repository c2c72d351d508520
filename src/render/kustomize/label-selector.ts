import { RenderError } from "./error.js";

type Labels = ReadonlyMap<string, string>;

/** A selector as kubectl takes it: "app=web,tier!=db,env in (a, b),!legacy". An empty one matches everything. */
export function parseSelector(selector: string): (labels: Labels) => boolean {
  if (selector.trim() === "") return () => true;
  const requirements = splitRequirements(selector).map(parseRequirement);
  return (labels) => requirements.every((holds) => holds(labels));
}

/** Commas inside parentheses belong to a list of values. */
function splitRequirements(selector: string): string[] {
  return selector.split(/,(?![^(]*\))/).map((part) => part.trim());
}

const KEY = String.raw`[A-Za-z0-9](?:[\w./-]*[A-Za-z0-9])?`;
const SET = new RegExp(String.raw`^(${KEY})\s+(in|notin)\s*\(([^)]*)\)$`);
const COMPARISON = new RegExp(String.raw`^(${KEY})\s*(==|=|!=)\s*([\w.-]*)$`);
const EXISTENCE = new RegExp(String.raw`^(!?)\s*(${KEY})$`);

function parseRequirement(text: string): (labels: Labels) => boolean {
  const set = SET.exec(text);
  if (set) {
    const [, key, operator, list] = set;
    const values = new Set(list!.split(",").map((value) => value.trim()));
    return operator === "in"
      ? (labels) => labels.has(key!) && values.has(labels.get(key!)!)
      : (labels) => !labels.has(key!) || !values.has(labels.get(key!)!);
  }
  const comparison = COMPARISON.exec(text);
  if (comparison) {
    const [, key, operator, value] = comparison;
    return operator === "!=" ? (labels) => labels.get(key!) !== value : (labels) => labels.get(key!) === value;
  }
  const existence = EXISTENCE.exec(text);
  if (existence) return (labels) => labels.has(existence[2]!) !== (existence[1] === "!");
  throw new RenderError(`"${text}" is no label selector`);
}
