import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseMatcherText, readMatchers, type AlertLabels } from "../../../src/model/alerting/matchers.js";
import { type AlertmanagerConfiguration, readAlertmanagerConfig } from "../../../src/model/alerting/routes.js";
import { walkRoutes } from "../../../src/model/alerting/walk.js";
import { documentOf } from "../../load/file.js";

function configOf(value: unknown): AlertmanagerConfiguration {
  const source = documentOf(JSON.stringify(value), "alertmanager.yml");
  return readAlertmanagerConfig({ source, file: source.file, origin: "file", root: [] }, source.value)!;
}

/** The receivers in which an alert of exactly these labels ends, in the order of the tree. */
function receivers(route: unknown, labels: Readonly<Record<string, string>>): readonly (string | undefined)[] {
  const known: AlertLabels = { known: new Map(Object.entries(labels)), open: false };
  const { always, maybe } = walkRoutes(configOf({ route, receivers: [] }).route!, known);
  expect(maybe, "nothing is open when every label is known").toEqual([]);
  return always.map(({ receiver }) => receiver);
}

/** The tree of Alertmanager's own documentation, in its older and newer spelling. */
const DOCUMENTED = {
  receiver: "team-X-mails",
  routes: [
    {
      matchers: ['service=~"^(foo1|foo2|baz)$"'],
      receiver: "team-X-mails",
      routes: [{ matchers: ['severity="critical"'], receiver: "team-X-pager" }],
    },
    { match: { service: "files" }, receiver: "team-Y-mails", routes: [{ match: { severity: "critical" }, receiver: "team-Y-pager" }] },
    {
      matchers: ["service = database"],
      receiver: "team-DB-pager",
      routes: [
        { match: { owner: "team-X" }, receiver: "team-X-pager", continue: true },
        { match_re: { owner: "team-(X|Y)" }, receiver: "team-Y-pager" },
      ],
    },
  ],
};

const ROOT_ONLY = { receiver: "root" };
const one = (child: object): object => ({ receiver: "root", routes: [{ receiver: "child", ...child }] });

const CASES: readonly (readonly [what: string, route: unknown, labels: Readonly<Record<string, string>>, ends: readonly string[]])[] = [
  ["the root takes everything", ROOT_ONLY, {}, ["root"]],
  ["the root takes everything, whatever the labels", ROOT_ONLY, { severity: "critical" }, ["root"]],
  ["no child matches: the node itself", DOCUMENTED, { service: "other" }, ["team-X-mails"]],
  ["a pattern of the documentation", DOCUMENTED, { service: "foo2" }, ["team-X-mails"]],
  ["a child of a child", DOCUMENTED, { service: "baz", severity: "critical" }, ["team-X-pager"]],
  ["a node whose children do not match", DOCUMENTED, { service: "baz", severity: "warning" }, ["team-X-mails"]],
  ["the second branch", DOCUMENTED, { service: "files" }, ["team-Y-mails"]],
  ["its child", DOCUMENTED, { service: "files", severity: "critical" }, ["team-Y-pager"]],
  ["a matcher without quotes", DOCUMENTED, { service: "database" }, ["team-DB-pager"]],
  ["continue goes on to the siblings", DOCUMENTED, { service: "database", owner: "team-X" }, ["team-X-pager", "team-Y-pager"]],
  ["without continue the first one ends it", DOCUMENTED, { service: "database", owner: "team-Y" }, ["team-Y-pager"]],
  ["a pattern is anchored at its start", DOCUMENTED, { service: "xfoo1" }, ["team-X-mails"]],
  ["equality", one({ matchers: ['a="1"'] }), { a: "1" }, ["child"]],
  ["equality of another value", one({ matchers: ['a="1"'] }), { a: "2" }, ["root"]],
  ["equality of an absent label", one({ matchers: ['a="1"'] }), {}, ["root"]],
  ["an absent label equals the empty text", one({ matchers: ['a=""'] }), {}, ["child"]],
  ["a label that is there does not", one({ matchers: ['a=""'] }), { a: "1" }, ["root"]],
  ["inequality", one({ matchers: ['a!="1"'] }), { a: "2" }, ["child"]],
  ["inequality of the same", one({ matchers: ['a!="1"'] }), { a: "1" }, ["root"]],
  ["inequality of an absent label", one({ matchers: ['a!="1"'] }), {}, ["child"]],
  ["a pattern", one({ matchers: ['a=~"x|y"'] }), { a: "y" }, ["child"]],
  ["a pattern is anchored at both ends", one({ matchers: ['a=~"x|y"'] }), { a: "yy" }, ["root"]],
  ["an anchored alternative at the start", one({ matchers: ['a=~"x|y"'] }), { a: "xz" }, ["root"]],
  ["a pattern that matches nothing written", one({ matchers: ['a=~".*"'] }), {}, ["child"]],
  ["a pattern that asks for something", one({ matchers: ['a=~".+"'] }), {}, ["root"]],
  ["a pattern that must not match", one({ matchers: ['a!~"x.*"'] }), { a: "xa" }, ["root"]],
  ["a pattern that does not match", one({ matchers: ['a!~"x.*"'] }), { a: "ax" }, ["child"]],
  ["a pattern that must not match an absent label", one({ matchers: ['a!~"x.*"'] }), {}, ["child"]],
  ["all matchers are needed", one({ matchers: ['a="1"', 'b="2"'] }), { a: "1" }, ["root"]],
  ["all matchers are met", one({ matchers: ['a="1"', 'b="2"'] }), { a: "1", b: "2" }, ["child"]],
  ["several in one text", one({ matchers: ['{a="1", b!="2"}'] }), { a: "1" }, ["child"]],
  ["several in one text, one of them not met", one({ matchers: ['a="1",b="2"'] }), { a: "1" }, ["root"]],
  ["match and match_re together", one({ match: { a: "1" }, match_re: { b: "2|3" } }), { a: "1", b: "3" }, ["child"]],
  ["match and matchers together", one({ match: { a: "1" }, matchers: ['b="2"'] }), { a: "1" }, ["root"]],
  ["a number in match is a text", one({ match: { a: 1 } }), { a: "1" }, ["child"]],
  ["a child without matchers takes all", one({}), { a: "1" }, ["child"]],
  ["an empty list of matchers takes all", one({ matchers: [] }), {}, ["child"]],
  ["quotes with escapes", one({ matchers: ['a="x\\"y"'] }), { a: 'x"y' }, ["child"]],
  ["a value with an equals sign", one({ matchers: ['a="b=c"'] }), { a: "b=c" }, ["child"]],
  ["blanks around the operator", one({ matchers: ['  a   =~   "x"  '] }), { a: "x" }, ["child"]],
  ["a quoted label", one({ matchers: ['"a.b"="x"'] }), { "a.b": "x" }, ["child"]],
  [
    "the first match wins",
    {
      receiver: "root",
      routes: [
        { receiver: "first", matchers: ['a="1"'] },
        { receiver: "second", matchers: ['a="1"'] },
      ],
    },
    { a: "1" },
    ["first"],
  ],
  [
    "continue counts only where the child matches",
    { receiver: "root", routes: [{ receiver: "first", matchers: ['a="2"'], continue: true }, { receiver: "second" }] },
    { a: "1" },
    ["second"],
  ],
  [
    "continue on the last child changes nothing",
    { receiver: "root", routes: [{ receiver: "only", matchers: ['a="1"'], continue: true }] },
    { a: "1" },
    ["only"],
  ],
  [
    "continue on all: all of them, and not the parent",
    { receiver: "root", routes: [{ receiver: "first", continue: true }, { receiver: "second", continue: true }, { receiver: "third" }] },
    {},
    ["first", "second", "third"],
  ],
  [
    "continue inside a child does not leave it",
    {
      receiver: "root",
      routes: [{ receiver: "outer", routes: [{ receiver: "inner", continue: true }] }, { receiver: "next" }],
    },
    {},
    ["inner"],
  ],
  [
    "continue of the outer child goes on after its inner ones",
    {
      receiver: "root",
      routes: [{ receiver: "outer", continue: true, routes: [{ receiver: "inner" }] }, { receiver: "next" }],
    },
    {},
    ["inner", "next"],
  ],
  ["a receiver is inherited", { receiver: "root", routes: [{ matchers: ['a="1"'] }] }, { a: "1" }, ["root"]],
  [
    "from the nearest ancestor that names one",
    { receiver: "root", routes: [{ receiver: "mid", routes: [{ routes: [{ matchers: ['a="1"'] }] }] }] },
    { a: "1" },
    ["mid"],
  ],
  ["a resource's matchers are mappings", one({ matchers: [{ name: "a", value: "1", matchType: "=" }] }), { a: "1" }, ["child"]],
  ["without matchType they mean equality", one({ matchers: [{ name: "a", value: "1" }] }), { a: "1" }, ["child"]],
  ["matchType of a pattern", one({ matchers: [{ name: "a", value: "1|2", matchType: "=~" }] }), { a: "2" }, ["child"]],
  ["regex is the older spelling", one({ matchers: [{ name: "a", value: "1|2", regex: true }] }), { a: "2" }, ["child"]],
  ["matchType wins over regex", one({ matchers: [{ name: "a", value: "1|2", matchType: "=", regex: true }] }), { a: "2" }, ["root"]],
  ["a matcher without a value asks for the empty text", one({ matchers: [{ name: "a" }] }), {}, ["child"]],
];

describe("the walk agrees with Alertmanager's documentation", () => {
  test("on forty cases and more", () => expect(CASES.length).toBeGreaterThanOrEqual(40));
  test.each(CASES)("%s", (_, route, labels, ends) => expect(receivers(route, labels)).toEqual(ends));
});

describe("labels that are not known", () => {
  const walk = (route: unknown, known: Readonly<Record<string, string | undefined>>): string => {
    const { always, maybe } = walkRoutes(configOf({ route }).route!, { known: new Map(Object.entries(known)), open: true });
    const names = (nodes: typeof always): string => nodes.map(({ receiver }) => receiver).join(" ");
    return `${names(always)} | ${names(maybe)}`;
  };
  test("a child that may match leaves the node a maybe", () => expect(walk(one({ matchers: ['a="1"'] }), {})).toBe(" | child root"));
  test("a known label decides", () => expect(walk(one({ matchers: ['a="1"'] }), { a: "2" })).toBe("root | "));
  test("one matcher that is not met is enough", () => expect(walk(one({ matchers: ['a="1"', 'b="1"'] }), { a: "2" })).toBe("root | "));
  test("what comes behind a child that may end the search is a maybe", () =>
    expect(walk({ receiver: "root", routes: [{ receiver: "x", matchers: ['a="1"'] }, { receiver: "y" }] }, {})).toBe(" | x y"));
  test("not so when it goes on", () =>
    expect(walk({ receiver: "root", routes: [{ receiver: "x", matchers: ['a="1"'], continue: true }, { receiver: "y" }] }, {})).toBe(
      "y | x",
    ));
  test("a label with a template is any value", () => expect(walk(one({ matchers: ['a="1"'] }), { a: undefined })).toBe(" | child root"));
});

describe("a matcher as text", () => {
  test.each([
    ["severity=critical", "severity", "=", "critical", [9, 17]],
    ['severity = "critical"', "severity", "=", "critical", [12, 20]],
    ["severity =~ warning|info", "severity", "=~", "warning|info", [12, 24]],
    ['{severity!~"a|b"}', "severity", "!~", "a|b", [12, 15]],
    ['a=""', "a", "=", "", [3, 3]],
    ['a=~"x{2}"', "a", "=~", "x{2}", [4, 8]],
    ["a=~x{2}", "a", "=~", "x{2}", [3, 7]],
  ] as const)("%s", (text, label, operator, value, span) => {
    expect(parseMatcherText(text, [])).toEqual([{ label, operator, value, path: [], span }]);
  });
  test.each(["severity", "=critical", "severity critical", '"a', "{a=b", 'a="b" c="d"', "", "a==b=="])("%s is none", (text) => {
    const parsed = parseMatcherText(text, []);
    expect(parsed === undefined || parsed.some(({ value }) => value.startsWith("="))).toBe(true);
  });
  test("a pattern that RE2 does not take is broken", () => {
    const { broken } = readMatchers({ matchers: ['a=~"("', 'a=~"(?=x)"', 'a=~"x"'] }, []);
    expect(broken.map(({ path }) => path)).toEqual([
      ["matchers", 0],
      ["matchers", 1],
    ]);
  });
});

/** An oracle of its own: the algorithm of dispatch/route.go over plain data, with JavaScript's patterns. */
interface Tree {
  receiver?: string;
  continue?: boolean;
  matchers: readonly string[];
  routes: readonly Tree[];
}

function oracle(tree: Tree, labels: Readonly<Record<string, string>>, inherited = ""): string[] | undefined {
  const meets = (matcher: string): boolean => {
    const [, label, operator, value] = /^(\w+)(=~|!~|!=|=)"(.*)"$/.exec(matcher)!;
    const actual = labels[label!] ?? "";
    const isSame = operator!.endsWith("~") ? new RegExp(`^(?:${value})$`).test(actual) : actual === value;
    return operator!.startsWith("!") ? !isSame : isSame;
  };
  if (!tree.matchers.every(meets)) return undefined;
  const receiver = tree.receiver ?? inherited;
  const all: string[] = [];
  let any = false;
  for (const child of tree.routes) {
    const found = oracle(child, labels, receiver);
    if (found === undefined) continue;
    any = true;
    all.push(...found);
    if (child.continue !== true) break;
  }
  return any ? all : [receiver];
}

const LABELS = ["a", "b", "c"];
const VALUES = ["", "1", "2"];
const matcher = fc
  .tuple(fc.constantFrom(...LABELS), fc.constantFrom("=", "!=", "=~", "!~"), fc.constantFrom("", "1", "2", "1|2", ".*", ".+"))
  .map(([label, operator, value]) => `${label}${operator}"${operator.includes("~") ? value : value.replace(/\W.*/, "")}"`);
const trees = fc
  .letrec<{ tree: Tree }>((tie) => ({
    tree: fc.record(
      {
        receiver: fc.stringMatching(/^r\d$/),
        continue: fc.boolean(),
        matchers: fc.array(matcher, { maxLength: 2 }),
        routes: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie("tree"), { maxLength: 3 })),
      },
      { requiredKeys: ["matchers", "routes"] },
    ) as fc.Arbitrary<Tree>,
  }))
  .tree.map((tree): Tree => ({ ...tree, receiver: "root", matchers: [] }));
const labelSets = fc.record(Object.fromEntries(LABELS.map((label) => [label, fc.constantFrom(...VALUES)])));

describe("random trees", () => {
  test("end where the oracle says", () =>
    fc.assert(
      fc.property(trees, labelSets, (tree, labels) => {
        const written = Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));
        // The oracle names a receiver once for each node; the walk names nodes.
        expect(receivers(tree, written)).toEqual(oracle(tree, written));
      }),
      { numRuns: 2000 },
    ));

  test("what is said of unknown labels holds for each of their values", () =>
    fc.assert(
      fc.property(trees, labelSets, fc.subarray(LABELS), (tree, labels, hidden) => {
        const shown = Object.entries(labels).filter(([label]) => !hidden.includes(label));
        const { always, maybe } = walkRoutes(configOf({ route: tree }).route!, { known: new Map(shown), open: true });
        const sure = always.map(({ receiver }) => receiver);
        const all = new Set([...always, ...maybe].map(({ receiver }) => receiver));
        for (const world of worlds(hidden, Object.fromEntries(shown))) {
          const ends = oracle(tree, world)!;
          for (const receiver of sure) expect(ends).toContain(receiver);
          for (const receiver of ends) expect(all).toContain(receiver);
        }
      }),
      { numRuns: 500 },
    ));
});

function worlds(hidden: readonly string[], labels: Readonly<Record<string, string>>): Readonly<Record<string, string>>[] {
  const [label, ...rest] = hidden;
  if (label === undefined) return [labels];
  return VALUES.flatMap((value) => worlds(rest, { ...labels, [label]: value }));
}
