import type * as Sarif from "sarif";
import type { Finding } from "../../engine/finding.js";
import type { Fix } from "../../engine/fix.js";
import type { Related } from "../../engine/rule.js";
import type { KubernetesObject } from "../../model/kubernetes-object.js";
import { visible } from "../shared/visible.js";
import { region, type SarifArtifacts } from "./artifacts.js";
import { level, sentence, type SarifRules } from "./rules.js";

/** GitLab drops a result whose message is longer. */
const MESSAGE_LIMIT = 1024;
/** GitHub reads this many locations of a result. */
const RELATED_LIMIT = 100;
/** Links in the message beyond these would leave no room for the message. */
const LINK_LIMIT = 5;
const LINK_TEXT_LIMIT = 80;

export interface Shown {
  readonly finding: Finding;
  readonly suppressed?: { readonly reason: string | undefined };
}

/** Turns findings into results. */
export class SarifResults {
  constructor(
    readonly artifacts: SarifArtifacts,
    readonly rules: SarifRules,
  ) {}

  result({ finding, suppressed }: Shown): Sarif.Result {
    const related = finding.related.slice(0, RELATED_LIMIT);
    const { valuesFiles } = finding;
    return {
      ruleId: finding.ruleId,
      ruleIndex: this.rules.indexOf(finding.ruleId, finding.docs),
      level: level(finding.severity),
      message: this.#message(finding, related),
      locations: [
        {
          physicalLocation: this.artifacts.place(finding.location),
          ...(finding.objects.length > 0 ? { logicalLocations: finding.objects.map(logicalLocation) } : {}),
        },
      ],
      partialFingerprints: {
        primaryLocationLineHash: this.artifacts.lineHash(finding.location),
        "deploylint/v1": finding.fingerprint,
      },
      ...(related.length > 0 ? { relatedLocations: related.map((one, index) => this.#related(one, index)) } : {}),
      ...(finding.fix ? { fixes: [this.#fix(finding.fix)] } : {}),
      ...(suppressed ? { suppressions: [suppression(suppressed.reason)] } : {}),
      properties: { environments: finding.environments.map(({ name }) => name), ...(valuesFiles ? { valuesFiles } : {}) },
    };
  }

  #message(finding: Finding, related: readonly Related[]): Sarif.Message {
    const links = related
      .slice(0, LINK_LIMIT)
      .map(({ message }, index) => `[${linkText(message)}](${index + 1})`)
      .join(", ");
    const tail = links === "" ? "" : ` See ${links}.`;
    const args = this.rules.argumentsOf(finding.ruleId, finding.messageId, finding.data);
    return {
      text: sentence(plain(finding.message), MESSAGE_LIMIT - tail.length) + tail,
      ...(args ? { id: finding.messageId, arguments: args.map(visible) } : {}),
    };
  }

  #related({ location, message }: Related, index: number): Sarif.Location {
    return { id: index + 1, physicalLocation: this.artifacts.place(location), message: { text: sentence(plain(message), MESSAGE_LIMIT) } };
  }

  #fix(fix: Fix): Sarif.Fix {
    const files = new Map<string, Sarif.Replacement[]>();
    for (const { location, text } of fix.edits) {
      const replacement = { deletedRegion: region(location), ...(text === "" ? {} : { insertedContent: { text } }) };
      const replacements = files.get(location.file.path);
      if (replacements) replacements.push(replacement);
      else files.set(location.file.path, [replacement]);
    }
    return {
      description: { text: sentence(plain(fix.description), MESSAGE_LIMIT) },
      artifactChanges: [...files].map(([path, replacements]) => ({ artifactLocation: this.artifacts.location(path), replacements })),
    };
  }
}

/** Text that comes from manifests must not become a link: `[text](address)` is one in SARIF messages. */
function plain(text: string): string {
  return visible(text).replace(/\[(?=[^\]]*\]\()/g, "\\[");
}

function linkText(text: string): string {
  const shown = visible(text);
  const short = shown.length > LINK_TEXT_LIMIT ? `${shown.slice(0, LINK_TEXT_LIMIT - 1)}…` : shown;
  return short.replace(/[\\[\]]/g, "\\$&");
}

function logicalLocation({ apiVersion, kind, namespace, name }: KubernetesObject): Sarif.LogicalLocation {
  return {
    ...(name === undefined || name === "" ? {} : { name: visible(name) }),
    fullyQualifiedName: visible([apiVersion, kind, ...(namespace === undefined ? [] : [namespace]), name ?? "(no name)"].join("/")),
    kind: "resource",
  };
}

function suppression(reason: string | undefined): Sarif.Suppression {
  return { kind: "inSource", status: "accepted", ...(reason === undefined ? {} : { justification: visible(reason) }) };
}
