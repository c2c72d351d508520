import { visible } from "../../report/shared/visible.js";
import type { WebPart } from "../web-parts.js";
import type { Proposal, ProposedEnvironment } from "./proposal.js";

/** Longer lists are cut: the reader has `deploylint environments`. */
const SHOWN = 4;

/** A first .deploylintrc, with the reasons as comments. */
export function configText({ environments, unmarked }: Proposal, parts: readonly WebPart[]): string {
  const lines = [
    "# Made by deploylint init. Every key: https://github.com/deploylint/deploylint/blob/main/docs/config.md",
    "extends: recommended",
    "",
  ];
  if (environments.length > 0) {
    lines.push(
      "# What was found. An environment here is stronger than any sign in the manifests; deploylint environments shows who belongs where.",
    );
    lines.push("environments:", ...environments.flatMap(environmentLines), "");
  }
  if (unmarked.length > 0) {
    lines.push("# Nothing says where these go, so they are judged as production, one step lower. Add them to an environment above, or say");
    lines.push("# what holds for all of them with defaultEnvironment:");
    lines.push(...cut(unmarked).map((folder) => `#   ${comment(folder)}`), "#defaultEnvironment: production", "");
  }
  if (parts.length > 0) {
    lines.push(
      "# Web apps need no environment here, their platform says where they go. To judge one otherwise, name its file in an environment:",
    );
    lines.push(
      ...cut(parts.map(({ file, title, environment }) => `${file.projectPath}, ${title}: ${environment.name}`)).map(
        (part) => `#   ${comment(part)}`,
      ),
      "",
    );
  }
  if (environments.length === 0 && unmarked.length === 0 && parts.length === 0)
    lines.push("# No Kubernetes objects and no files of web apps were found when this was made.", "");
  return lines.join("\n");
}

function environmentLines({ name, role, files, namespaces, labels, because, objects }: ProposedEnvironment): string[] {
  const list = (key: string, items: readonly string[] | undefined): string[] =>
    items ? [`    ${key}:`, ...items.map((item) => `      - ${JSON.stringify(item)}`)] : [];
  return [
    `  # ${objects} ${objects === 1 ? "object" : "objects"}; ${cut(because).map(comment).join("; ")}`,
    `  - name: ${/^[a-z][\w-]*$/i.test(name) ? name : JSON.stringify(name)}`,
    `    role: ${role}`,
    ...list("files", files),
    ...list("namespaces", namespaces),
    ...(labels
      ? ["    labels:", ...Object.entries(labels).map(([key, value]) => `      ${JSON.stringify(key)}: ${JSON.stringify(value)}`)]
      : []),
  ];
}

function cut(items: readonly string[]): string[] {
  return items.length <= SHOWN ? [...items] : [...items.slice(0, SHOWN), `and ${items.length - SHOWN} more`];
}

/** Names come from files of anybody: a comment stays one line. */
function comment(text: string): string {
  return visible(text).replace(/[\r\n]+/g, " ");
}
