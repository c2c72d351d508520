import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { type Outcome, runIn } from "./command-line.js";

export function run(cwd: string, ...argv: readonly string[]): Promise<Outcome> {
  return runIn(cwd, argv);
}

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "deploylint-git-")));
  folders.push(folder);
  return folder;
}

export class Repository {
  constructor(readonly root: string = temporaryFolder()) {}

  /** A new repository with these files, committed unless `commit` is false. */
  static with(files: Readonly<Record<string, string>>, commit = true): Repository {
    const repository = new Repository();
    repository.git("init", "-q", "-b", "main");
    repository.write(files);
    repository.git("add", "-A");
    if (commit) repository.git("commit", "-q", "-m", "first");
    return repository;
  }

  git(...args: readonly string[]): string {
    return git(this.root, ...args);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      const full = path.join(this.root, name);
      mkdirSync(path.dirname(full), { recursive: true });
      writeFileSync(full, text);
    }
  }

  stage(files: Readonly<Record<string, string>>): void {
    this.write(files);
    this.git("add", "--", ...Object.keys(files));
  }

  lint(...argv: readonly string[]): Promise<Outcome> {
    return run(this.root, ...argv);
  }
}

export function git(cwd: string, ...args: readonly string[]): string {
  const env = { ...process.env, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
  const identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"];
  const { status, stdout, stderr } = spawnSync("git", [...identity, ...args], { cwd, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** A Deployment of production with one breach, and one without. */
export const RECREATE = deployment("Recreate");
export const ROLLING = deployment("RollingUpdate");

export function deployment(type: string, name = "web"): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: { app: ${name} }
spec:
  strategy:
    type: ${type}
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: ${name}
          image: example.org/${name}:1.0.0
`;
}
