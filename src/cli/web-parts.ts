import type { Environment } from "../environment/environment.js";
import type { SourceFile } from "../load/document.js";
import { netlifyContexts } from "../model/web/netlify.js";
import { webPlatform } from "../model/web/site.js";
import type { OpenedProject } from "../project/open.js";

/** A file of a web app, or a part of it that may be for another environment. */
export interface WebPart {
  readonly file: SourceFile;
  /** "Netlify site", "context deploy-preview". */
  readonly title: string;
  readonly environment: Environment;
}

/** The files of web apps, and the contexts of netlify.toml, each of which may be for another environment. */
export function webParts({ files, isGiven, resolver }: OpenedProject): WebPart[] {
  return files.flatMap((file): WebPart[] => {
    const platform = webPlatform(file);
    if (!platform || !isGiven(file.absolutePath)) return [];
    const [document] = file.documents;
    const contexts = file.kind === "netlify" && document ? netlifyContexts(document) : [];
    return [
      { file, title: `${platform} site`, environment: resolver.ofFile(file) },
      ...contexts.map(({ name }) => ({ file, title: `context ${name!}`, environment: resolver.ofContext(file, name!) })),
    ];
  });
}
