import type { CommandContext } from "./command.js";

/** How long a run may be silent on a terminal, in milliseconds. */
const PATIENCE = 1000;

/** Says on a terminal that work goes on, once a run takes longer than a second. Reading is synchronous, so the line appears when control returns. */
export function startProgress({ stderr }: Pick<CommandContext, "stderr">): { stop(): void } {
  if (!stderr.isTTY) return { stop: () => undefined };
  let shown = false;
  const timer = setTimeout(() => {
    shown = true;
    stderr.write("deploylint: still reading and judging…");
  }, PATIENCE);
  timer.unref();
  return {
    stop: () => {
      clearTimeout(timer);
      if (shown) stderr.write("\r\u001b[K");
    },
  };
}
