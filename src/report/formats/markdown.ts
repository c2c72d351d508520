import type { Formatter } from "../report.js";
import { markdownReport } from "../shared/markdown.js";

/** A code host's comment holds some 65,000 characters; more rows than these help nobody. */
const ROWS = 1000;

/** For comments on a change and for summary pages. */
export const formatter: Formatter = {
  name: "markdown",
  format: (report) => markdownReport(report, ROWS),
};
