/**
 * A matcher for paths with forward slashes. `*` and `?` stay inside a segment, `**` spans segments, `{a,b}` are alternatives, `[a-z]` a
 * class. A pattern without a slash counts at any depth; one that names a folder covers all that is in it. No regular expressions over whole
 * paths, so that no pattern can make matching slow.
 */
export function compileGlob(pattern: string): (path: string) => boolean {
  const alternatives = expandBraces(pattern).map(segmentsOf);
  return (path) => {
    const segments = path.split("/");
    return alternatives.some((alternative) => matchSegments(alternative, segments));
  };
}

/** Matches a name that has no segments: an environment's namespace, a part of an object pattern. */
export function compileWildcard(pattern: string): (text: string) => boolean {
  const alternatives = expandBraces(pattern);
  return (text) => alternatives.some((alternative) => matchText(alternative, text));
}

/** Why a pattern cannot be used, or undefined. */
export function globError(pattern: string): string | undefined {
  if (pattern.trim() === "") return "an empty pattern matches nothing";
  if (pattern.includes("\\")) return "write paths with forward slashes";
  if (pattern.startsWith("/")) return "patterns start at the project root, without a slash in front";
  if (pattern.split("/").includes("..")) return "a pattern cannot leave the project";
  if (pattern.startsWith("!")) return "a pattern cannot be negated here";
  return depth(pattern) === 0 ? undefined : "a brace is not closed";
}

function depth(pattern: string): number {
  let open = 0;
  for (const char of pattern) {
    if (char === "{") open++;
    else if (char === "}" && open > 0) open--;
  }
  return open;
}

function segmentsOf(pattern: string): string[] {
  const trimmed = pattern.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "");
  const segments = trimmed.split("/").filter((segment) => segment !== "");
  return trimmed.includes("/") || segments[0] === "**" ? segments : ["**", ...segments];
}

/** Reaches the end of the pattern at the end of the path or at a folder above it. */
function matchSegments(pattern: readonly string[], path: readonly string[]): boolean {
  let reachable = new Array<boolean>(path.length + 1).fill(false);
  reachable[0] = true;
  for (const segment of pattern) {
    const next = new Array<boolean>(path.length + 1).fill(false);
    for (let i = 0; i <= path.length; i++) {
      if (segment === "**") next[i] = reachable[i]! || (i > 0 && next[i - 1]!);
      else if (i > 0) next[i] = reachable[i - 1]! && matchText(segment, path[i - 1]!);
    }
    reachable = next;
  }
  return reachable.some((reached, index) => reached && index > 0);
}

/** Greedy with one point to return to: at worst the product of both lengths. */
function matchText(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const end = p < pattern.length && pattern[p] !== "*" ? matchOne(pattern, p, text[t]!) : -1;
    if (end >= 0) {
      p = end;
      t++;
    } else if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** Where the pattern goes on when its element at `p` takes `char`; -1 when it does not. */
function matchOne(pattern: string, p: number, char: string): number {
  const element = pattern[p]!;
  const close = element === "[" ? pattern.indexOf("]", p + 2) : -1;
  if (close < 0) return element === "?" || element === char ? p + 1 : -1;
  const inverted = pattern[p + 1] === "!" || pattern[p + 1] === "^";
  return inClass(pattern.slice(p + (inverted ? 2 : 1), close), char) === inverted ? -1 : close + 1;
}

function inClass(members: string, char: string): boolean {
  for (let i = 0; i < members.length; i++) {
    if (members[i + 1] === "-" && i + 2 < members.length) {
      if (char >= members[i]! && char <= members[i + 2]!) return true;
      i += 2;
    } else if (members[i] === char) return true;
  }
  return false;
}

/** More alternatives than anyone writes by hand; the rest is taken literally. */
const MAX_ALTERNATIVES = 256;

function expandBraces(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  while (open.length > 0) {
    const text = open.pop()!;
    const group = /\{([^{}]*,[^{}]*)\}/.exec(text);
    if (!group || done.length + open.length >= MAX_ALTERNATIVES) done.push(text);
    else for (const part of group[1]!.split(",")) open.push(text.slice(0, group.index) + part + text.slice(group.index + group[0].length));
  }
  return done;
}
