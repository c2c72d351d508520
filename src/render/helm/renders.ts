import type { HelmSetting } from "../../config/config.js";
import type { PathMarks } from "../../environment/path-marks.js";
import type { InlineValues, RootDelivery } from "../deliveries.js";
import { renderedValues, type Chart } from "./chart.js";

/** One call of `helm template`. */
export interface HelmRender {
  readonly chart: Chart;
  /** "chart web (values-prod.yaml)". */
  readonly name: string;
  readonly releaseName: string;
  readonly namespace: string | undefined;
  /** Beside the chart's own values.yaml; below the project root, the strongest last. */
  readonly valueFiles: readonly string[];
  readonly inline: InlineValues;
  /** The config or a delivery object says that the chart is deployed with these values; else it is a guess from file names. */
  readonly isDeclared: boolean;
  readonly delivery: RootDelivery | undefined;
}

const NO_VALUES: InlineValues = { values: [], parameters: [] };

/**
 * How a chart is rendered: as each delivery object of the repository deploys it, and with every values file that names an environment and that none of them
 * uses; with values.yaml alone where there is neither.
 */
export function planRenders(
  chart: Chart,
  request: { readonly setting: HelmSetting; readonly deliveries?: readonly RootDelivery[]; readonly marks?: PathMarks },
): HelmRender[] {
  const { setting } = request;
  const declared = (request.deliveries ?? [])
    .filter(({ path }) => path === chart.directory)
    .map((delivery) => delivered(chart, delivery, setting));
  const used = new Set(declared.flatMap(({ valueFiles }) => valueFiles));
  const files = renderedValues(chart, setting.values, request.marks).map((file) =>
    chart.directory === "" ? file : `${chart.directory}/${file}`,
  );
  const guessed = files.filter((file) => !used.has(file)).map((file) => withValues(chart, [file], setting));
  const renders = [...declared, ...guessed];
  return named(renders.length > 0 ? renders : [withValues(chart, [], setting)]);
}

function withValues(chart: Chart, valueFiles: readonly string[], setting: HelmSetting): HelmRender {
  return {
    chart,
    name: nameOf(chart, valueFiles),
    releaseName: setting.releaseName ?? releaseNameOf(chart.name),
    namespace: setting.namespace,
    valueFiles,
    inline: NO_VALUES,
    isDeclared: setting.values !== undefined,
    delivery: undefined,
  };
}

function delivered(chart: Chart, delivery: RootDelivery, setting: HelmSetting): HelmRender {
  const known = new Set(chart.files.map((file) => (chart.directory === "" ? file : `${chart.directory}/${file}`)));
  const isOutside = (file: string): boolean => chart.directory !== "" && !file.startsWith(`${chart.directory}/`);
  const valueFiles = delivery.ignoresMissingFiles
    ? delivery.valueFiles.filter((file) => known.has(file) || isOutside(file))
    : delivery.valueFiles;
  return {
    chart,
    name: `chart ${chart.name} (${[...valueFiles.map((file) => shown(chart, file)), delivery.title].join(", ")})`,
    releaseName: setting.releaseName ?? delivery.releaseName ?? releaseNameOf(chart.name),
    namespace: setting.namespace ?? delivery.namespace,
    valueFiles,
    inline: delivery.inline,
    isDeclared: !delivery.isIncomplete,
    delivery,
  };
}

/** A chart's name where nobody names the release, as far as helm takes it for one: a DNS label. */
function releaseNameOf(chartName: string): string {
  const label = chartName.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return label.slice(0, 53).replace(/^-+|-+$/g, "") || "release";
}

function nameOf(chart: Chart, valueFiles: readonly string[]): string {
  return `chart ${chart.name} (${valueFiles.length === 0 ? "values.yaml" : valueFiles.map((file) => shown(chart, file)).join(", ")})`;
}

function shown(chart: Chart, file: string): string {
  return chart.directory !== "" && file.startsWith(`${chart.directory}/`) ? file.slice(chart.directory.length + 1) : file;
}

/** Two Applications of one name in different folders are told apart by a number. */
function named(renders: readonly HelmRender[]): HelmRender[] {
  const seen = new Map<string, number>();
  return renders.map((render) => {
    const count = (seen.get(render.name) ?? 0) + 1;
    seen.set(render.name, count);
    return count === 1 ? render : { ...render, name: `${render.name} #${count}` };
  });
}
