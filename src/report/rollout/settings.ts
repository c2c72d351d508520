import type { Path } from "../../load/document.js";
import { formatIntOrPercent } from "../../model/int-or-percent.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import type { RolloutStrategy } from "../../model/rollout/strategy.js";

/** A field that decides the rollout, with its default filled in. */
export interface SettingFigure {
  /** "spec.strategy.rollingUpdate.maxSurge". */
  readonly field: string;
  readonly value: string;
  /** True when the manifest does not have the field. */
  readonly isDefault: boolean;
}

/** The settings that decide how a workload rolls, in the order of its manifest. */
export function settingsOf(object: KubernetesObject, strategy: RolloutStrategy): SettingFigure[] {
  switch (strategy.type) {
    case "RollingUpdate":
    case "Canary":
    case "DaemonSet":
      return [strategy.maxSurge, strategy.maxUnavailable].map(({ path, value, isDefault }) =>
        figure(path, formatIntOrPercent(value), isDefault),
      );
    case "StatefulSet": {
      const { path, value, isDefault } = strategy.maxUnavailable;
      return [
        figure(path, formatIntOrPercent(value), isDefault),
        written(object, [...path.slice(0, -1), "partition"], strategy.partition),
        written(object, ["spec", "podManagementPolicy"], strategy.oneByOne ? "OrderedReady" : "Parallel"),
      ];
    }
    case "BlueGreen":
      return fields(object, ["spec", "strategy", "blueGreen"], {
        previewReplicaCount: strategy.previewReplicaCount ?? "all",
        autoPromotionEnabled: strategy.autoPromotionEnabled,
        ...(strategy.autoPromotionEnabled ? { autoPromotionSeconds: strategy.autoPromotionSeconds ?? 0 } : {}),
        scaleDownDelaySeconds: strategy.scaleDownDelaySeconds,
      });
    case "RoutedCanary":
      return fields(object, ["spec", "strategy", "canary"], {
        dynamicStableScale: strategy.dynamicStableScale,
        ...(strategy.dynamicStableScale ? {} : { scaleDownDelaySeconds: strategy.scaleDownDelaySeconds }),
        minPodsPerReplicaSet: strategy.minPodsPerReplicaSet,
      });
    default:
      return [];
  }
}

function fields(object: KubernetesObject, path: Path, values: Readonly<Record<string, string | number | boolean>>): SettingFigure[] {
  return Object.entries(values).map(([field, value]) => written(object, [...path, field], value));
}

function written(object: KubernetesObject, path: Path, value: string | number | boolean): SettingFigure {
  return figure(path, String(value), (object.get(path) ?? undefined) === undefined);
}

function figure(path: Path, value: string, isDefault: boolean): SettingFigure {
  return { field: path.join("."), value, isDefault };
}
