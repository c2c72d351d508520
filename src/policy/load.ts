import path from "node:path";
import type { Rule } from "../engine/rule.js";
import type { Problem } from "../load/document.js";
import type { FileSystem } from "../load/file-system.js";
import { codeOf } from "../load/read.js";
import { compileGlob } from "../text/glob.js";
import { PolicyFile, readPolicyFile } from "./file.js";
import { withoutTwins } from "./twins.js";
import { POLICY_KINDS, type LoadedPolicies, type PolicyContext, type PolicyKind } from "./kinds.js";

/** A policy as it was named: a file, a folder, a glob. */
export interface PolicyEntry {
  readonly name: string;
  /** Absolute folder that it is relative to. */
  readonly directory: string;
  /** "--policy", or the path of the config. */
  readonly from: string;
}

export interface PolicyRequest extends PolicyContext {
  readonly entries: readonly PolicyEntry[];
  /** Ids that are taken: those of the built-in rules. */
  readonly taken: ReadonlySet<string>;
  readonly files: FileSystem;
}

/** Reads the policies that were named and makes rules of them. Never throws for what is wrong with them. */
export async function loadPolicies(request: PolicyRequest): Promise<LoadedPolicies> {
  const problems: Problem[] = [];
  const files = filesOf(request, problems);
  const byKind = new Map<PolicyKind, PolicyFile[]>();
  for (const file of files) {
    const kind = POLICY_KINDS.find((candidate) => candidate.takes(file));
    problems.push(...file.problems);
    if (kind) byKind.set(kind, [...(byKind.get(kind) ?? []), file]);
    else problems.push(file.problem(`no kind of policy is written in files like this: ${KINDS_OF_FILES}`));
  }
  const rules: Rule[] = [];
  for (const [kind, group] of byKind) {
    const loaded = await (await kind.load()).read(group, request);
    rules.push(...loaded.rules);
    problems.push(...loaded.problems);
  }
  // A run with no rule at all would call everything clean.
  if (rules.length === 0 && problems.length === 0 && request.entries.length > 0) {
    const names = request.entries.map(({ name }) => name).join(", ");
    problems.push({ level: "error", kind: "policy", message: `no policy was found in ${names}: ${KINDS_OF_FILES}` });
  }
  return { rules: withoutTwins(rules, request.taken, problems), problems };
}

const KINDS_OF_FILES = "policies are *.policy.yaml files, admission policies of Kubernetes, Kyverno and Gatekeeper in YAML or JSON";

/** The files of all entries, each once, in order. */
function filesOf({ entries, cwd, files }: PolicyRequest, problems: Problem[]): PolicyFile[] {
  const found = new Map<string, PolicyFile>();
  for (const entry of entries) {
    for (const { file, named } of pathsOf(entry, files, problems)) {
      // What a folder holds may be named itself as well: that is the stronger.
      if (found.has(file) && !(named && !found.get(file)!.named)) continue;
      const read = readPolicyFile(file, cwd, named, files);
      if (read instanceof PolicyFile) found.set(file, read);
      else problems.push(read);
    }
  }
  return [...found.values()];
}

interface FoundPath {
  readonly file: string;
  readonly named: boolean;
}

function pathsOf(entry: PolicyEntry, files: FileSystem, problems: Problem[]): readonly FoundPath[] {
  const absolute = path.resolve(entry.directory, entry.name);
  const fault = (message: string): readonly FoundPath[] => {
    problems.push({ level: "error", kind: "policy", message: `${entry.from}: ${message}` });
    return [];
  };
  const kind = files.kindOf(absolute);
  if (kind === "file") return [{ file: absolute, named: true }];
  if (kind === "other") return fault(`${entry.name} is neither a file nor a folder`);
  const isPattern = kind === undefined && /[*?[{]/.test(entry.name);
  if (kind === undefined && !isPattern) return fault(`there is no policy ${entry.name}: no such file or folder`);
  try {
    const found = isPattern ? matching(entry, files) : filesBelow(absolute, files);
    if (found.length > 0) return found.map((file) => ({ file, named: false }));
  } catch (error) {
    return fault(`${entry.name} cannot be read: ${codeOf(error)}`);
  }
  return fault(
    isPattern
      ? `no file matches the pattern ${entry.name}, so there is no policy`
      : `the folder ${entry.name} holds no policy: ${KINDS_OF_FILES}`,
  );
}

/** Files that a glob takes. Only what lies below its part without wildcards is looked at. */
function matching({ name, directory }: PolicyEntry, files: FileSystem): string[] {
  const segments = name.split("/");
  const first = segments.findIndex((segment) => /[*?[{]/.test(segment));
  const base = path.resolve(directory, segments.slice(0, first).join("/"));
  const pattern = segments.slice(first).join("/");
  const matches = compileGlob(pattern);
  if (files.kindOf(base) !== "folder") return [];
  return filesBelow(base, files).filter((file) => {
    const below = path.relative(base, file).split(path.sep).join("/");
    return matches(below) && (pattern.includes("/") || !below.includes("/"));
  });
}

/** Folders nested deeper are not entered. */
const MAX_DEPTH = 50;

/** Files of interest in a folder of policies, sorted; links are not followed. */
function filesBelow(folder: string, files: FileSystem, depth = 0): string[] {
  if (depth > MAX_DEPTH) return [];
  const entries = files.list(folder).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((item): string[] => {
    const full = path.join(folder, item.name);
    if (item.name.startsWith(".") || item.name === "node_modules") return [];
    if (item.isDirectory()) return filesBelow(full, files, depth + 1);
    return item.isFile() && POLICY_KINDS.some(({ extensions }) => extensions.test(item.name)) ? [full] : [];
  });
}
