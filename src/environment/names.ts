import { suggest } from "../text/suggest.js";
import type { EnvironmentSetting, Role } from "./environment.js";
import { VOCABULARY, wholeWord, type Mark } from "./vocabulary.js";

export interface NameAndRole {
  readonly name: string;
  readonly role: Role;
}

/** Turns words into environments: a name that the config gives has the role given there; the vocabulary has its canonical names. */
export class EnvironmentNames {
  readonly #given = new Map<string, NameAndRole>();
  /** What the config calls production, staging and development, where it names them by a word of the vocabulary. */
  readonly #canonical = new Map<Role, NameAndRole>();

  constructor(settings: readonly EnvironmentSetting[]) {
    for (const { name, role } of settings) {
      const key = name.toLowerCase();
      if (!this.#given.has(key)) this.#given.set(key, { name, role });
      const canonicalRole = wholeWord(name)?.role;
      if (canonicalRole === role && !this.#canonical.has(role)) this.#canonical.set(role, { name, role });
    }
  }

  /** An environment that the config names, whatever the case of the letters. */
  given(word: string): NameAndRole | undefined {
    return this.#given.get(word.toLowerCase());
  }

  /** A word of the config or the vocabulary, as `--env`, an annotation or `defaultEnvironment` give it. */
  find(word: string): NameAndRole | undefined {
    const given = this.given(word);
    if (given) return given;
    if (word.toLowerCase() === "unknown") return { name: "unknown", role: "unknown" };
    const mark = wholeWord(word);
    return mark && this.ofMark(mark);
  }

  ofMark({ word, role }: Mark): NameAndRole {
    return this.given(word) ?? this.#canonical.get(role) ?? { name: role, role };
  }

  /** The config's names as marks, so that they count where whole words of the vocabulary do. */
  readonly mark = (text: string): Mark | undefined => {
    const given = this.given(text);
    return given && { word: given.name, role: given.role };
  };
}

/** What is wrong with an environment's name; undefined when it is known. */
export function environmentNameError(word: string, settings: readonly EnvironmentSetting[]): string | undefined {
  if (new EnvironmentNames(settings).find(word)) return undefined;
  const given = settings.map((setting) => setting.name);
  const close = suggest(word, [...given, ...VOCABULARY, "unknown"]);
  const known = given.length > 0 ? given : ["production", "staging", "development"];
  return `unknown environment "${word}"${close === undefined ? "." : `, did you mean "${close}"?`} Known: ${known.join(", ")}.`;
}
