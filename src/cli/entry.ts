import { readFileSync } from "node:fs";
import { decode } from "../load/decode.js";
import { MAX_FILE_SIZE } from "../load/read.js";
import { main } from "./main.js";
import { type Output, UsageError } from "./command.js";

declare const DEPLOYLINT_VERSION: string | undefined;

/** Runs the process: its arguments, its streams, its exit code. */
export async function start(): Promise<void> {
  process.on("uncaughtException", (error) => fail(`internal error: ${process.argv.includes("--debug") ? error.stack : error.message}`));
  const code = await main(process.argv.slice(2), {
    cwd: process.cwd(),
    env: process.env,
    version: version(),
    stdout: output(process.stdout, "standard output"),
    stderr: output(process.stderr, "standard error"),
    readStdin,
    ...(process.stdin.isTTY && process.stdout.isTTY ? { ask } : {}),
  });
  process.exitCode ??= code;
}

/** What was to be judged or said was not: whatever the findings are, the run has failed. */
function fail(message: string): void {
  process.exitCode = 2;
  try {
    process.stderr.write(`deploylint: ${message}\n`);
  } catch {
    // Nobody can be told.
  }
}

function output(stream: NodeJS.WriteStream, name: string): Output {
  const failed = (error: NodeJS.ErrnoException): void => {
    // A reader that closes early (head, less) is no error of ours.
    if (error.code !== "EPIPE") fail(`${name} cannot be written: ${error.message}`);
  };
  stream.on("error", failed);
  return {
    write: (text) => {
      try {
        stream.write(text);
      } catch (error) {
        failed(error as NodeJS.ErrnoException);
      }
    },
    isTTY: stream.isTTY ?? false,
    columns: stream.columns,
  };
}

/** All of standard input, decoded as files are. */
async function readStdin(): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of process.stdin) {
      parts.push(part as Buffer);
      size += (part as Buffer).length;
      if (size > MAX_FILE_SIZE) break;
    }
  } catch (error) {
    throw new UsageError(`standard input cannot be read: ${(error as Error).message}`);
  }
  if (size > MAX_FILE_SIZE) throw new UsageError(`standard input is larger than ${MAX_FILE_SIZE / 1024 / 1024} MB; it is not read`);
  const decoded = decode(Buffer.concat(parts));
  if ("fault" in decoded) throw new UsageError(`standard input cannot be read: ${decoded.fault}`);
  return decoded.text;
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

/** Put in by the build; from package.json in a checkout. */
function version(): string {
  if (typeof DEPLOYLINT_VERSION === "string") return DEPLOYLINT_VERSION;
  return (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }).version;
}
