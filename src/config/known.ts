import type { ConfigInput } from "./input.js";
import type { OptionsSchema } from "./option-schema.js";

/** What a config may speak of. */
export interface KnownRules {
  /** Ids of all rules: built in, of plugins, of policies. */
  readonly ids: Iterable<string>;
  optionsOf(id: string): OptionsSchema | undefined;
  /** Whether a rule is off unless a config or preset turns it on. */
  isOptIn?(id: string): boolean;
  readonly presets: Readonly<Record<string, ConfigInput>>;
}

/** The rules that a key of `rules` is about: one, a category ("strategy", "strategy/*"), or all ("*"). */
export class RuleKeys {
  readonly ids: readonly string[];
  readonly categories: readonly string[];
  readonly #ids: ReadonlySet<string>;
  readonly #members = new Map<string, string[]>();

  constructor(ids: Iterable<string>) {
    this.ids = [...ids];
    this.#ids = new Set(this.ids);
    for (const id of this.ids) {
      for (let slash = id.indexOf("/"); slash > 0; slash = id.indexOf("/", slash + 1)) {
        const category = id.slice(0, slash);
        const members = this.#members.get(category);
        if (members) members.push(id);
        else this.#members.set(category, [id]);
      }
    }
    this.categories = [...this.#members.keys()];
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Undefined for a key that is about no rule. */
  idsOf(key: string): readonly string[] | undefined {
    if (key === "*") return this.ids;
    const members = this.#members.get(key.endsWith("/*") ? key.slice(0, -2) : key);
    if (!this.#ids.has(key)) return members;
    return members ? [...members, key] : [key];
  }

  /** The wider a key, the weaker: all rules, categories, single rules. */
  breadth(key: string): number {
    return key === "*" ? 2 : this.#ids.has(key) ? 0 : 1;
  }
}
