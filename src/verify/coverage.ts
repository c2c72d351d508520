import type { Locatable, Path } from "../load/document.js";
import { valueAt } from "../load/locate.js";
import { locationOfSpan } from "../policy/place.js";
import type { Location } from "../text/location.js";

/** A condition of a policy, and which ways it went in the tests. */
interface Branch {
  readonly rule: string;
  readonly document: Locatable;
  readonly path: Path;
  readonly span: { readonly start: number; readonly end: number };
  yes: boolean;
  no: boolean;
}

/** A gap of the tests. */
export interface Uncovered {
  readonly rule: string;
  readonly message: string;
  readonly location: Location;
}

/** Which rules and conditions the tests reached. */
export class Coverage {
  readonly #branches = new Map<string, Branch>();

  /** Knows of a condition; answers what is told which way it goes. */
  condition(rule: string, document: Locatable, path: Path, span: Branch["span"]): (taken: boolean) => void {
    const location = document.at(path);
    const key = [rule, location.file.path, path.join("\0"), span.start, span.end].join("\0");
    let branch = this.#branches.get(key);
    if (!branch) this.#branches.set(key, (branch = { rule, document, path, span, yes: false, no: false }));
    const known = branch;
    return (taken) => {
      if (taken) known.yes = true;
      else known.no = true;
    };
  }

  get total(): number {
    return this.#branches.size * 2;
  }

  get reached(): number {
    return [...this.#branches.values()].reduce((sum, { yes, no }) => sum + Number(yes) + Number(no), 0);
  }

  /** What no test reached, in the order in which it was met. */
  uncovered(): Uncovered[] {
    const reachedRules = new Set([...this.#branches.values()].filter(({ yes, no }) => yes || no).map(({ rule }) => rule));
    const silent = new Set<string>();
    return [...this.#branches.values()].flatMap((branch): Uncovered[] => {
      const { rule, document, path, span, yes, no } = branch;
      if (yes && no) return [];
      if (!reachedRules.has(rule)) {
        if (silent.has(rule)) return [];
        silent.add(rule);
        return [{ rule, message: `no test reaches the rule ${rule}`, location: locationOfSpan(document, path, undefined, undefined) }];
      }
      const text = valueAt(document.value, path);
      const condition = typeof text === "string" ? text.slice(span.start, span.end).trim() : "this";
      const missing = yes ? "not to hold" : no ? "to hold" : "either way";
      const message = `${condition}: no test of ${rule} finds it ${missing}`;
      return [{ rule, message, location: locationOfSpan(document, path, text, span) }];
    });
  }
}
