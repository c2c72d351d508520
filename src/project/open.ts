import path from "node:path";
import type { Config } from "../config/config.js";
import { createResolver, type Resolver } from "../environment/resolver.js";
import type { FileFormat, Problem, SourceFile } from "../load/document.js";
import type { Changes } from "../load/git/changes.js";
import type { FileSystem } from "../load/file-system.js";
import { compileGlob } from "../text/glob.js";
import { loadProject } from "../load/project-files.js";
import type { KubernetesObject } from "../model/kubernetes-object.js";
import { objectsOf } from "../model/objects.js";
import { isGiven, type ProjectArguments } from "./arguments.js";
import { buildBundles } from "./bundles.js";
import type { RenderInput, RenderOutput } from "../render/rendered.js";
import type { Project } from "./project.js";

export interface OpenSettings {
  /** Absolute. */
  readonly cwd: string;
  readonly config: Config;
  /** `--env`. */
  readonly environment?: string;
  /** The folder is the project, whatever projects lie in it. */
  readonly nested?: boolean;
  /** False: only what was named is read. */
  readonly context: boolean;
  /** Globs of files that rules judge and that would be passed over otherwise. */
  readonly reads?: readonly string[];
  /** `--parser`: the format to read the named files in. */
  readonly parser?: FileFormat | undefined;
  /** Renders the roots of the project; see src/render. */
  readonly render: (input: RenderInput) => Promise<RenderOutput>;
  /** Of what was given, only these files. */
  readonly changed?: Changes;
  /** Where files are read from; default: the disk. */
  readonly fileSystem?: FileSystem | undefined;
  /** Called before each file that is read. */
  readonly onFile?: (done: number, total: number) => void;
}

export interface OpenedProject extends Project {
  readonly resolver: Resolver;
  /** Whether findings in a file are reported: it was named, or lies below a folder that was. */
  isGiven(absolutePath: string): boolean;
  /** The whole project was given. */
  readonly givesAll: boolean;
  /** Folders that were given with it and are projects of their own. Absolute. */
  readonly projects: readonly string[];
}

/** Reads a project, renders its roots, and sorts its objects into bundles. */
export async function openProject(given: ProjectArguments, settings: OpenSettings): Promise<OpenedProject> {
  const { cwd, config, fileSystem } = settings;
  const request = {
    root: given.root,
    cwd,
    ignore: config.ignore,
    named: [...given.files],
    texts: given.texts,
    onFile: settings.onFile,
    nested: settings.nested ?? false,
    fileSystem,
    wants: anyOf(settings.reads ?? []),
    formatOf: formatsOf(given, settings),
  };
  const walkWhole = settings.context || given.folders.includes(given.root);
  const loaded = walkWhole ? loadProject(request) : loadFolders(request, given.folders);
  const problems: Problem[] = [...loaded.problems];
  const problemsOfFiles: [SourceFile, readonly Problem[]][] = [];
  const objects: KubernetesObject[] = [];
  for (const file of loaded.files) {
    const found = objectsOf(file);
    objects.push(...found.objects);
    problemsOfFiles.push([file, [...file.problems, ...found.problems]]);
  }
  const rendered = await settings.render({ root: given.root, cwd, config, files: loaded.files, objects, fileSystem });
  for (const [file, said] of problemsOfFiles) {
    if (rendered.templates.has(file.absolutePath)) continue;
    // What a root consumes is judged through it: that a patch is no object needs no saying.
    const isConsumed = rendered.consumed.has(file.absolutePath);
    problems.push(...said.filter(({ level, kind }) => !isConsumed || level === "error" || kind !== "skipped"));
  }
  problems.push(...rendered.problems);
  const plain = objects.filter((object) => !rendered.consumed.has(object.document.file.absolutePath));
  const resolver = createResolver(
    { environments: config.environments, defaultEnvironment: config.defaultEnvironment, forced: settings.environment },
    { objects, paths: loaded.files.map((file) => file.projectPath) },
  );
  // What a chart depends on stands in no object that it renders.
  const files = loaded.files.filter((file) => file.kind === "chart" || !rendered.consumed.has(file.absolutePath));
  const bundles = buildBundles({ rendered: rendered.roots, plain, files }, resolver);
  return {
    root: given.root,
    config,
    files: loaded.files,
    bundles,
    problems,
    resolver,
    isGiven: (file) => (isGiven(file, given) || rendered.given.has(file)) && (settings.changed?.has(file) ?? true),
    givesAll: given.folders.includes(given.root) && !settings.changed,
    projects: loaded.projects.filter((folder) => isGiven(folder, given)),
  };
}

function anyOf(globs: readonly string[]): ((projectPath: string) => boolean) | undefined {
  if (globs.length === 0) return undefined;
  const matchers = [...new Set(globs)].map(compileGlob);
  return (projectPath) => matchers.some((matches) => matches(projectPath));
}

/** What `--parser` says of the named files, and the config of the others. */
function formatsOf({ root, files }: ProjectArguments, { parser, config }: OpenSettings): (projectPath: string) => FileFormat | undefined {
  const byGlob = Object.entries(config.parsers).map(([glob, format]) => [compileGlob(glob), format] as const);
  const named = new Set(parser === undefined ? [] : [...files].map((file) => path.relative(root, file).split(path.sep).join("/")));
  return (projectPath) => (named.has(projectPath) ? parser : byGlob.find(([matches]) => matches(projectPath))?.[1]);
}

/** Without context: the folders that were named, and nothing around them. */
function loadFolders(request: Parameters<typeof loadProject>[0], folders: readonly string[]): ReturnType<typeof loadProject> {
  const named = loadProject({ ...request, walk: false });
  const below = folders.map((folder) => loadProject({ ...request, walkFrom: folder, named: [], texts: new Map() }));
  return {
    files: [...named.files, ...below.flatMap(({ files }) => files)],
    problems: [...named.problems, ...below.flatMap(({ problems }) => problems)],
    projects: below.flatMap(({ projects }) => projects),
  };
}
