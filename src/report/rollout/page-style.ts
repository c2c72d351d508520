/** The style of the rollout page: the palette of the report page, one column that reads on a phone, light and dark as the reader's system is. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f6f3; --card: #ffffff; --ink: #1c2026; --soft: #5a626d; --line: #dcdcd5; --link: #1d5fa8; --warning: #8a5a00; --error: #b42318;
  --old: #7f97c4; --new: #2c9470; --starting: #e3b341; --beside: #7bbf9f; --terminating: #d5d6d8; --grid: #8b929c;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --card: #1b1f25; --ink: #e4e6e9; --soft: #9aa3af; --line: #31373f; --link: #7db4f0; --warning: #f0b54a; --error: #ff8a7d;
    --old: #52699a; --new: #1f7a5b; --starting: #a87f1f; --beside: #2f5f4b; --terminating: #3a4048; --grid: #737c88;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 var(--sans); overflow-wrap: anywhere; }
header, main, footer { max-width: 64rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2rem; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.015em; margin: 0.25rem 0; text-wrap: balance; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0; }
h3 { font-size: 1rem; margin: 2rem 0 0.5rem; }
h3 span, .soft { color: var(--soft); font-weight: 400; }
p { margin: 0.5rem 0; max-width: 75ch; }
a { color: var(--link); text-underline-offset: 0.15em; }
code, .tool, .place { font-family: var(--mono); font-size: 0.8125rem; }
.tool, .place { color: var(--soft); margin: 0; }
.tool { font-weight: 600; }
.warning { color: var(--warning); } .error { color: var(--error); }
.scroll { overflow-x: auto; overflow-wrap: normal; background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.4rem 0.75rem; text-align: right; white-space: nowrap; border-top: 1px solid var(--line); vertical-align: top; }
thead th { border-top: 0; color: var(--soft); font-weight: 500; }
th:first-child, td:first-child { text-align: left; font-weight: 400; }
tbody th { white-space: normal; min-width: 10rem; }
.workload { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1.25rem 1.5rem 1.5rem; margin: 1.5rem 0; }
.settings { display: flex; flex-wrap: wrap; gap: 0.4rem; padding: 0; margin: 0.75rem 0; list-style: none; }
.settings li { border: 1px solid var(--line); border-radius: 999px; padding: 0.1rem 0.7rem; font-size: 0.875rem; }
.settings li b { font-weight: 600; } .settings li i { font-style: normal; color: var(--soft); }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 0; margin: 0.75rem 0 1rem; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.tiles div { padding: 0.5rem 0.9rem; box-shadow: 1px 1px 0 var(--line); }
.tiles dt { color: var(--soft); font-size: 0.8125rem; }
.tiles dd { margin: 0; font-size: 1.375rem; font-weight: 600; line-height: 1.3; letter-spacing: -0.01em; font-variant-numeric: tabular-nums; }
.tiles small { display: block; font-size: 0.8125rem; font-weight: 400; color: var(--soft); letter-spacing: 0; }
.charts { display: grid; grid-template-columns: 2fr 1fr; gap: 0 1.5rem; }
.charts h4 { font-size: 0.8125rem; font-weight: 500; color: var(--soft); margin: 0 0 0.25rem; padding-left: 44px; }
.chart { display: grid; grid-template-columns: 44px minmax(0, 1fr); margin: 0; }
.scale { grid-row: 1; } .plot { display: block; width: 100%; margin: 9px 0; background: var(--page); border-radius: 3px; } .times { grid-column: 2; overflow: visible; }
.scale text { fill: var(--soft); font: 12px var(--sans); text-anchor: end; dominant-baseline: central; font-variant-numeric: tabular-nums; }
.times text { fill: var(--soft); font: 12px var(--sans); }
.old { fill: var(--old); } .new { fill: var(--new); } .starting { fill: var(--starting); } .beside { fill: var(--beside); } .terminating { fill: var(--terminating); }
.available { fill: none; stroke: var(--ink); stroke-width: 2.5; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.total { fill: none; stroke: var(--ink); stroke-width: 1; stroke-opacity: 0.55; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.replicas { fill: none; stroke: var(--grid); stroke-width: 1; stroke-dasharray: 4 4; vector-effect: non-scaling-stroke; }
.tip { fill: transparent; } .tip:hover { fill: var(--ink); fill-opacity: 0.1; }
.legend { display: flex; flex-wrap: wrap; gap: 0.15rem 1rem; padding: 0 0 0 44px; margin: 0.5rem 0 0.75rem; list-style: none; font-size: 0.8125rem; color: var(--soft); }
.legend svg { vertical-align: -1px; margin-right: 0.4rem; }
.facts { padding-left: 1.1rem; margin: 0.5rem 0; } .facts li { margin: 0.2rem 0; max-width: 75ch; }
details { margin: 0.75rem 0 0; } summary { cursor: pointer; color: var(--link); font-size: 0.875rem; width: max-content; }
details .scroll { max-height: 24rem; overflow: auto; margin: 0.5rem 0 0; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
footer { padding-block: 1rem 2rem; color: var(--soft); font-size: 0.875rem; }
@media (max-width: 44rem) {
  header, main, footer { padding-inline: 0.875rem; }
  h1 { font-size: 1.375rem; }
  .workload { padding: 1rem 0.875rem; }
  .tiles { grid-template-columns: 1fr 1fr; }
  .charts { grid-template-columns: minmax(0, 1fr); gap: 1rem; }
  .charts h4, .legend { padding-left: 0; }
  th, td { padding-inline: 0.5rem; }
  .overview :is(th, td):nth-child(2) { display: none; } .overview thead th { white-space: normal; vertical-align: bottom; } .overview tbody th { min-width: 7rem; }
}
@media (max-width: 26rem) { .overview :is(th, td) { padding-inline: 0.3rem; font-size: 0.8125rem; } .overview tbody th { min-width: 5.5rem; } }
@media print { .workload { break-inside: avoid; } }
`;
