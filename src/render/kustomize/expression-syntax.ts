export type Accepts = (code: number) => boolean;
export type Assertion = (codes: readonly number[], at: number) => boolean;

export type Piece =
  | { readonly is: "character"; readonly accepts: Accepts }
  | { readonly is: "assertion"; readonly assertion: Assertion }
  | { readonly is: "sequence"; readonly parts: readonly Piece[] }
  | { readonly is: "choice"; readonly parts: readonly Piece[] }
  | { readonly is: "repeat"; readonly part: Piece; readonly min: number; readonly max: number | undefined };

/** The limits of Go: repetitions by count, and a nesting that recursion can follow. */
const MAX_COUNT = 1000;
const MAX_NESTING = 200;

/** Reads an expression in the syntax of Go's regexp. Throws SyntaxError. */
export function parseExpression(pattern: string): Piece {
  return new Reader([...pattern]).whole();
}

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
}

class Reader {
  #at = 0;
  #nesting = 0;
  #flags: Flags = { ignoreCase: false, dotAll: false, multiline: false };

  constructor(private readonly text: readonly string[]) {}

  whole(): Piece {
    const piece = this.#choice();
    if (this.#at < this.text.length) throw new SyntaxError("a ) that opens nowhere");
    return piece;
  }

  #take(wanted: string): boolean {
    if (this.text[this.#at] !== wanted) return false;
    this.#at++;
    return true;
  }

  #next(): string {
    const character = this.text[this.#at++];
    if (character === undefined) throw new SyntaxError("the expression ends too early");
    return character;
  }

  #choice(): Piece {
    const before = this.#flags;
    const parts = [this.#sequence()];
    while (this.#take("|")) parts.push(this.#sequence());
    this.#flags = before;
    return parts.length === 1 ? parts[0]! : { is: "choice", parts };
  }

  #sequence(): Piece {
    const parts: Piece[] = [];
    for (let next = this.text[this.#at]; next !== undefined && next !== "|" && next !== ")"; next = this.text[this.#at]) {
      const atom = this.#atom();
      if (atom) parts.push(this.#repeated(atom));
    }
    return { is: "sequence", parts };
  }

  #repeated(atom: Piece): Piece {
    let piece = atom;
    for (let times = 0; ; times++) {
      const range = this.#range();
      if (!range) return piece;
      if (times > 0) throw new SyntaxError("a repetition of a repetition");
      // A lazy one matches the same texts.
      this.#take("?");
      piece = { is: "repeat", part: piece, ...range };
    }
  }

  #range(): { readonly min: number; readonly max: number | undefined } | undefined {
    if (this.#take("*")) return { min: 0, max: undefined };
    if (this.#take("+")) return { min: 1, max: undefined };
    if (this.#take("?")) return { min: 0, max: 1 };
    if (this.text[this.#at] !== "{") return undefined;
    const rest = this.text.slice(this.#at, this.#at + 12).join("");
    const match = /^\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/.exec(rest);
    if (!match) return undefined;
    this.#at += match[0].length;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === undefined ? undefined : Number(match[3]);
    if (min > MAX_COUNT || (max !== undefined && (max > MAX_COUNT || max < min))) throw new SyntaxError("a repetition that cannot be");
    return { min, max };
  }

  /** Undefined for what only sets flags. */
  #atom(): Piece | undefined {
    const character = this.#next();
    switch (character) {
      case "(":
        return this.#group();
      case "[":
        return { is: "character", accepts: this.#folded(this.#class()) };
      case ".":
        return { is: "character", accepts: this.#flags.dotAll ? () => true : (code) => code !== NEWLINE };
      case "^":
        return { is: "assertion", assertion: this.#flags.multiline ? startsLine : startsText };
      case "$":
        return { is: "assertion", assertion: this.#flags.multiline ? endsLine : endsText };
      case "*":
      case "+":
      case "?":
        throw new SyntaxError(`${character} repeats nothing`);
      case "\\":
        return this.#escape();
      default:
        return this.#literal(character);
    }
  }

  #literal(character: string): Piece {
    const wanted = character.codePointAt(0)!;
    return { is: "character", accepts: this.#folded((code) => code === wanted) };
  }

  #folded(accepts: Accepts): Accepts {
    if (!this.#flags.ignoreCase) return accepts;
    return (code) => caseVariants(code).some((variant) => accepts(variant));
  }

  #group(): Piece | undefined {
    if (++this.#nesting > MAX_NESTING) throw new SyntaxError("groups are nested too deeply");
    const before = this.#flags;
    if (this.#take("?") && this.#groupHead()) {
      this.#nesting--;
      return undefined;
    }
    const piece = this.#choice();
    if (!this.#take(")")) throw new SyntaxError("a ( that is not closed");
    this.#flags = before;
    this.#nesting--;
    return piece;
  }

  /** What follows "(?"; true when it sets flags for the rest of the group around it. */
  #groupHead(): boolean {
    const rest = this.text.slice(this.#at, this.#at + 100).join("");
    const name = /^P?<\w+>/.exec(rest);
    if (name) {
      this.#at += name[0].length;
      return false;
    }
    const flags = /^([imsU]*)(?:-([imsU]+))?([:)])/.exec(rest);
    if (!flags) throw new SyntaxError("a group of an unknown kind");
    this.#at += flags[0].length;
    const [, on = "", off = "", end] = flags;
    const flag = (letter: string, now: boolean): boolean => (on.includes(letter) || now) && !off.includes(letter);
    const { ignoreCase, dotAll, multiline } = this.#flags;
    this.#flags = { ignoreCase: flag("i", ignoreCase), dotAll: flag("s", dotAll), multiline: flag("m", multiline) };
    return end === ")";
  }

  #escape(): Piece {
    const letter = this.#next();
    const assertion = Object.hasOwn(ASSERTIONS, letter) ? ASSERTIONS[letter] : undefined;
    if (assertion) return { is: "assertion", assertion };
    if (letter === "Q") return this.#quoted();
    return { is: "character", accepts: this.#folded(this.#escaped(letter)) };
  }

  #quoted(): Piece {
    const parts: Piece[] = [];
    while (this.#at < this.text.length) {
      if (this.text[this.#at] === "\\" && this.text[this.#at + 1] === "E") {
        this.#at += 2;
        break;
      }
      parts.push(this.#literal(this.#next()));
    }
    return { is: "sequence", parts };
  }

  #escaped(letter: string): Accepts {
    const set = Object.hasOwn(SETS, letter) ? SETS[letter] : undefined;
    if (set) return set;
    const wanted = this.#escapedCode(letter);
    return (code) => code === wanted;
  }

  #escapedCode(letter: string): number {
    if (Object.hasOwn(CONTROLS, letter)) return CONTROLS[letter]!;
    if (letter === "x") return this.#hexadecimal();
    if (/[A-Za-z0-9]/.test(letter)) throw new SyntaxError(`\\${letter} is not known`);
    return letter.codePointAt(0)!;
  }

  #hexadecimal(): number {
    const rest = this.text.slice(this.#at, this.#at + 10).join("");
    const match = /^(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/.exec(rest);
    if (!match) throw new SyntaxError("\\x without digits");
    this.#at += match[0].length;
    return Number.parseInt(match[1] ?? match[2]!, 16);
  }

  /** The set of characters after "[". */
  #class(): Accepts {
    const isNegated = this.#take("^");
    const sets: Accepts[] = [];
    for (let isFirst = true; isFirst || this.text[this.#at] !== "]"; isFirst = false) sets.push(this.#classItem());
    this.#at++;
    return (code) => sets.some((accepts) => accepts(code)) !== isNegated;
  }

  #classItem(): Accepts {
    const named = /^\[:(\^?)(\w+):\]/.exec(this.text.slice(this.#at, this.#at + 14).join(""));
    if (named) {
      const set = Object.hasOwn(NAMED_SETS, named[2]!) ? NAMED_SETS[named[2]!]! : undefined;
      if (!set) throw new SyntaxError(`[:${named[2]}:] is not known`);
      this.#at += named[0].length;
      return (code) => set.test(String.fromCodePoint(code)) !== (named[1] === "^");
    }
    const from = this.#classCharacter();
    if (typeof from === "function") return from;
    if (this.text[this.#at] !== "-" || this.text[this.#at + 1] === "]") return (code) => code === from;
    this.#at++;
    const to = this.#classCharacter();
    if (typeof to === "function" || to < from) throw new SyntaxError("a range that cannot be");
    return (code) => code >= from && code <= to;
  }

  #classCharacter(): number | Accepts {
    const character = this.#next();
    if (character !== "\\") return character.codePointAt(0)!;
    const letter = this.#next();
    return Object.hasOwn(SETS, letter) ? SETS[letter]! : this.#escapedCode(letter);
  }
}

const NEWLINE = 10;

function caseVariants(code: number): number[] {
  const character = String.fromCodePoint(code);
  return [code, character.toLowerCase().codePointAt(0)!, character.toUpperCase().codePointAt(0)!];
}

function isWord(code: number | undefined): boolean {
  return code !== undefined && code < 128 && /\w/.test(String.fromCharCode(code));
}

const startsText: Assertion = (_, at) => at === 0;
const endsText: Assertion = (codes, at) => at === codes.length;
const startsLine: Assertion = (codes, at) => at === 0 || codes[at - 1] === NEWLINE;
const endsLine: Assertion = (codes, at) => at === codes.length || codes[at] === NEWLINE;
const atWordEdge: Assertion = (codes, at) => isWord(codes[at - 1]) !== isWord(codes[at]);

const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  A: startsText,
  z: endsText,
  b: atWordEdge,
  B: (codes, at) => !atWordEdge(codes, at),
};

const isDigit: Accepts = (code) => code >= 48 && code <= 57;
const isSpace: Accepts = (code) => code === 32 || code === 9 || code === 10 || code === 12 || code === 13;

const SETS: Readonly<Record<string, Accepts>> = {
  d: isDigit,
  D: (code) => !isDigit(code),
  s: isSpace,
  S: (code) => !isSpace(code),
  w: isWord,
  W: (code) => !isWord(code),
};

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

const NAMED_SETS: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  blank: /[\t ]/,
  digit: /[0-9]/,
  lower: /[a-z]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[\t\n\v\f\r ]/,
  upper: /[A-Z]/,
  word: /[0-9A-Za-z_]/,
  xdigit: /[0-9A-Fa-f]/,
};
