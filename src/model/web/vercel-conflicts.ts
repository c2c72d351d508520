import type { Path } from "../../load/document.js";
import { asList, asRecord, asText, type JsonRecord } from "../value.js";

/** A property of vercel.json that cannot stand there because of another one. */
export interface VercelConflict {
  readonly path: Path;
  readonly part: "key" | "value";
  readonly text: string;
}

/** Pairs of which the first is at fault beside the second: vercel/vercel, packages/cli/src/util/validate-config.ts. */
const PAIRS: readonly (readonly [string, string])[] = [
  ["functions", "builds"],
  ["experimentalServices", "builds"],
  ["functions", "experimentalServices"],
  ["services", "builds"],
  ["experimentalServicesV2", "builds"],
  ["experimentalServices", "services"],
  ["experimentalServices", "experimentalServicesV2"],
  ["experimentalServicesV2", "services"],
];

const OF_ONE_SERVICE = ["functions", "installCommand", "buildCommand", "devCommand", "ignoreCommand", "outputDirectory", "framework"];

/** Properties that exclude each other, and services that are named and not there. */
export function vercelConflicts(root: JsonRecord): VercelConflict[] {
  const has = (key: string): boolean => Object.hasOwn(root, key) && Boolean(root[key]);
  const conflicts: VercelConflict[] = PAIRS.filter(([one, other]) => has(one) && has(other)).map(([one, other]) => ({
    path: [one],
    part: "key",
    text: `cannot stand beside ${other}`,
  }));
  if (has("experimentalServiceGroups") && !has("experimentalServices"))
    conflicts.push({ path: ["experimentalServiceGroups"], part: "key", text: "needs experimentalServices, whose services it groups" });
  for (const key of ["services", "experimentalServicesV2"]) {
    const services = asRecord(root[key]);
    if (!services) continue;
    for (const setting of OF_ONE_SERVICE) {
      if (root[setting] !== undefined && root[setting] !== null && root[setting] !== "services")
        conflicts.push({
          path: [setting],
          part: "key",
          text: `cannot stand beside ${key}: it does not say which service it is for. Move it into one`,
        });
    }
    conflicts.push(...unknownBindings(key, services));
  }
  return conflicts;
}

function unknownBindings(key: string, services: JsonRecord): VercelConflict[] {
  return Object.entries(services).flatMap(([name, service]) =>
    asList(asRecord(service)?.["bindings"]).flatMap((binding, index) => {
      const target = asText(asRecord(binding)?.["service"]);
      if (target === undefined || Object.hasOwn(services, target)) return [];
      return [
        {
          path: [key, name, "bindings", index, "service"],
          part: "value" as const,
          text: `names ${target}, which is no service of this file`,
        },
      ];
    }),
  );
}
