import type { Progress } from "../lint.js";
import { grouped } from "../report/shared/words.js";
import type { CommandContext } from "./command.js";

/** How long a run may be silent on a terminal, and how often the line changes, in milliseconds. */
const PATIENCE = 1000;
const INTERVAL = 100;

export interface ProgressLine {
  /** To be told of every step; absent where nobody looks. */
  readonly onProgress?: (progress: Progress) => void;
  /** Takes the line away. */
  stop(): void;
}

/** Says on a terminal how far the work is, once a run takes longer than a second. */
export function startProgress({ stderr }: Pick<CommandContext, "stderr">, now: () => number = () => performance.now()): ProgressLine {
  if (!stderr.isTTY) return { stop: () => undefined };
  let next = now() + PATIENCE;
  let shown = false;
  return {
    onProgress: ({ doing, done, total }) => {
      if (now() < next) return;
      next = now() + INTERVAL;
      shown = true;
      stderr.write(`\r\u001b[K${doing} ${grouped(done)} of ${grouped(total)}`);
    },
    stop: () => {
      if (shown) stderr.write("\r\u001b[K");
    },
  };
}
