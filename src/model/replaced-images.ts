import type { SourceFile } from "../load/document.js";
import { type ImageReference, parseImage } from "./image.js";
import type { KubernetesObject } from "./kubernetes-object.js";
import { asList, asRecord, asText } from "./value.js";

const IMAGE_LIST = "argocd-image-updater.argoproj.io/image-list";

/**
 * Names of images, without tags, that something sets at deployment: those that Argo CD Image Updater follows, and the artifacts that skaffold builds.
 */
export function replacedImages(applications: readonly KubernetesObject[], files: readonly SourceFile[]): ReadonlySet<string> {
  const followed = applications.flatMap(({ annotations }) =>
    (annotations[IMAGE_LIST] ?? "").split(",").map((entry) => entry.replace(/^[^=]*=/, "").trim()),
  );
  const names = [...followed, ...builtImages(files)].flatMap((text) => {
    const image = parseImage(text);
    return image ? [imageKey(image)] : [];
  });
  return new Set(names);
}

const built = new WeakMap<readonly SourceFile[], readonly string[]>();

/** The images that skaffold builds, sought once for all bundles of a project. */
function builtImages(files: readonly SourceFile[]): readonly string[] {
  let images = built.get(files);
  if (!images) {
    const skaffold = files.filter(({ kind }) => kind === "skaffold");
    images = skaffold.flatMap(({ documents }) => documents.flatMap(({ value }) => artifactsOf(value)));
    built.set(files, images);
  }
  return images;
}

function artifactsOf(skaffold: unknown): string[] {
  const root = asRecord(skaffold);
  const configs = [root, ...asList(root?.["profiles"]).map(asRecord)];
  return configs.flatMap((config) =>
    asList(asRecord(config?.["build"])?.["artifacts"]).flatMap((artifact) => asText(asRecord(artifact)?.["image"]) ?? []),
  );
}

/** Registry and repository, without tag and digest. */
export function imageKey({ registry, repository }: ImageReference): string {
  return registry === undefined ? repository : `${registry}/${repository}`;
}
