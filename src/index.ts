/** The library: lint projects, read reports, write formats. */
export { lint, openProjects } from "./lint.js";
export type { LintOptions, Opened, OpenOptions } from "./lint.js";
export type { Finding } from "./engine/finding.js";
export type { Rule } from "./engine/rule.js";
export type { Problem, SourceFile } from "./load/document.js";
export { formatterNames, loadFormatter } from "./report/index.js";
export type { FormatContext, Formatter, Report, Summary } from "./report/report.js";
export { presets, rules } from "./rules.generated.js";
