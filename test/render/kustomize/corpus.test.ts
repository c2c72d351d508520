import { execFile, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { parseYaml } from "../../../src/load/yaml/parse.js";
import { diskFiles } from "../../../src/render/kustomize/files.js";
import { renderKustomization } from "../../../src/render/kustomize/render.js";

/** Manifests of public repositories, where they are at hand. */
const CORPUS = path.resolve(import.meta.dirname, "../../../../shared/corpus/dev");
const hasKubectl = spawnSync("kubectl", ["version", "--client"], { stdio: "ignore" }).status === 0;
const run = promisify(execFile);

/** Every n-th kustomization; DEPLOYLINT_EVERY=1 compares all, which takes minutes. */
const EVERY = Number(process.env["DEPLOYLINT_EVERY"] ?? 12);

function kustomizations(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return kustomizations(path.join(folder, entry.name));
    return /^(?:kustomization\.ya?ml|Kustomization)$/.test(entry.name) ? [folder] : [];
  });
}

function sorted(objects: readonly unknown[]): string[] {
  return objects.map((object) => JSON.stringify(ordered(object))).sort();
}

/** Keys in one order; integers beyond numbers as text. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, ordered(item)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Without network: what kubectl would fetch counts for neither side. */
async function kubectl(folder: string): Promise<unknown[] | undefined> {
  try {
    const { stdout } = await run("kubectl", ["kustomize", folder], {
      maxBuffer: 1e8,
      timeout: 20_000,
      env: { ...process.env, HTTPS_PROXY: "http://127.0.0.1:9", GIT_ALLOW_PROTOCOL: "file" },
    });
    return parseYaml(stdout)
      .documents.map(({ value }) => value)
      .filter((value) => value !== null);
  } catch {
    return undefined;
  }
}

test.runIf(hasKubectl && existsSync(CORPUS))(
  "kustomizations of the corpus render to what kubectl makes of them",
  async () => {
    const folders = kustomizations(CORPUS).filter((_, index) => index % EVERY === 0);
    const outcome = { compared: 0, equal: 0, different: [] as string[], left: [] as string[] };
    const queue = [...folders];
    const work = async (): Promise<void> => {
      for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
        const expected = await kubectl(folder);
        if (!expected) continue;
        const { objects, problems } = renderKustomization(folder, { files: diskFiles({ root: folder, cwd: folder }) });
        const name = path.relative(CORPUS, folder);
        if (problems.some(({ level }) => level === "error")) {
          outcome.left.push(name);
          continue;
        }
        outcome.compared++;
        const actual = objects.map(({ value }) => value);
        if (JSON.stringify(sorted(actual)) === JSON.stringify(sorted(expected))) outcome.equal++;
        else outcome.different.push(name);
      }
    };
    await Promise.all([work(), work()]);
    process.stdout.write(
      `kustomizations: ${outcome.compared} compared, ${outcome.equal} equal, ${outcome.different.length} different, ${outcome.left.length} left to the binary\n`,
    );
    expect(outcome.compared).toBeGreaterThan(20);
    expect(outcome.compared / (outcome.compared + outcome.left.length), `left: ${outcome.left.join(", ")}`).toBeGreaterThanOrEqual(0.95);
    expect(outcome.equal / outcome.compared, `different: ${outcome.different.join(", ")}`).toBeGreaterThanOrEqual(0.99);
  },
  900_000,
);
