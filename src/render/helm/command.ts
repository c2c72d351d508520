import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

/** The path of a program, or undefined when it is not on the PATH. */
export function findOnPath(name: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const extensions = process.platform === "win32" ? (env["PATHEXT"] ?? ".EXE;.CMD").split(";") : [""];
  for (const folder of (env["PATH"] ?? "").split(path.delimiter)) {
    if (folder === "") continue;
    for (const extension of extensions) {
      const candidate = path.join(folder, name + extension);
      if (isProgram(candidate)) return candidate;
    }
  }
  return undefined;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

export interface HelmResult {
  readonly stdout: string;
  /** Undefined when helm succeeded. */
  readonly failure: string | undefined;
}

/** More than this is no chart but a mistake. Bytes. */
const MAX_OUTPUT = 64 * 1024 * 1024;

/**
 * Runs helm without a shell, a cluster and a network: KUBECONFIG names nothing, and no flag asks for a repository. Never rejects. `timeout` in
 * milliseconds.
 */
export function runHelm(program: string, args: readonly string[], cwd: string, timeout: number): Promise<HelmResult> {
  const env = { ...process.env, KUBECONFIG: "", HELM_DEBUG: "false", HELM_NO_PLUGINS: "1" };
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { cwd, env, timeout, killSignal: "SIGKILL", maxBuffer: MAX_OUTPUT, encoding: "utf8" },
      (error, stdout, stderr) => {
        resolve({ stdout, failure: error ? failureOf(error, stderr, timeout) : undefined });
      },
    );
  });
}

function failureOf(error: Error & { readonly killed?: boolean; readonly code?: unknown }, stderr: string, timeout: number): string {
  if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return `printed more than ${MAX_OUTPUT / 1024 / 1024} MB`;
  if (error.killed === true) return `did not end within ${timeout / 1000} s`;
  const lines = stderr
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "" && !line.startsWith("WARNING:") && !line.startsWith("Use --debug"));
  const first = lines.findIndex((line) => line.startsWith("Error:"));
  const said = lines
    .slice(Math.max(0, first))
    .join(" ")
    .replace(/^Error:\s*/, "");
  return said === "" ? error.message : said;
}
