import { xml as html } from "../shared/xml.js";
import { type PathFigure, titleOf, verdictWords } from "./figures.js";

/** More workloads than this are not drawn. */
const LIMIT = 200;
const STEP = 76;
const RADIUS = 7;

/** Styles of the picture, for the page's style sheet. */
export const PICTURE_STYLE = `
.chains { display: grid; gap: 1rem; }
.chain { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem 1rem; }
.chain h3 { margin: 0; }
.chain p { margin: 0.25rem 0 0; font-size: 0.875rem; }
.chain svg { display: block; width: 100%; max-width: 54rem; height: auto; margin: 0.5rem 0; font: 11px var(--sans); }
.chain line { stroke: var(--line); stroke-width: 3; }
.chain text { fill: var(--soft); text-anchor: middle; }
.chain .holds { fill: var(--info); stroke: var(--info); } .chain line.holds { stroke: var(--info); }
.chain .broken { fill: var(--card); stroke: var(--error); stroke-width: 3; } .chain line.broken { stroke: var(--error); stroke-dasharray: 3 5; }
.chain .unknown { fill: var(--card); stroke: var(--soft); stroke-width: 2; } .chain line.unknown { stroke-dasharray: 1 5; stroke: var(--soft); }
`;

/** A picture of the way from each workload to a mail; "" when there is none to draw. */
export function alertPicture(paths: readonly PathFigure[]): string {
  if (paths.length === 0) return "";
  const shown = paths.slice(0, LIMIT);
  const cut = paths.length > shown.length ? `<p class="soft">${paths.length - shown.length} more workloads are not drawn.</p>` : "";
  return `<h2>From the workload to a mail</h2><p class="soft">Filled: the link holds. Red: it is broken. Hollow: this project does not say.</p><div class="chains">${shown.map(chain).join("\n")}</div>${cut}`;
}

function chain(path: PathFigure): string {
  const { links, environment, file, line } = path;
  const width = links.length * STEP;
  const marks = links.map(({ name, state, says, places }, index) => {
    const x = index * STEP + STEP / 2;
    const place = places[0] ? ` · ${places[0].file}:${places[0].line}` : "";
    const before = index === 0 ? "" : `<line class="${state}" x1="${x - STEP + RADIUS + 2}" y1="14" x2="${x - RADIUS - 2}" y2="14"/>`;
    return `${before}<circle class="${state}" cx="${x}" cy="14" r="${RADIUS}"><title>${html(`${name}: ${says}${place}`)}</title></circle><text x="${x}" y="38">${html(name)}</text>`;
  });
  const label = `${titleOf(path)}: ${verdictWords(path)}`;
  return (
    `<article class="chain"><h3>${html(titleOf(path))}</h3><p class="soft">${html(`${file}:${line} · ${environment.name}`)}</p>` +
    `<svg viewBox="0 0 ${width} 46" role="img" aria-label="${html(label)}">${marks.join("")}</svg><p>${html(verdictWords(path))}</p></article>`
  );
}
