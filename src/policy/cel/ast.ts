/** A part of an expression, as UTF-16 offsets from its first character. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type BinaryOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "+" | "-" | "*" | "/" | "%";

/** A parsed expression. `depth` is the height of the tree, which the parser keeps bounded. */
export type Node = Span & { readonly depth: number } & (
    | { readonly op: "literal"; readonly value: unknown }
    | { readonly op: "ident"; readonly name: string; readonly absolute: boolean }
    | { readonly op: "select"; readonly operand: Node; readonly field: string; readonly optional: boolean }
    | { readonly op: "index"; readonly operand: Node; readonly index: Node; readonly optional: boolean }
    | {
        readonly op: "call";
        readonly name: string;
        readonly target: Node | undefined;
        readonly args: readonly Node[];
        readonly absolute: boolean;
      }
    | { readonly op: "list"; readonly items: readonly Item[] }
    | { readonly op: "map"; readonly entries: readonly Entry[] }
    | { readonly op: "struct"; readonly type: string; readonly fields: readonly Field[] }
    | { readonly op: "binary"; readonly operator: BinaryOperator; readonly left: Node; readonly right: Node }
    | { readonly op: "logic"; readonly operator: "&&" | "||"; readonly args: readonly Node[] }
    | { readonly op: "ternary"; readonly condition: Node; readonly yes: Node; readonly no: Node }
    | { readonly op: "unary"; readonly operator: "!" | "-"; readonly operand: Node }
  );

/** An item of a list literal; an optional one, `[?x]`, is left out when it is empty. */
export interface Item {
  readonly value: Node;
  readonly optional: boolean;
}

export interface Entry {
  readonly key: Node;
  readonly value: Node;
  readonly optional: boolean;
}

export interface Field {
  readonly name: string;
  readonly value: Node;
  readonly optional: boolean;
}

/** "a.b.c" of a chain of plain selections that starts at a name; undefined for anything else. */
export function qualifiedName(node: Node): string | undefined {
  if (node.op === "ident") return node.name;
  if (node.op !== "select" || node.optional) return undefined;
  const operand = qualifiedName(node.operand);
  return operand === undefined ? undefined : `${operand}.${node.field}`;
}
