import type { RenderInput, RenderOutput } from "./rendered.js";

/** How roots are rendered; the flags --kustomize and --render. */
export interface RenderSettings {
  readonly kustomize?: "roots" | "all" | "off";
  readonly renderer?: "internal" | "auto" | "external";
}

/** Renders what a project does not keep as it is deployed. */
export async function renderProject(input: RenderInput, _settings: RenderSettings): Promise<RenderOutput> {
  return hasCharts(input) ? (await import("./helm/project.js")).renderHelm(input) : NOTHING;
}

const NOTHING: RenderOutput = { roots: [], consumed: new Set(), templates: new Set(), given: new Set(), problems: [] };

function hasCharts({ files }: RenderInput): boolean {
  return files.some(({ projectPath }) => /(?:^|\/)Chart\.ya?ml$/.test(projectPath));
}
