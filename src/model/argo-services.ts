import type { Path } from "../load/document.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { type Block, blueGreenBlock, canaryBlock } from "./progressive.js";
import { type Labels, parseMapSelector, selects, type Verdict } from "./selector.js";
import { asList, asRecord, asText } from "./value.js";

const CANARY = ["spec", "strategy", "canary"];
const BLUE_GREEN = ["spec", "strategy", "blueGreen"];

/** A Service that a strategy names. */
export interface NamedService {
  readonly field: string;
  readonly name: string;
  readonly path: Path;
}

/**
 * The Services that an Argo Rollout manages; empty texts are left out. The rootService of ALB may be the name of an annotation's action instead. Source:
 * argo-rollouts types.go.
 */
export function rolloutServices(rollout: KubernetesObject): NamedService[] {
  const places: Path[] = [
    [...BLUE_GREEN, "activeService"],
    [...BLUE_GREEN, "previewService"],
    [...CANARY, "stableService"],
    [...CANARY, "canaryService"],
    [...CANARY, "pingPong", "pingService"],
    [...CANARY, "pingPong", "pongService"],
  ];
  return places.flatMap((path) => {
    const name = asText(rollout.get(path));
    return name ? [{ field: String(path.at(-1)), name, path }] : [];
  });
}

/** Providers that shift traffic between the two Services; Istio does so only without a DestinationRule. Source: argo-rollouts validation.go. */
const BY_SERVICE = ["alb", "istio", "smi", "apisix", "ambassador", "nginx", "appMesh", "traefik"];

/** Fields that are absent or empty although the strategy cannot do without them. */
export function neededServices(object: KubernetesObject): { block: Block; field: string; why: string }[] {
  const blueGreen = blueGreenBlock(object);
  const canary = canaryBlock(object);
  if (blueGreen && canary) return [];
  if (blueGreen) return [{ block: blueGreen, field: "activeService", why: "a blue-green strategy" }];
  const routing = asRecord(canary?.value["trafficRouting"]);
  if (!canary || !routing) return [];
  const pingPong = asRecord(canary.value["pingPong"]);
  if (pingPong) {
    const block = { value: pingPong, path: [...canary.path, "pingPong"] };
    return ["pingService", "pongService"].map((field) => ({ block, field, why: "pingPong" }));
  }
  const provider = BY_SERVICE.find(
    (name) => asRecord(routing[name]) && !(name === "istio" && asRecord(asRecord(routing[name])?.["destinationRule"])),
  );
  if (!provider) return [];
  return ["stableService", "canaryService"].map((field) => ({ block: canary, field, why: `traffic routing by ${provider}` }));
}

/** `which` is set when not exactly one of the two fields is. */
export function nginxIngresses(
  object: KubernetesObject,
): { which?: string; path: Path; named: { name: string; path: Path }[] } | undefined {
  const path = ["spec", "strategy", "canary", "trafficRouting", "nginx"];
  const nginx = asRecord(object.get(path));
  if (!nginx) return undefined;
  const one = asText(nginx["stableIngress"]);
  const many = asList(nginx["stableIngresses"]).map(asText);
  if (Boolean(one) === many.length > 0) return { which: one ? "both" : "neither", path, named: [] };
  if (one) return { path, named: [{ name: one, path: [...path, "stableIngress"] }] };
  return { path, named: many.flatMap((name, index) => (name ? [{ name, path: [...path, "stableIngresses", index] }] : [])) };
}

const HASH = "rollouts-pod-template-hash";

/** Whether a Service selects pods of a Rollout with these labels; the controller adds the hash label itself. */
export function selectsRollout(service: KubernetesObject, labels: Labels): Verdict {
  const written = asRecord(service.get(["spec", "selector"]));
  if (!written) return undefined;
  const { [HASH]: _, ...selector } = written;
  return Object.keys(selector).length === 0 ? undefined : selects(parseMapSelector(selector), labels);
}
