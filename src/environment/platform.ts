import { isSiteKind } from "../load/classify.js";
import type { FileKind } from "../load/document.js";
import type { Role } from "./environment.js";
import { markOfWhole, type Mark } from "./vocabulary.js";

/** What the platform of a web app says of a file that nothing else marks, or of a part of it. */
export interface PlatformMark {
  readonly mark: Mark;
  /** The reason, as a part of a sentence. */
  readonly text: string;
}

/** Folders of what is shown or tested, not run: a site in one of them is no production site until somebody says so. */
const SAMPLE =
  /(?:^|\/)(?:tests?|__tests__|e2e|fixtures?|__fixtures__|testdata|test-data|examples?|samples?|demos?|templates?|boilerplates?|starters?|\.?storybook|playgrounds?|sandbox(?:es)?)\//i;

/** Netlify builds the production context of a site, Vercel its production branch, unless something else is asked for. */
export function platformMark(file: { readonly projectPath: string; readonly kind?: FileKind }): PlatformMark | undefined {
  if (!isSiteKind(file.kind) || SAMPLE.test(file.projectPath)) return undefined;
  const mark: Mark = { word: "production", role: "production" };
  if (file.kind === "vercel") return { mark, text: "Vercel deploys its production branch with it" };
  return { mark, text: "Netlify deploys its production context with it" };
}

const CONTEXTS: ReadonlyMap<string, readonly [Role, string]> = new Map([
  ["production", ["production", "which Netlify deploys from the production branch"]],
  ["deploy-preview", ["development", "which Netlify deploys for each pull request"]],
  ["branch-deploy", ["development", "which Netlify deploys for branches other than the production branch"]],
  ["dev", ["development", "which netlify dev runs"]],
  ["dev-server", ["development", "which Netlify runs for previews of the dev server"]],
  ["preview-server", ["development", "which Netlify runs for previews of the dev server"]],
]);

/** Names that branches of production have where nobody chose another one. */
export const PRODUCTION_BRANCHES: readonly string[] = ["main", "master"];

/** What a context of netlify.toml is for: one of Netlify's own, else a branch, exact or with `*` at its end. */
export function contextMark(context: string): PlatformMark {
  const known = CONTEXTS.get(context);
  if (known) return { mark: { word: known[0], role: known[0] }, text: `context ${context}, ${known[1]}` };
  const branch = context.replace(/[-/_]?\*$/, "");
  const role = PRODUCTION_BRANCHES.includes(branch) ? ("production" as const) : undefined;
  const mark = role ? { word: role, role } : markOfWhole(branch.slice(branch.lastIndexOf("/") + 1));
  // Any other branch is deployed as a branch.
  return { mark: mark ?? { word: "development", role: "development" }, text: `context ${context}, a branch` };
}
