import type { RenderInput, RenderOutput } from "../project/open.js";

/** How roots are rendered; the flags --kustomize and --render. */
export interface RenderSettings {
  readonly kustomize?: "roots" | "all" | "off";
  readonly renderer?: "internal" | "auto" | "external";
}

export function renderProject(_input: RenderInput, _settings: RenderSettings): RenderOutput {
  return { roots: [], consumed: new Set(), problems: [] };
}
