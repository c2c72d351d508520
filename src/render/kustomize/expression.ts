import { parseExpression, type Assertion, type Piece } from "./expression-syntax.js";

/** More steps than this are refused: repetitions of repetitions multiply. */
const MAX_STEPS = 20_000;

type Step =
  | { readonly is: "character"; readonly accepts: (code: number) => boolean }
  | { readonly is: "assertion"; readonly assertion: Assertion }
  | { readonly is: "fork"; targets: readonly number[] }
  | { readonly is: "match" };

/**
 * A regular expression of Go, whose matching takes time in proportion to text and expression whatever both are: that of JavaScript can take for ever, and
 * these come from files that nobody has checked. Throws SyntaxError for what is no expression.
 */
export class Expression {
  readonly #steps: Step[] = [];

  constructor(pattern: string) {
    this.#compile(parseExpression(pattern));
    this.#emit({ is: "match" });
  }

  /** Whether some part of the text matches. */
  test(text: string): boolean {
    const codes = [...text].map((character) => character.codePointAt(0)!);
    let current = new Set<number>();
    for (let at = 0; ; at++) {
      // A match may begin at every character.
      if (this.#follow(0, codes, at, current)) return true;
      if (at === codes.length) return false;
      const next = new Set<number>();
      for (const index of current) {
        const step = this.#steps[index]!;
        if (step.is === "character" && step.accepts(codes[at]!) && this.#follow(index + 1, codes, at + 1, next)) return true;
      }
      current = next;
    }
  }

  /** Adds what is reached without reading a character; true when that is the end of the expression. */
  #follow(start: number, codes: readonly number[], at: number, reached: Set<number>): boolean {
    const open = [start];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (reached.has(index)) continue;
      reached.add(index);
      const step = this.#steps[index]!;
      if (step.is === "match") return true;
      if (step.is === "fork") open.push(...step.targets);
      else if (step.is === "assertion" && step.assertion(codes, at)) open.push(index + 1);
    }
    return false;
  }

  #emit(step: Step): number {
    if (this.#steps.length === MAX_STEPS) throw new SyntaxError("the expression is too large");
    return this.#steps.push(step) - 1;
  }

  #compile(piece: Piece): void {
    switch (piece.is) {
      case "character":
      case "assertion":
        this.#emit(piece);
        return;
      case "sequence":
        for (const part of piece.parts) this.#compile(part);
        return;
      case "choice":
        this.#compileChoice(piece.parts);
        return;
      case "repeat":
        for (let count = 0; count < piece.min; count++) this.#compile(piece.part);
        if (piece.max === undefined) this.#compileLoop(piece.part);
        else this.#compileOptional(piece.part, piece.max - piece.min);
    }
  }

  #compileChoice(parts: readonly Piece[]): void {
    const fork = this.#fork();
    const starts: number[] = [];
    const ends: number[] = [];
    for (const part of parts) {
      starts.push(this.#steps.length);
      this.#compile(part);
      ends.push(this.#fork());
    }
    this.#aim(fork, starts);
    for (const end of ends) this.#aim(end, [this.#steps.length]);
  }

  #compileLoop(part: Piece): void {
    const fork = this.#fork();
    this.#compile(part);
    const back = this.#fork();
    this.#aim(back, [fork]);
    this.#aim(fork, [fork + 1, this.#steps.length]);
  }

  #compileOptional(part: Piece, count: number): void {
    const forks: number[] = [];
    for (let made = 0; made < count; made++) {
      forks.push(this.#fork());
      this.#compile(part);
    }
    for (const fork of forks) this.#aim(fork, [fork + 1, this.#steps.length]);
  }

  #fork(): number {
    return this.#emit({ is: "fork", targets: [] });
  }

  #aim(fork: number, targets: readonly number[]): void {
    const step = this.#steps[fork]!;
    if (step.is === "fork") step.targets = targets;
  }
}
