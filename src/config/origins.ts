import { asRecord } from "../model/value.js";
import { RuleKeys, type KnownRules } from "./known.js";
import type { Layer } from "./layers.js";

/** A place of a config that says something of a rule. */
export interface SettingOrigin {
  /** ".deploylintrc:12", "preset strict". */
  readonly place: string;
  /** The key that speaks of the rule: its id, its category, "*". */
  readonly key: string;
  /** Holds only where the conditions of an override do. */
  readonly isOverride: boolean;
}

/** Where each rule is set, by id, the weakest place first. A rule that no config speaks of is not among them. */
export function settingOrigins(layers: readonly Layer[], known: KnownRules): Map<string, readonly SettingOrigin[]> {
  const keys = new RuleKeys(known.ids);
  const origins = new Map<string, SettingOrigin[]>();
  const add = (layer: Layer, rules: unknown, path: readonly (string | number)[], isOverride: boolean): void => {
    const names = Object.keys(asRecord(rules) ?? {}).sort((a, b) => keys.breadth(b) - keys.breadth(a) || a.length - b.length);
    for (const key of names) {
      const place = placeOf(layer, [...path, key]);
      for (const id of keys.idsOf(key) ?? []) {
        // A category says nothing of rules that are off until they are named.
        if (id !== key && (known.isOptIn?.(id) ?? false) && !origins.has(id)) continue;
        origins.set(id, [...(origins.get(id) ?? []), { place, key, isOverride }]);
      }
    }
  };
  for (const layer of layers) add(layer, layer.input.rules, ["rules"], false);
  for (const layer of layers)
    for (const [index, override] of (layer.input.overrides ?? []).entries())
      add(layer, override.rules, ["overrides", index, "rules"], true);
  return origins;
}

function placeOf({ document, preset }: Layer, path: readonly (string | number)[]): string {
  if (!document) return `preset ${preset ?? ""}`.trim();
  const location = document.at(path, "key");
  return `${document.file.path}:${location.range.start.line}`;
}
