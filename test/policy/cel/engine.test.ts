import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { celEngine, kubernetesEnvironment, readPlaceOf, type ReadPlace } from "../../../src/policy/cel/engine.js";
import { BudgetError, CelError, CompileError, UndecidableError } from "../../../src/policy/cel/errors.js";
import { Budget } from "../../../src/policy/cel/frame.js";
import { Authorizer, AUTHORIZER_VARIABLES } from "../../../src/policy/cel/kubernetes/authorizer.js";

const env = kubernetesEnvironment([["object", "dyn"]]);

function evaluate(text: string, object: unknown = {}): unknown {
  return celEngine.compile(text, env).evaluate([object], new Budget()).value;
}

function read(text: string, object: unknown): ReadPlace {
  const { read: place } = celEngine.compile(text, env).evaluate([object], new Budget());
  return { base: place.base, key: place.key };
}

function fault(text: string, object: unknown = {}, kubernetes?: number): CelError {
  try {
    celEngine.compile(text, kubernetesEnvironment([["object", "dyn"]], kubernetes)).evaluate([object], new Budget());
  } catch (error) {
    if (error instanceof CelError) return error;
    throw error;
  }
  throw new Error(`no error in ${text}`);
}

describe("numbers of manifests", () => {
  it("are ints where they have no fraction, doubles where they have", () => {
    expect(evaluate("type(object.a) == int && type(object.b) == double && object.a + 1 == 3", { a: 2, b: 1.5 })).toBe(true);
    expect(evaluate("object.a / 2", { a: 5 })).toBe(2);
  });

  it("keep 64 bits", () => {
    expect(evaluate("object.a + 1", { a: 9_007_199_254_740_993n })).toBe(9_007_199_254_740_994n);
    expect(fault("object.a + 1", { a: 2n ** 63n - 1n }).message).toBe("integer overflow");
  });

  it("divide as integers do", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        if (b === 0) expect(fault("object.a / object.b", { a, b }).message).toBe("division by zero");
        else expect(evaluate("object.a / object.b * object.b + object.a % object.b", { a, b })).toBe(a + 0);
      }),
    );
  });
});

describe("mistakes in expressions", () => {
  it.each([
    ["object.spec.replicas <=", [23, 23], "ends here"],
    ["object.name.startWith('a')", [0, 26], "did you mean startsWith()?"],
    ["objct.name", [0, 5], "there is no variable objct"],
    ["object.x == 'a", [12, 14], "never closed"],
    ["object.x == 1 ? 'a'", [19, 19], '":" was expected'],
    ["size('a') == 'b'", [0, 16], "no such overload: _==_(int, string)"],
    ["has(object)", [4, 10], "has() takes a field"],
    ["[1, 'a']", [4, 7], "int and string are mixed"],
    ["object.all(1, true)", [11, 12], "the name of a variable"],
    ["'a' && true", [0, 3], "&& takes conditions"],
  ])("%s", (text, [start, end], message) => {
    const error = fault(text);
    expect(error).toBeInstanceOf(CompileError);
    expect(error.message).toContain(message);
    expect(error.span).toMatchObject({ start, end });
  });

  it("that show only when they run have a place too", () => {
    const error = fault("object.a > 1 && object.b.c == 2", { a: 2, b: {} });
    expect(error.message).toBe("no such key: c");
    expect(error.span).toMatchObject({ start: 16, end: 26 });
  });

  it("of any text are errors of the expression and nothing else", () => {
    const words = [
      "object",
      ".",
      "a",
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      "?",
      ":",
      ",",
      "1",
      "'x'",
      "+",
      "&&",
      "!",
      "-",
      "map",
      "has",
      " ",
      "==",
      "r'",
      "`",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 14 }), (parts) => {
        try {
          evaluate(parts.join(""), { a: [1] });
        } catch (error) {
          expect(error).toBeInstanceOf(CelError);
        }
      }),
    );
  });
});

describe("the version of Kubernetes", () => {
  it("decides which functions there are", () => {
    expect(fault("isIP('10.0.0.1')", {}, 29).message).toContain("came with Kubernetes 1.30");
    expect(fault("object.items.all(i, x, x > 0)", { items: [] }, 31).message).toContain("came with Kubernetes 1.32");
    expect(celEngine.compile("isIP('10.0.0.1')", kubernetesEnvironment([], 30)).evaluate([], new Budget()).value).toBe(true);
  });
});

describe("what was read last", () => {
  const good = { name: "a", image: "web:1", tty: false };
  const bad = { name: "b", image: "web:latest", tty: true };
  const object = { spec: { containers: [good, bad, good], labels: { app: "x" } } };

  it.each<[string, object, string | number]>([
    ["object.spec.containers.all(c, !c.image.endsWith(':latest'))", bad, "image"],
    ["!object.spec.containers.exists(c, c.image.endsWith(':latest'))", bad, "image"],
    ["object.spec.containers.exists(c, c.image.endsWith(':debug'))", object.spec, "containers"],
    ["object.spec.containers.filter(c, c.tty).size() == 0", bad, "tty"],
    ["object.spec.containers.filter(c, c.name == 'z').size() > 0", object.spec, "containers"],
    ["size(object.spec.containers) < 3", object.spec, "containers"],
    ["object.spec.containers[1].tty == false", bad, "tty"],
    ["['y', 'z'].exists(t, t == object.spec.labels.app)", object.spec.labels, "app"],
    ["has(object.spec.strategy)", object.spec, "strategy"],
    ["'team' in object.spec.labels", object.spec.labels, "team"],
    ["object.spec.?replicas.orValue(1) > 1", object.spec, "replicas"],
    ["object.spec.containers.exists_one(c, c.tty) && object.spec.labels.app == 'y'", object.spec.labels, "app"],
  ])("by %s", (text, base, key) => {
    const place = read(text, object);
    expect(place.key).toBe(key);
    expect(place.base).toBe(base);
  });

  it("is known of errors", () => {
    try {
      celEngine.compile("object.spec.replicas > 1", env).evaluate([object], new Budget());
      expect.unreachable();
    } catch (error) {
      expect(readPlaceOf(error)).toMatchObject({ base: object.spec, key: "replicas" });
    }
  });
});

describe("expressions of strangers", () => {
  const started = (): (() => number) => {
    const start = performance.now();
    return () => performance.now() - start;
  };

  it.each([
    ["turns of comprehensions", `${Array.from({ length: 4 }, (_, i) => `lists.range(30).all(v${i}, `).join("")}v0 >= 0))))`],
    [
      "long texts",
      `cel.bind(a, '${"x".repeat(1000)}', ${Array.from({ length: 24 }, () => "cel.bind(a, a + a, ").join("")}a == ''${")".repeat(25)}`,
    ],
    ["long lists", "lists.range(1000000000).size() > 0"],
    ["copies of lists", "lists.range(1000).map(x, lists.range(1000)).flatten().size() > 0"],
  ])("end when they take too many %s", (_what, text) => {
    const time = started();
    const error = fault(text);
    expect(error).toBeInstanceOf(BudgetError);
    expect(error.message).toContain("too many steps");
    expect(time()).toBeLessThan(2000);
  });

  it("cannot be saved from that by ||", () => {
    expect(fault("lists.range(10000000).size() > 0 || true")).toBeInstanceOf(BudgetError);
  });

  it("cannot make a regular expression hang", () => {
    const time = started();
    expect(evaluate("object.a.matches('^(a+)+$')", { a: `${"a".repeat(5000)}!` })).toBe(false);
    expect(time()).toBeLessThan(1000);
    expect(fault("object.a.matches('(?=a)')", { a: "a" }).message).toContain("invalid regular expression");
  });

  it("are refused when they are nested too deeply", () => {
    expect(fault(`${"(".repeat(2000)}1${")".repeat(2000)}`).message).toContain("nested too deeply");
    expect(fault(Array.from({ length: 2000 }, () => "1").join("+")).message).toContain("nested too deeply");
    expect(fault("!".repeat(100000)).message).toContain("ends here");
  });

  it("reach nothing but the data", () => {
    for (const text of ["object.constructor", "object.__proto__", "object.toString", "object['hasOwnProperty']"])
      expect(fault(text).message).toContain("no such key");
    expect(evaluate("object.__proto__.x", JSON.parse('{"__proto__": {"x": 1}}'))).toBe(1);
    expect(evaluate("{'__proto__': 1}.__proto__")).toBe(1);
  });
});

describe("the authorizer", () => {
  const authorized = kubernetesEnvironment([["object", "dyn"], ...AUTHORIZER_VARIABLES]);
  const values = [{ a: 1 }, ...AUTHORIZER_VARIABLES.map(([, kind]) => new Authorizer(kind as never))];
  const run = (text: string): unknown => celEngine.compile(text, authorized).evaluate(values, new Budget()).value;

  it("cannot be asked offline", () => {
    expect(() => run("authorizer.group('').resource('pods').check('get').allowed()")).toThrow(UndecidableError);
    expect(() => run("authorizer.requestResource.check('get').allowed() && object.a == 1")).toThrow(UndecidableError);
  });

  it("does not matter where something else decides", () => {
    expect(run("object.a == 1 || authorizer.path('/x').check('get').allowed()")).toBe(true);
  });
});
