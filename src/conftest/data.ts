import path from "node:path";
import { disk } from "../load/file-system.js";
import type { Problem } from "../load/document.js";
import { asRecord, type JsonRecord } from "../model/value.js";
import { PolicyFile, readPolicyFile } from "../policy/file.js";
import { define } from "../load/yaml/record.js";

/** What --data names: the mappings of YAML and JSON files, merged; those of a folder lie below the names of its subfolders, as in conftest. */
export function readData(names: readonly string[], cwd: string): { readonly data: JsonRecord; readonly problems: readonly Problem[] } {
  const data: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const name of names) {
    const absolute = path.resolve(cwd, name);
    const kind = disk.kindOf(absolute);
    if (kind === undefined) problems.push({ level: "error", kind: "read", message: `--data: no such file or folder: ${name}` });
    else if (kind === "folder") readFolder(absolute, data, cwd, problems);
    else readInto(absolute, data, cwd, problems);
  }
  return { data, problems };
}

function readFolder(folder: string, into: Record<string, unknown>, cwd: string, problems: Problem[], depth = 0): void {
  if (depth > 50) return;
  for (const entry of disk.list(folder).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(folder, entry.name);
    if (entry.isFile() && /\.(?:ya?ml|json)$/i.test(entry.name)) readInto(full, into, cwd, problems);
    if (!entry.isDirectory() || entry.name.startsWith(".")) continue;
    const below = (asRecord(into[entry.name]) as Record<string, unknown> | undefined) ?? {};
    define(into, entry.name, below);
    readFolder(full, below, cwd, problems, depth + 1);
  }
}

function readInto(file: string, into: Record<string, unknown>, cwd: string, problems: Problem[]): void {
  const read = readPolicyFile(file, cwd, true, disk);
  if (!(read instanceof PolicyFile)) return void problems.push(read);
  problems.push(...read.problems);
  for (const { value } of read.documents) {
    const record = asRecord(value);
    if (record) for (const [key, entry] of Object.entries(record)) define(into, key, entry);
    else problems.push(read.problem("a file of data holds a mapping"));
  }
}
