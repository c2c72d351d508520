import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

export interface Repository {
  /** Absolute path of the work tree. */
  readonly root: string;
  /** Read on demand: what is checked out, as far as the files under .git tell without running git. */
  head(): Head | undefined;
}

export interface Head {
  /** Address of the remote "origin", as https where that can be told, without user and password. */
  readonly repositoryUri: string;
  readonly revisionId?: string;
  readonly branch?: string;
}

/** The repository whose work tree holds `directory`; undefined outside of one. */
export function findRepository(directory: string): Repository | undefined {
  for (let current = resolve(directory); ; current = dirname(current)) {
    const marker = join(current, ".git");
    if (existsSync(marker)) return { root: current, head: () => readHead(marker) };
    if (dirname(current) === current) return undefined;
  }
}

function readHead(marker: string): Head | undefined {
  const gitDirectory = gitDirectoryOf(marker);
  if (gitDirectory === undefined) return undefined;
  const common = read(join(gitDirectory, "commondir"));
  const commonDirectory = common === undefined ? gitDirectory : resolve(gitDirectory, common.trim());
  const repositoryUri = originUri(read(join(commonDirectory, "config")) ?? "");
  if (repositoryUri === undefined) return undefined;
  const head = read(join(gitDirectory, "HEAD"))?.trim() ?? "";
  const ref = /^ref: (refs\/\S+)$/.exec(head)?.[1];
  const revisionId = ref === undefined ? head : (read(join(commonDirectory, ref))?.trim() ?? packedRevision(commonDirectory, ref));
  return {
    repositoryUri,
    ...(revisionId !== undefined && /^[0-9a-f]{40,64}$/.test(revisionId) ? { revisionId } : {}),
    ...(ref?.startsWith("refs/heads/") ? { branch: ref.slice("refs/heads/".length) } : {}),
  };
}

/** In a linked work tree or a submodule `.git` is a file that names the directory. */
function gitDirectoryOf(marker: string): string | undefined {
  try {
    if (statSync(marker).isDirectory()) return marker;
  } catch {
    return undefined;
  }
  const target = /^gitdir: (.+)$/m.exec(read(marker) ?? "")?.[1];
  return target === undefined ? undefined : resolve(dirname(marker), target.trim());
}

function packedRevision(commonDirectory: string, ref: string): string | undefined {
  const line = (read(join(commonDirectory, "packed-refs")) ?? "").split("\n").find((entry) => entry.endsWith(` ${ref}`));
  return line?.split(" ")[0];
}

function originUri(config: string): string | undefined {
  const section = /^\[remote "origin"\]([^[]*)/m.exec(config)?.[1];
  const url = section === undefined ? undefined : /^\s*url\s*=\s*(\S+)\s*$/m.exec(section)?.[1];
  if (url === undefined) return undefined;
  const short = /^(?:[\w.-]+@)?([\w.-]+):(?!\/)(.+)$/.exec(url);
  return webAddress(short && !url.includes("://") ? `https://${short[1]}/${short[2]}` : url);
}

function webAddress(url: string): string | undefined {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return undefined;
  }
  if (!/^(?:https?|ssh|git):$/.test(parsed.protocol) || parsed.hostname === "") return undefined;
  const protocol = parsed.protocol === "http:" ? "http:" : "https:";
  const port = parsed.protocol.startsWith("http") && parsed.port !== "" ? `:${parsed.port}` : "";
  return `${protocol}//${parsed.hostname}${port}${parsed.pathname.replace(/(?:\.git)?\/*$/, "")}`;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
