import { main } from "../../src/cli/main.js";

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in a folder, in this process, without a terminal. */
export async function runIn(cwd: string, argv: readonly string[], stdin = ""): Promise<Outcome> {
  let out = "";
  let err = "";
  const code = await main(argv, {
    cwd,
    env: { NO_COLOR: "1" },
    version: "1.2.3",
    stdout: { write: (text) => void (out += text), isTTY: false, columns: undefined },
    stderr: { write: (text) => void (err += text), isTTY: false, columns: undefined },
    readStdin: () => Promise.resolve(stdin),
  });
  return { code, out, err };
}
