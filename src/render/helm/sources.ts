import type { Document, SourceFile } from "../../load/document.js";
import type { Chart } from "./chart.js";
import { HelmDocument, TemplateCache } from "./helm-document.js";

/** What maps rendered documents back to a chart. */
export interface TemplateSource {
  readonly chart: Chart;
  /** A file of the project, by its path below the root; read when it is asked for. */
  readonly fileOf: (projectPath: string) => SourceFile | undefined;
  readonly cache: TemplateCache;
  /** Below the project root; none where nobody says with which the text was rendered. */
  readonly valueFiles: readonly string[];
}

/** The template that a document came from, as helm names it: "web/templates/deployment.yaml". */
export function sourcesOf(text: string): { readonly offset: number; readonly source: string | undefined }[] {
  const sources: { offset: number; source: string | undefined }[] = [{ offset: 0, source: undefined }];
  let atStart = true;
  let offset = 0;
  for (const line of text.split("\n")) {
    if (/^---(?:\s|$)/.test(line)) {
      sources.push({ offset, source: undefined });
      atStart = true;
    } else {
      const source = atStart ? /^# Source: (\S.*?)\s*$/.exec(line)?.[1] : undefined;
      if (source !== undefined) sources[sources.length - 1] = { offset: sources.at(-1)!.offset, source };
      // Only comments may stand between the line and the manifest.
      else if (line.trim() !== "" && !line.startsWith("#")) atStart = false;
    }
    offset += line.length + 1;
  }
  return sources;
}

/** Whether a text was printed by `helm template`. */
export function hasSources(text: string): boolean {
  return /^# Source: \S+\/(?:templates|crds)\//m.test(text);
}

/**
 * The documents of a rendered text with their places in the templates of a chart, where they come from one. A template of a packed dependency is not in the
 * project: Chart.yaml stands for it.
 */
export function mapToTemplates(rendered: SourceFile, source: (chartName: string) => TemplateSource | undefined): Document[] {
  const sources = sourcesOf(rendered.text);
  let position = 0;
  return rendered.documents.map((document) => {
    const start = document.locate([], "value")?.start ?? 0;
    while (position + 1 < sources.length && sources[position + 1]!.offset <= start) position++;
    const path = sources[position]!.source;
    const from = path === undefined ? undefined : source(path.slice(0, path.indexOf("/")));
    return from && path !== undefined ? mapped(document, path, from) : document;
  });
}

function mapped(document: Document, path: string, { chart, fileOf, cache, valueFiles }: TemplateSource): Document {
  const inside = path.slice(path.indexOf("/") + 1);
  const prefix = chart.directory === "" ? "" : `${chart.directory}/`;
  const template = fileOf(`${prefix}${inside}`) ?? fileOf(chart.chartFile);
  return template ? new HelmDocument(document, template, cache.of(template), document.index, valueFiles) : document;
}
