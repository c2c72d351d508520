import { createHash } from "node:crypto";
import { PROJECT_URL } from "../shared/docs-url.js";
import { count } from "../shared/words.js";
import { xml as html } from "../shared/xml.js";
import { chart, stepWords } from "./chart.js";
import type { RolloutFigure, RolloutFigures, SimulationFigures, WorkloadFigures } from "./figures.js";
import { PAGE_STYLE } from "./page-style.js";
import { autoscalerWords, brokenWords, evictionWords, noun, percentageWords, podWords, quotaWords, seconds, titleOf } from "./sentences.js";

/** One page with a chart for each workload and size. It needs nothing from elsewhere and runs nothing. */
export function rolloutPage(figures: RolloutFigures): string {
  const { workloads, tool } = figures;
  const title = workloads.length === 1 ? `How ${titleOf(workloads[0]!)} rolls out` : `How ${count(workloads.length, "workload")} roll out`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${createHash("sha256").update(PAGE_STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'">
<title>${html(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header><p class="tool">deploylint rollout ${html(tool.version)}</p><h1>${html(title)}</h1>
<p class="soft">Simulated from the manifests. Times are lower bounds: how long images take to load and programs to start is not written there.</p></header>
<main>
${workloads.length > 1 ? overview(workloads) : ""}
${workloads.map(section).join("\n")}
${workloads.length === 0 ? "<p>No workload that a controller rolls was found.</p>" : ""}
</main>
<footer>Made by <a href="${PROJECT_URL}">deploylint</a> ${html(tool.version)}.</footer>
</body>
</html>
`;
}

function overview(workloads: readonly WorkloadFigures[]): string {
  const rows = workloads.flatMap((workload, index) =>
    workload.simulations.map(({ replicas, rollout }) => {
      const cells = rollout
        ? [rollout.minAvailable, rollout.maxTotal, rollout.waves, seconds(rollout.seconds)]
        : ["", "", "", "not simulated"];
      const numbers = cells.map((cell) => (typeof cell === "number" ? cell.toLocaleString("en-US") : cell));
      return (
        `<tr><th scope="row"><a href="#w${index}">${html(titleOf(workload))}</a></th><td>${html(workload.environment.name)}</td>` +
        `<td>${replicas.toLocaleString("en-US")}</td>${numbers.map((cell) => `<td>${cell}</td>`).join("")}</tr>`
      );
    }),
  );
  const heads = ["Workload", "Environment", "Replicas", "Fewest available", "Most pods", "Waves", "At least"];
  return `<div class="scroll overview"><table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function section(workload: WorkloadFigures, index: number): string {
  const { file, line, bundle, environment, strategy, settings, notes, violations } = workload;
  const place = `${file}:${line}${bundle.startsWith("files: ") ? "" : ` · ${bundle}`} · ${environment.name}`;
  const chips = settings.map(({ field, value, isDefault }) => {
    const name = field.slice(field.lastIndexOf(".") + 1);
    return `<li title="${html(field)}">${html(name)} <b>${html(value)}</b>${isDefault ? " <i>default</i>" : ""}</li>`;
  });
  const faults = violations.map(
    ({ text, rejected }) =>
      `<p class="${rejected ? "error" : "warning"}">It ${html(text)}${rejected ? ": the API server turns it down" : ""}.</p>`,
  );
  return (
    `<section class="workload" id="w${index}"><h2>${html(titleOf(workload))}</h2><p class="place">${html(place)}</p>` +
    `<ul class="settings"><li><b>${html(strategy)}</b></li>${chips.join("")}${autoscalerWords(workload)
      .map((words) => `<li>${html(words)}</li>`)
      .join("")}</ul>` +
    `<p>${html(podWords(workload))}</p>${faults.join("")}${notes.map((note) => `<p class="soft">${html(note)}</p>`).join("")}` +
    `${workload.simulations.map((simulation) => simulated(workload, simulation)).join("")}${percentages(workload)}</section>`
  );
}

function simulated(workload: WorkloadFigures, { replicas, because, rollout, reason }: SimulationFigures): string {
  const head = `<h3>${html(noun(workload, replicas))} <span>${html(because.join(", "))}</span></h3>`;
  if (!rollout) return `${head}<p class="soft">Not simulated: ${html(reason ?? "")}.</p>`;
  if (replicas === 0) return `${head}<p class="soft">No pod runs, so there is nothing to roll.</p>`;
  const most = Math.max(rollout.maxWithTerminating, rollout.brokenImage.maxTotal);
  const good = chart(rollout.steps, { replicas, most, description: describe(rollout) });
  const broken = chart(rollout.brokenImage.steps, { replicas, most, description: brokenWords(rollout) });
  const quotas = rollout.quotas.map((quota) => `<li${quota.verdict === "holds" ? "" : ' class="warning"'}>${html(quotaWords(quota))}</li>`);
  return (
    `${head}${tiles(rollout)}<div class="charts"><div><h4>The new image works</h4>${good}</div><div><h4>The new image is broken</h4>${broken}</div></div>` +
    `${legend(rollout)}<ul class="facts"><li>${html(brokenWords(rollout))}</li><li>${html(evictionWords(rollout))}</li>${quotas.join("")}</ul>${stepTable(rollout)}`
  );
}

function describe({ minAvailable, maxTotal, waves }: RolloutFigure): string {
  return `Pods over the steps of the rollout: at least ${minAvailable} available, at most ${maxTotal} in all, in ${count(waves, "wave")}.`;
}

function tiles(rollout: RolloutFigure): string {
  const { minAvailable, maxTotal, maxWithTerminating, waves, manualPauses } = rollout;
  const terminating =
    maxWithTerminating > maxTotal ? `<small>up to ${maxWithTerminating.toLocaleString("en-US")} with terminating</small>` : "";
  const people = manualPauses > 0 ? `<small>waits ${manualPauses === 1 ? "once" : `${manualPauses} times`} for a person</small>` : "";
  const tile = (name: string, value: string, more = ""): string => `<div><dt>${name}</dt><dd>${value}${more}</dd></div>`;
  return (
    `<dl class="tiles">${tile("Fewest available", minAvailable.toLocaleString("en-US"))}${tile("Most pods", maxTotal.toLocaleString("en-US"), terminating)}` +
    `${tile("Waves", waves.toLocaleString("en-US"))}${tile("Takes at least", seconds(rollout.seconds), people)}</dl>`
  );
}

function legend({ steps }: RolloutFigure): string {
  const square = (name: string, text: string): string =>
    `<li><svg width="11" height="11" aria-hidden="true"><rect class="${name}" width="11" height="11" rx="2"/></svg>${text}</li>`;
  const stroke = (name: string, text: string): string =>
    `<li><svg width="16" height="11" aria-hidden="true"><path class="${name}" d="M0 5.5H16"/></svg>${text}</li>`;
  return (
    `<ul class="legend">${square("old", "old")}${square("new", "new, available")}${square("starting", "new, starting")}` +
    `${steps.some(({ beside }) => beside > 0) ? square("beside", "canary") : ""}${steps.some(({ terminating }) => terminating > 0) ? square("terminating", "may still terminate") : ""}` +
    `${stroke("available", "available")}${stroke("total", "total")}${stroke("replicas", "replicas")}</ul>`
  );
}

/** Longer lists help nobody; the JSON has them all. */
const ROW_LIMIT = 200;

function stepTable({ steps }: RolloutFigure): string {
  const rows = steps.slice(0, ROW_LIMIT).map((step) => {
    const words = stepWords(step);
    const numbers = [step.old, step.new, step.available, step.total, step.terminating].map(
      (cell) => `<td>${cell.toLocaleString("en-US")}</td>`,
    );
    return `<tr><th scope="row">${html(words.slice(0, words.indexOf(", after")))}</th><td>${seconds(step.seconds)}</td>${numbers.join("")}</tr>`;
  });
  const heads = ["Step", "After", "Old", "New", "Available", "Total", "Terminating"];
  const cut = steps.length > ROW_LIMIT ? `<p class="soft">${count(steps.length - ROW_LIMIT, "more step")} in the JSON.</p>` : "";
  return (
    `<details><summary>${count(steps.length, "step")} in numbers</summary><div class="scroll"><table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}` +
    `</tr></thead><tbody>${rows.join("")}</tbody></table></div>${cut}</details>`
  );
}

function percentages(workload: WorkloadFigures): string {
  const { percentages: advice, simulations } = workload;
  const sentence = percentageWords(workload);
  if (!advice || sentence === undefined) return "";
  const rows = advice.sizes.map((after) => {
    const before = simulations.find(({ replicas }) => replicas === after.replicas)?.rollout;
    const pair = (now: number | string | undefined, then: number | string): string =>
      `<td>${now ?? "?"}${now === then ? "" : ` → <b>${then}</b>`}</td>`;
    return (
      `<tr><th scope="row">${html(noun(workload, after.replicas))}</th>${pair(before?.waves, after.waves)}${pair(before?.minAvailable, after.minAvailable)}` +
      `${pair(before?.maxTotal, after.maxTotal)}${pair(before && seconds(before.seconds), seconds(after.seconds))}</tr>`
    );
  });
  return (
    `<h3>With percentages <span>maxSurge ${html(advice.maxSurge)}, maxUnavailable ${html(advice.maxUnavailable)}</span></h3><p>${html(sentence)}</p>` +
    `<div class="scroll"><table><thead><tr><th scope="col">Size</th><th scope="col">Waves</th><th scope="col">Fewest available</th><th scope="col">Most pods</th><th scope="col">At least</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`
  );
}
