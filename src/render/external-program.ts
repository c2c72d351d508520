import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findOnPath } from "./helm/command.js";
import type { DeliveredNamespace } from "./kustomize/render.js";

/** kustomize, or kubectl, which holds one. */
export interface Program {
  readonly name: string;
  /** Absolute path. */
  readonly file: string;
  readonly args: readonly string[];
}

const PROGRAMS = [
  { name: "kustomize", args: ["build"] },
  { name: "kubectl", args: ["kustomize"] },
] as const;

/** The first that is on the PATH. */
export function findProgram(env: NodeJS.ProcessEnv): Program | undefined {
  for (const { name, args } of PROGRAMS) {
    const file = findOnPath(name, env);
    if (file !== undefined) return { name, file, args };
  }
  return undefined;
}

export interface BuildRequest {
  /** Absolute path of the kustomization's directory. */
  readonly directory: string;
  readonly namespace?: DeliveredNamespace | undefined;
  /** Files outside of the directory may be read. */
  readonly isUnrestricted: boolean;
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds. */
  readonly timeout: number;
}

/** What the program printed, with the folder that the origins in it are relative to; or why it did not. */
export type Built = { readonly text: string; readonly folder: string } | { readonly fault: string };

/** Output larger than this is refused. Bytes. */
const MAX_OUTPUT = 64 * 1024 * 1024;

/** Builds through a kustomization of our own beside the user's files, which asks for the origin of every object. */
export function build(program: Program, request: BuildRequest): Built {
  const { directory, env, timeout } = request;
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "deploylint-")));
  try {
    writeFileSync(
      path.join(folder, "kustomization.yaml"),
      JSON.stringify(wrapper(path.relative(folder, realpathSync(directory)), request)),
    );
    const flags = [
      // Charts that lie beside the kustomization are rendered; fetching one fails like everything that asks for the network.
      ...(findOnPath("helm", env) === undefined ? [] : ["--enable-helm"]),
      ...(request.isUnrestricted ? ["--load-restrictor", "LoadRestrictionsNone"] : []),
    ];
    const run = spawnSync(program.file, [...program.args, ...flags, folder], {
      encoding: "utf8",
      timeout,
      killSignal: "SIGKILL",
      maxBuffer: MAX_OUTPUT,
      env: offline(env),
    });
    if (run.error) return { fault: faultOf(run.error, timeout) };
    return run.status === 0 ? { text: run.stdout, folder } : { fault: said(run.stderr) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function wrapper(resource: string, { namespace }: BuildRequest): object {
  const plain = { resources: [resource], buildMetadata: ["originAnnotations"] };
  if (!namespace) return plain;
  if (!namespace.isDefault) return { ...plain, namespace: namespace.name };
  const transformer = {
    apiVersion: "builtin",
    kind: "NamespaceTransformer",
    metadata: { name: "namespace", namespace: namespace.name },
    unsetOnly: true,
    setRoleBindingSubjects: "none",
    fieldSpecs: [{ path: "metadata/namespace", create: true }],
  };
  return { ...plain, transformers: [JSON.stringify(transformer)] };
}

/** Remote bases would be fetched with HTTP or git: neither gets anywhere. */
function offline(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const nowhere = "http://127.0.0.1:9";
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
  return {
    ...env,
    ...Object.fromEntries(names.map((name) => [name, nowhere])),
    NO_PROXY: "",
    no_proxy: "",
    GIT_ALLOW_PROTOCOL: "file",
    GIT_TERMINAL_PROMPT: "0",
  };
}

function faultOf(error: Error, timeout: number): string {
  const { code } = error as { readonly code?: unknown };
  if (code === "ETIMEDOUT") return `no answer within ${timeout / 1000} seconds`;
  return code === "ENOBUFS" ? `it printed more than ${MAX_OUTPUT / 1024 / 1024} MB` : error.message;
}

/** kubectl puts the error into quotes, or on lines of their own between angle brackets; kustomize prints it as it is, after its warnings. */
function said(text: string): string {
  const [, quoted, lines] = /err=(?:"((?:[^"\\]|\\.)*)"|<\n(.*)\n >)/s.exec(text) ?? [];
  const error = quoted?.replace(/\\(.)/gs, (_, char: string) => (char === "n" ? " " : char)) ?? lines ?? text.trim().split("\n").at(-1)!;
  return error.replaceAll(/\s+/g, " ").trim().slice(0, 500) || "it failed and said nothing";
}
