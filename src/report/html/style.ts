/** The page's style sheet: one column that reads on a phone, light and dark as the reader's system is. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f6f3; --card: #ffffff; --ink: #1c2026; --soft: #5a626d; --line: #dcdcd5; --code: #f1f1ec; --link: #1d5fa8;
  --error: #b42318; --warning: #8a5a00; --info: #2a5fa5; --mark: #ffe1a8; --focus: #1d5fa8;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --card: #1b1f25; --ink: #e4e6e9; --soft: #9aa3af; --line: #31373f; --code: #14171b; --link: #7db4f0;
    --error: #ff8a7d; --warning: #f0b54a; --info: #86b7f5; --mark: #5b4513; --focus: #7db4f0;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 var(--sans); overflow-wrap: anywhere; }
main, header, footer { max-width: 70rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2rem; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.015em; margin: 0.25rem 0; text-wrap: balance; }
h2 { font-size: 1.125rem; margin: 2.25rem 0 0.75rem; }
h3 { font: 600 0.9375rem/1.4 var(--mono); margin: 1.75rem 0 0.5rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.tool { font: 600 0.875rem var(--mono); color: var(--soft); margin: 0; }
.facts, .soft { color: var(--soft); margin: 0; }
.error { color: var(--error); } .warning { color: var(--warning); } .info { color: var(--info); }
.advice { border-left: 3px solid var(--warning); padding: 0.25rem 0 0.25rem 1rem; margin: 1.5rem 0 0; }
.advice p { margin: 0 0 0.5rem; max-width: 65ch; }
pre { margin: 0; font: 0.8125rem/1.6 var(--mono); background: var(--code); border-radius: 4px; padding: 0.5rem 0.75rem; overflow-x: auto; overflow-wrap: normal; }
.environments { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 0.75rem; padding: 0; margin: 0; list-style: none; }
.environments button { width: 100%; height: 100%; text-align: left; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem 1rem; cursor: pointer; }
.environments button:hover, .rules button:hover { border-color: var(--soft); }
button[aria-pressed="true"] { border-color: var(--focus) !important; box-shadow: inset 0 0 0 1px var(--focus); }
.environments strong { display: block; }
.counts { display: block; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
.bar { display: flex; height: 4px; border-radius: 2px; overflow: hidden; background: var(--line); margin: 0.5rem 0; }
.bar i { background: currentColor; }
.scroll { overflow: auto; max-height: 26rem; background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
.rules { border-collapse: collapse; width: 100%; font-size: 0.875rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
.rules th, .rules td { padding: 0.15rem 0.75rem; text-align: right; white-space: nowrap; border-top: 1px solid var(--line); }
.rules thead th { padding-block: 0.4rem; position: sticky; top: 0; background: var(--card); border-top: 0; box-shadow: 0 1px var(--line); color: var(--soft); font-weight: 500; }
.rules th:first-child { text-align: left; font-weight: 400; font-family: var(--mono); font-size: 0.8125rem; }
.rules thead th:first-child { font: inherit; font-weight: 500; }
.rules button { font: inherit; color: inherit; background: none; border: 1px solid transparent; border-radius: 4px; padding: 0 0.35rem; min-width: 2.25rem; min-height: 1.75rem; text-align: right; cursor: pointer; text-decoration: underline dotted; text-underline-offset: 0.2em; }
.filters { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; background: var(--page); padding: 0.75rem 0; border-bottom: 1px solid var(--line); }
.filters[hidden] { display: none; }
.filters input, .filters select { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 0.4rem 0.6rem; min-width: 0; }
.filters input { flex: 1 1 16rem; }
.filters select { flex: 0 1 12rem; }
.filters output:empty { display: none; }
.filters output { color: var(--soft); font-size: 0.875rem; font-variant-numeric: tabular-nums; }
.file { content-visibility: auto; contain-intrinsic-size: auto 30rem; }
.finding { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 0.875rem 1rem; margin: 0 0 0.75rem; }
.finding > * { margin: 0.5rem 0 0; } .finding > :first-child { margin-top: 0; }
.head { display: flex; flex-wrap: wrap; gap: 0 0.75rem; font-size: 0.875rem; align-items: baseline; }
.head b { font-weight: 600; } .head a, .head code { font-family: var(--mono); font-size: 0.8125rem; }
.message { max-width: 75ch; }
.place { margin-left: auto; color: var(--soft); font: 0.8125rem var(--mono); }
.frame { padding: 0.5rem 0; } .frame > span { display: block; width: max-content; min-width: 100%; padding-right: 0.75rem; }
.frame i { display: inline-block; width: 3.5rem; padding-right: 0.75rem; text-align: right; font-style: normal; color: var(--soft); user-select: none; }
.frame mark { color: inherit; background: var(--mark); border-radius: 2px; box-shadow: 0 2px currentColor; } .frame mark:empty { padding-left: 1ch; }
.related { border-left: 2px solid var(--line); padding-left: 0.75rem; font-size: 0.875rem; } .related p { margin: 0 0 0.25rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.1rem 0.75rem; font-size: 0.875rem; } dt { color: var(--soft); } dd { margin: 0; }
.problems { list-style: none; padding: 0; margin: 0; } .problems li { margin-bottom: 0.75rem; }
.none { padding: 2rem 0; text-align: center; color: var(--soft); }
footer { padding-block: 2rem; color: var(--soft); font-size: 0.875rem; }
[hidden] { display: none; }
@media (max-width: 40rem) {
  main, header, footer { padding-inline: 0.875rem; }
  h1 { font-size: 1.375rem; }
  .filters { position: static; } .filters input { flex: 1 1 100%; } .filters select { flex: 1 1 8rem; } .filters input, .filters select { min-height: 2.75rem; font-size: 1rem; }
  .rules button { min-height: 2.5rem; }
  .rules th, .rules td { padding-inline: 0.5rem; }
  .rules tbody th { white-space: normal; overflow-wrap: anywhere; min-width: 11rem; }
  .place { margin-left: 0; width: 100%; }
  .frame i { width: 2.5rem; padding-right: 0.5rem; }
  .environments { grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); } .environments button { padding: 0.6rem 0.75rem; }
}
@media print { .filters { display: none; } .scroll { max-height: none; } .finding { break-inside: avoid; } }
`;
