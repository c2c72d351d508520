import type { BinaryOperator, Entry, Field, Item, Node, Span } from "./ast.js";
import { qualifiedName } from "./ast.js";
import { CompileError } from "./errors.js";
import { tokensOf, type Token } from "./lexer.js";
import { asDouble, CelDouble, makeDouble } from "./values.js";

/** How high a tree may be: evaluation is recursive. */
const MAX_DEPTH = 250;
const MAX_NODES = 20_000;
const MAX_LENGTH = 200_000;

const RESERVED: ReadonlySet<string> = new Set(
  "as break const continue else for function if import let loop package namespace return var void while".split(" "),
);

/** Operators of two operands, weakest first; all group from the left. */
const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ["==", "!=", "<", "<=", ">", ">=", "in"],
  ["+", "-"],
  ["*", "/", "%"],
];

/** A node without what every node has. */
type Bare<N> = N extends unknown ? Omit<N, "start" | "end" | "depth"> : never;

/** Parses an expression. Throws a CompileError with the place of the fault. */
export function parse(text: string): Node {
  if (text.length > MAX_LENGTH) throw new CompileError(`the expression is longer than ${MAX_LENGTH} characters`, { start: 0, end: 1 });
  return new Parser(tokensOf(text)).whole();
}

class Parser {
  #next = 0;
  #nodes = 0;
  #open = 0;

  constructor(readonly tokens: readonly Token[]) {}

  whole(): Node {
    const node = this.#expression();
    if (this.#token.kind !== "end") this.#unexpected();
    return node;
  }

  get #token(): Token {
    return this.tokens[this.#next]!;
  }

  #is(text: string): boolean {
    const { kind, text: found } = this.#token;
    return found === text && (kind === "mark" || (text === "in" && kind === "name"));
  }

  #take(text: string): boolean {
    const matches = this.#is(text);
    if (matches) this.#next++;
    return matches;
  }

  #expect(text: string): Token {
    const token = this.#token;
    if (!this.#take(text)) this.#unexpected(`"${text}"`);
    return token;
  }

  #unexpected(wanted?: string): never {
    const { kind, text } = this.#token;
    const found = kind === "end" ? "the expression ends here" : `unexpected ${JSON.stringify(text)}`;
    throw new CompileError(wanted === undefined ? found : `${found}: ${wanted} was expected`, this.#token);
  }

  #node(span: Span, bare: Bare<Node>, children: readonly Node[]): Node {
    let depth = 1;
    for (const child of children) if (child.depth >= depth) depth = child.depth + 1;
    if (depth > MAX_DEPTH || ++this.#nodes > MAX_NODES) throw new CompileError("the expression is nested too deeply or too large", span);
    return { ...bare, start: span.start, end: span.end, depth } as Node;
  }

  #expression(): Node {
    if (++this.#open > MAX_DEPTH) throw new CompileError("the expression is nested too deeply", this.#token);
    const condition = this.#logic("||");
    let node = condition;
    if (this.#take("?")) {
      const yes = this.#logic("||");
      this.#expect(":");
      const no = this.#expression();
      node = this.#node(between(condition, no), { op: "ternary", condition, yes, no }, [condition, yes, no]);
    }
    this.#open--;
    return node;
  }

  #logic(operator: "||" | "&&"): Node {
    const operand = (): Node => (operator === "||" ? this.#logic("&&") : this.#binary(0));
    const args = [operand()];
    while (this.#take(operator)) args.push(operand());
    return args.length === 1 ? args[0]! : this.#node(between(args[0]!, args.at(-1)!), { op: "logic", operator, args }, args);
  }

  #binary(level: number): Node {
    const operators = LEVELS[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const operator = operators.find((text) => this.#is(text));
      if (!operator) return left;
      this.#next++;
      const right = this.#binary(level + 1);
      left = this.#node(between(left, right), { op: "binary", operator, left, right }, [left, right]);
    }
  }

  #unary(): Node {
    const first = this.#token;
    const operator = this.#is("!") ? "!" : this.#is("-") ? "-" : undefined;
    if (!operator) return this.#postfix(this.#primary());
    let times = 0;
    while (this.#take(operator)) times++;
    if (operator === "-" && this.#token.kind === "literal" && times % 2 === 1) {
      const negated = negate(this.#token.value);
      if (negated !== undefined) {
        const literal = this.tokens[this.#next++]!;
        return this.#postfix(this.#node(between(first, literal), { op: "literal", value: negated }, []));
      }
    }
    const operand = this.#is("!") || this.#is("-") ? this.#nestedUnary() : this.#postfix(this.#primary());
    if (times % 2 === 0) return this.#twice(first, operand, operator);
    return this.#node(between(first, operand), { op: "unary", operator, operand }, [operand]);
  }

  /** An even number of signs still wants a bool or a number. */
  #twice(first: Token, operand: Node, operator: "!" | "-"): Node {
    const once = this.#node(between(first, operand), { op: "unary", operator, operand }, [operand]);
    return this.#node(between(first, operand), { op: "unary", operator, operand: once }, [once]);
  }

  #nestedUnary(): Node {
    if (++this.#open > MAX_DEPTH) throw new CompileError("the expression is nested too deeply", this.#token);
    const node = this.#unary();
    this.#open--;
    return node;
  }

  #postfix(start: Node): Node {
    let node = start;
    for (;;) {
      if (this.#take(".")) node = this.#member(node);
      else if (this.#take("[")) {
        const optional = this.#take("?");
        const index = this.#expression();
        const close = this.#expect("]");
        node = this.#node(between(node, close), { op: "index", operand: node, index, optional }, [node, index]);
      } else if (this.#is("{") && isTypeName(node)) node = this.#struct(node);
      else return node;
    }
  }

  #member(operand: Node): Node {
    const optional = this.#take("?");
    const name = this.#token;
    const isLiteralWord = name.kind === "literal";
    if ((name.kind !== "name" && name.kind !== "quoted") || isLiteralWord || name.text === "in") this.#unexpected("a name");
    this.#next++;
    if (!optional && name.kind === "name" && this.#take("(")) {
      const args = this.#list(")");
      const close = this.tokens[this.#next - 1]!;
      return this.#node(between(operand, close), { op: "call", name: name.text, target: operand, args, absolute: false }, [
        operand,
        ...args,
      ]);
    }
    return this.#node(between(operand, name), { op: "select", operand, field: name.text, optional }, [operand]);
  }

  /** Expressions up to the closing mark, which is taken too. */
  #list(close: string): Node[] {
    const items: Node[] = [];
    while (!this.#take(close)) {
      items.push(this.#expression());
      if (!this.#is(close)) this.#expect(",");
    }
    return items;
  }

  #primary(): Node {
    const token = this.#token;
    if (token.kind === "literal") {
      if (token.value === 2n ** 63n) throw new CompileError(`${token.text} does not fit 64 bits`, token);
      this.#next++;
      return this.#node(token, { op: "literal", value: token.value }, []);
    }
    if (this.#take("(")) {
      const inner = this.#expression();
      this.#expect(")");
      return inner;
    }
    if (this.#take("[")) return this.#listLiteral(token);
    if (this.#take("{")) return this.#mapLiteral(token);
    return this.#name(token);
  }

  #name(first: Token): Node {
    const absolute = this.#take(".");
    const token = this.#token;
    if (token.kind !== "name" || token.text === "in") this.#unexpected("a value");
    if (RESERVED.has(token.text)) throw new CompileError(`${token.text} is a reserved word`, token);
    this.#next++;
    if (!this.#take("(")) return this.#node(between(first, token), { op: "ident", name: token.text, absolute }, []);
    const args = this.#list(")");
    const close = this.tokens[this.#next - 1]!;
    return this.#node(between(first, close), { op: "call", name: token.text, target: undefined, args, absolute }, args);
  }

  #listLiteral(open: Token): Node {
    const items: Item[] = [];
    while (!this.#is("]")) {
      const optional = this.#take("?");
      items.push({ optional, value: this.#expression() });
      if (!this.#is("]")) this.#expect(",");
    }
    const close = this.#expect("]");
    return this.#node(
      between(open, close),
      { op: "list", items },
      items.map(({ value }) => value),
    );
  }

  #mapLiteral(open: Token): Node {
    const entries: Entry[] = [];
    while (!this.#is("}")) {
      const optional = this.#take("?");
      const key = this.#expression();
      this.#expect(":");
      entries.push({ optional, key, value: this.#expression() });
      if (!this.#is("}")) this.#expect(",");
    }
    const close = this.#expect("}");
    return this.#node(
      between(open, close),
      { op: "map", entries },
      entries.flatMap(({ key, value }) => [key, value]),
    );
  }

  #struct(type: Node): Node {
    this.#expect("{");
    const fields: Field[] = [];
    while (!this.#is("}")) {
      const optional = this.#take("?");
      const name = this.#token;
      if (name.kind !== "name" && name.kind !== "quoted") this.#unexpected("the name of a field");
      this.#next++;
      this.#expect(":");
      fields.push({ name: name.text, optional, value: this.#expression() });
      if (!this.#is("}")) this.#expect(",");
    }
    const close = this.#expect("}");
    return this.#node(
      between(type, close),
      { op: "struct", type: qualifiedName(type)!, fields },
      fields.map(({ value }) => value),
    );
  }
}

function between(first: Span, last: Span): Span {
  return { start: first.start, end: last.end };
}

function isTypeName(node: Node): boolean {
  return qualifiedName(node) !== undefined;
}

/** The value with the opposite sign; undefined where it is no number of a type with signs. */
function negate(value: unknown): unknown {
  if (value instanceof CelDouble || (typeof value === "number" && !Number.isSafeInteger(value))) return makeDouble(-asDouble(value)!);
  if (typeof value === "bigint") return -value;
  return typeof value === "number" ? 0 - value : undefined;
}
