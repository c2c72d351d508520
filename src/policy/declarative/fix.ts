import type { Edit, Fix, FixBuilder } from "../../engine/fix.js";
import type { Path } from "../../load/document.js";
import { valueAt } from "../../load/locate.js";
import { asRecord } from "../../model/value.js";
import { Budget } from "../cel/frame.js";
import type { CompiledFix } from "./compile.js";
import type { Breach, FoundPlace, Target } from "./judge.js";

/** The fix of a finding; undefined where the edit cannot be made with certainty. */
export function fixFor(fix: CompiledFix, breach: Breach, target: Target, builder: FixBuilder): Fix | undefined {
  const place = placeFor(fix, breach, target);
  if (!place) return undefined;
  const key = String(place.path.at(-1));
  if (fix.remove) return builder.fix(fix.description ?? `Remove ${key}`, fix.safety, builder.removeKey(place.source, place.path));
  if (fix.add) {
    const edits = Object.entries(fix.add).map(([name, value]) => builder.addKey(place.source, place.path, name, value));
    return builder.fix(fix.description ?? `Add ${Object.keys(fix.add).join(", ")}`, fix.safety, ...edits);
  }
  const value = typeof fix.set === "object" ? fix.set.fill(breach.values, new Budget()) : fix.set!;
  return builder.fix(fix.description ?? `Set ${key} to ${String(value)}`, fix.safety, setEdit(place, value, builder));
}

function placeFor(fix: CompiledFix, { place, item }: Breach, target: Target): FoundPlace | undefined {
  if (!fix.place)
    return fix.add && place && !asRecord(valueAt(place.source.value, place.path))
      ? { source: place.source, path: place.path.slice(0, -1) }
      : place;
  const { root, path } = fix.place;
  const base: Path | undefined = root === "object" ? [] : root === "podSpec" ? target.podSpecPath : item;
  return base && { source: target.source, path: [...base, ...path] };
}

function setEdit({ source, path }: FoundPlace, value: string | number | boolean, builder: FixBuilder): Edit | undefined {
  const key = path.at(-1);
  if (valueAt(source.value, path) === undefined && typeof key === "string") return builder.addKey(source, path.slice(0, -1), key, value);
  return builder.setScalar(source, path, value);
}
