import type { Severity } from "../../config/severity.js";
import type { Finding } from "../../engine/finding.js";
import type { Report } from "../report.js";
import { linkable } from "../shared/docs-url.js";
import { count } from "../shared/words.js";
import { xml as html } from "../shared/xml.js";

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];
/** Names that come first, in this order. */
const USUAL = ["production", "staging", "development", "unknown"];

/** The environments and rules of a report, numbered: the page's filters know them by number. */
export class Overview {
  readonly environments: readonly string[];
  readonly rules: readonly string[];
  readonly #docs = new Map<string, string>();

  constructor(
    readonly report: Report,
    readonly findings: readonly Finding[],
  ) {
    const environments = new Set(Object.keys(report.summary.environments));
    for (const finding of findings) {
      for (const { name } of finding.environments) environments.add(name);
      this.#docs.set(finding.ruleId, finding.docs);
    }
    const order = (name: string): number => (USUAL.includes(name) ? USUAL.indexOf(name) : USUAL.length);
    this.environments = [...environments].sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
    const total = tally(findings, (finding) => [finding.ruleId]);
    this.rules = [...total.keys()].sort((a, b) => compareTallies(total.get(a)!, total.get(b)!) || (a < b ? -1 : 1));
  }

  environmentNumbers(finding: Finding): string {
    return finding.environments.map(({ name }) => this.environments.indexOf(name)).join(" ");
  }

  ruleNumber(ruleId: string): number {
    return this.rules.indexOf(ruleId);
  }

  /** One card for each environment. */
  environmentCards(): string {
    const tallies = tally(this.findings, (finding) => finding.environments.map(({ name }) => name));
    const cards = this.environments.map((name, number) => {
      const numbers = tallies.get(name) ?? NONE;
      const { environments } = this.report.summary;
      const objects = Object.hasOwn(environments, name) ? `<span class="soft">${count(environments[name]!, "object")}</span>` : "";
      return (
        `<li><button type="button" data-environment="${number}" aria-pressed="false"><strong>${html(name)}</strong>` +
        `${objects}${bar(numbers)}<span class="counts">${countWords(numbers)}</span></button></li>`
      );
    });
    return `<ul class="environments">${cards.join("")}</ul>`;
  }

  /** Rules by environments. */
  ruleTable(): string {
    const total = tally(this.findings, (finding) => [finding.ruleId]);
    const cells = tally(this.findings, (finding) => finding.environments.map(({ name }) => `${finding.ruleId}\0${name}`));
    const head = this.environments.map((name) => `<th scope="col">${html(name)}</th>`).join("");
    const rows = this.rules.map((ruleId, rule) => {
      const columns = this.environments.map((name, environment) => cell(cells.get(`${ruleId}\0${name}`), rule, environment)).join("");
      return `<tr><th scope="row">${this.ruleLink(ruleId)}</th>${cell(total.get(ruleId), rule, undefined)}${columns}</tr>`;
    });
    return (
      `<div class="scroll" tabindex="0" role="region" aria-label="Findings by rule and environment"><table class="rules"><thead><tr><th scope="col">Rule</th><th scope="col">All</th>${head}</tr></thead>` +
      `<tbody>${rows.join("\n")}</tbody></table></div>`
    );
  }

  ruleLink(ruleId: string): string {
    const address = linkable(this.#docs.get(ruleId));
    return address === undefined ? `<code>${html(ruleId)}</code>` : `<a href="${html(address)}">${html(ruleId)}</a>`;
  }
}

type Tally = Readonly<Record<Severity, number>>;

const NONE: Tally = { error: 0, warning: 0, info: 0 };

function tally(findings: readonly Finding[], keysOf: (finding: Finding) => readonly string[]): Map<string, Tally> {
  const result = new Map<string, Record<Severity, number>>();
  for (const finding of findings) {
    for (const key of keysOf(finding)) {
      const numbers = result.get(key) ?? { ...NONE };
      numbers[finding.severity]++;
      result.set(key, numbers);
    }
  }
  return result;
}

function compareTallies(a: Tally, b: Tally): number {
  return b.error - a.error || b.warning - a.warning || b.info - a.info;
}

function sum(numbers: Tally): number {
  return numbers.error + numbers.warning + numbers.info;
}

function worst(numbers: Tally): Severity {
  return SEVERITIES.find((severity) => numbers[severity] > 0) ?? "info";
}

function cell(numbers: Tally | undefined, rule: number, environment: number | undefined): string {
  if (!numbers) return "<td></td>";
  const place = environment === undefined ? "" : ` data-environment="${environment}"`;
  const number = sum(numbers).toLocaleString("en-US");
  return `<td class="${worst(numbers)}"><button type="button" data-rule="${rule}"${place} aria-pressed="false">${number}</button></td>`;
}

function bar(numbers: Tally): string {
  const parts = SEVERITIES.filter((severity) => numbers[severity] > 0).map(
    (severity) => `<i class="${severity} w${Math.max(1, Math.round((numbers[severity] / sum(numbers)) * 20))}"></i>`,
  );
  return `<span class="bar" aria-hidden="true">${parts.join("")}</span>`;
}

/** The widths that bars use: styles in attributes would need a weaker content security policy. */
export const BAR_STYLE = Array.from({ length: 20 }, (_, index) => `.bar .w${index + 1} { flex-grow: ${index + 1}; }`).join("\n");

const WORDS: Readonly<Record<Severity, (number: number) => string>> = {
  error: (number) => count(number, "error"),
  warning: (number) => count(number, "warning"),
  info: (number) => count(number, "info", "infos"),
};

/** "1 error, 2 warnings", each in its colour. */
export function countWords(numbers: Tally): string {
  const words = SEVERITIES.filter((severity) => numbers[severity] > 0).map(
    (severity) => `<span class="${severity}">${WORDS[severity](numbers[severity])}</span>`,
  );
  return words.length === 0 ? '<span class="soft">no findings</span>' : words.join(", ");
}
