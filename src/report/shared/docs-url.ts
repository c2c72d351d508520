import type { Rule } from "../../engine/rule.js";

export const PROJECT_URL = "https://github.com/deploylint/deploylint";

/** The page of a rule: its own where the rule names one (plugins do), for those of policies what policies are, else that of the catalogue. */
export function docsUrl(rule: Pick<Rule, "id"> & Partial<Pick<Rule, "meta" | "source">>): string {
  const page = rule.source ? "guides/writing-a-policy" : `rules/${rule.id.split("/").map(encodeURIComponent).join("/")}`;
  return rule.meta?.docs.url ?? `${PROJECT_URL}/blob/main/docs/${page}.md`;
}

/** The address where it may be linked to: an address of a plugin could be anything, `javascript:` too. */
export function linkable(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:\/\/[^\s"'<>]+$/i.test(url) ? url : undefined;
}
