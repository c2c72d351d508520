import type { SeverityOrOff } from "../config/severity.js";
import type { Finding } from "../engine/finding.js";
import type { Rule } from "../engine/rule.js";
import type { PathFigure } from "./alerts/figures.js";
import type { Problem, SourceFile } from "../load/document.js";

export interface Summary {
  readonly files: number;
  readonly documents: number;
  readonly objects: number;
  /** Objects by environment name. */
  readonly environments: Readonly<Record<string, number>>;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Findings of unknown environments that would fail the gate as production. */
  readonly wouldFailInProduction: number;
  /** Rules that ran. */
  readonly rules: number;
  readonly durationMs: number;
}

/** The outcome of a run; what every format is made from. Sorted by file, offset, rule. */
export interface Report {
  readonly findings: readonly Finding[];
  /** Suppressed inline; shown only where asked for. */
  readonly suppressed: readonly { readonly finding: Finding; readonly reason: string | undefined }[];
  readonly problems: readonly Problem[];
  readonly summary: Summary;
  /** Files that were linted: formats that list clean files need them. */
  readonly files: readonly SourceFile[];
  readonly rules: readonly Rule[];
  /** Findings that the baseline holds, and that are therefore not shown. */
  readonly inBaseline?: number;
  /** Findings that fail the run, each by the bar of its own project. */
  readonly failing: number;
  /** The way from each workload to a mail; worked out when it is asked for. */
  readonly alertPaths?: () => readonly PathFigure[];
  /** The mildest severity that fails the run. */
  readonly failOn?: SeverityOrOff;
}

export interface FormatContext {
  /** Absolute working directory. */
  readonly cwd: string;
  readonly color: boolean;
  /** Columns of the terminal, where there is one. */
  readonly width?: number;
  readonly version: string;
  /** Leave out what asks for nothing: notes, counts, times. Findings were chosen before. */
  readonly quiet: boolean;
  /** Write suppressed findings where the format can. */
  readonly includeSuppressed?: boolean;
}

export interface Formatter {
  readonly name: string;
  /** The text to write, with a final line break. */
  format(report: Report, context: FormatContext): string | Promise<string>;
}
