import type { RenderInput, RenderOutput } from "./rendered.js";

/** How roots are rendered; the flags --kustomize and --render. */
export interface RenderSettings {
  readonly kustomize?: "roots" | "all" | "off";
  readonly renderer?: "internal" | "auto" | "external";
}

/** Renders what a project does not keep as it is deployed. What renders is loaded where there is something to render. */
export async function renderProject(input: RenderInput, settings: RenderSettings): Promise<RenderOutput> {
  const outputs: RenderOutput[] = [];
  if (settings.kustomize !== "off" && hasKustomizations(input)) outputs.push(await renderKustomizations(input, settings));
  if (hasCharts(input)) outputs.push(await (await import("./helm/project.js")).renderHelm(input));
  return {
    roots: outputs.flatMap(({ roots }) => roots),
    consumed: union(outputs.map(({ consumed }) => consumed)),
    templates: union(outputs.map(({ templates }) => templates)),
    given: union(outputs.map(({ given }) => given)),
    problems: outputs.flatMap(({ problems }) => problems),
  };
}

async function renderKustomizations(input: RenderInput, { kustomize, renderer = "internal" }: RenderSettings): Promise<RenderOutput> {
  const { renderKustomize } = await import("./kustomize/project.js");
  const mode = kustomize === "all" ? "all" : "roots";
  if (renderer === "internal") return renderKustomize(input, mode);
  const { externalFallback } = await import("./external.js");
  return renderKustomize(input, mode, externalFallback(input, renderer, input.config.kustomize));
}

function union(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(sets.flatMap((set) => [...set]));
}

function hasKustomizations({ files }: RenderInput): boolean {
  return files.some(({ projectPath }) => /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(projectPath));
}

function hasCharts({ files }: RenderInput): boolean {
  return files.some(({ projectPath }) => /(?:^|\/)Chart\.ya?ml$/.test(projectPath));
}
