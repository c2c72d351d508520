import { imageName } from "./image.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asRecord, asText, isUndecidable, jsonText } from "./value.js";

/** What installs cert-manager: a HelmRelease of Flux, an Application of Argo CD, or its own Deployment. */
export const RELEASE_KINDS = ["helm.toolkit.fluxcd.io/HelmRelease", "argoproj.io/Application", "apps/Deployment"] as const;

/**
 * Whether an installation of cert-manager has its support of the Gateway API switched on; undefined for what does not install it, or takes its values from
 * elsewhere. Sources: cert-manager's chart (config.gatewayAPI.enabled, config.enableGatewayAPI) and controller flags (--enable-gateway-api).
 */
export function gatewaySupport(object: KubernetesObject): boolean | undefined {
  switch (object.groupKind) {
    case "helm.toolkit.fluxcd.io/HelmRelease":
      return ofHelmRelease(object);
    case "argoproj.io/Application":
      return ofApplication(object);
    case "apps/Deployment":
      return ofDeployment(object);
    default:
      return undefined;
  }
}

function ofHelmRelease(release: KubernetesObject): boolean | undefined {
  const chart = release.get(["spec", "chart", "spec", "chart"]) ?? release.get(["spec", "chartRef", "name"]);
  if (chart !== "cert-manager" || asList(release.get(["spec", "valuesFrom"])).length > 0) return undefined;
  return isOn(release.get(["spec", "values"]));
}

function ofApplication(application: KubernetesObject): boolean | undefined {
  const sources = [application.get(["spec", "source"]), ...asList(application.get(["spec", "sources"]))].map(asRecord);
  const source = sources.find((entry) => entry?.["chart"] === "cert-manager");
  if (!source) return undefined;
  const helm = asRecord(source["helm"]);
  if (asList(helm?.["valueFiles"]).length > 0 || isUndecidable(helm?.["values"])) return undefined;
  const text = asText(helm?.["values"]) ?? "";
  return isOn(helm) || /enableGatewayAPI:\s*true|gatewayAPI:\s*\n\s+enabled:\s*true|--enable-gateway-api(?!=false)/.test(text);
}

function ofDeployment(deployment: KubernetesObject): boolean | undefined {
  for (const entry of asList(deployment.get(["spec", "template", "spec", "containers"]))) {
    const container = asRecord(entry);
    if (imageName(asText(container?.["image"])) !== "cert-manager-controller") continue;
    const args = asList(container?.["args"]).filter((arg) => typeof arg === "string");
    return args.some((arg) => arg.startsWith("--config") || isUndecidable(arg)) ? undefined : isOn(args);
  }
  return undefined;
}

/** Over the text of the values: the key stands at one of several places, as chart and controller have changed. */
function isOn(values: unknown): boolean {
  return /"(?:config\.)?enableGatewayAPI":\s*true|"gatewayAPI":\{"enabled":true|--enable-gateway-api(?!=false)|ExperimentalGatewayAPISupport=true/.test(
    jsonText(values),
  );
}
