import {
  type Container,
  defineRule,
  imageKey,
  isSelected,
  listOption,
  matchesWildcard,
  mutability,
  replacedImages,
  runsToCompletion,
  scope,
  writtenImage,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "Images in production have a tag that does not move, or a digest",
      why: "A rollout starts only when the pod template changes, and rolling back restores only the template. Under a tag that moves, a release changes nothing in the manifest, pods of one workload may run different versions, and the way back leads to the same image.",
      references: [
        "https://kubernetes.io/docs/concepts/containers/images/",
        "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#updating-a-deployment",
      ],
      details:
        "Passed over are images that something else sets: a Flux image policy marker behind the value, an Argo CD Image Updater annotation, artifacts of a skaffold.yaml, and Knative or Cloud Run services, which fix the digest with each revision. So are Jobs and pods that end by themselves: nothing rolls them out.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        allow: listOption("Workloads to pass over: names (with *) or labels as key=value."),
        ignoreImages: {
          type: "array",
          items: { type: "string" },
          // What kubebuilder writes into config/manager, for its Makefile to replace.
          default: ["controller:latest"],
          description: "Images to pass over, as written, with * for any characters: placeholders that a pipeline replaces.",
        },
      },
    },
    messages: {
      latest: {
        severity: scope("production", "error"),
        text: "Container {{container}} in {{title}} runs {{image}}: the tag moves, so a release does not change the pod template and cannot be rolled back. Use a version or a digest.",
      },
      noTag: {
        severity: scope("production", "error"),
        text: "Container {{container}} in {{title}} runs {{image}} without a tag, which means latest: a release does not change the pod template and cannot be rolled back. Use a version or a digest.",
      },
      branch: {
        severity: scope("production", "error"),
        text: "Container {{container}} in {{title}} runs {{image}}: {{tag}} names a branch or channel and moves with it, so a release cannot be rolled back. Use a version or a digest.",
      },
    },
  },
  create: ({ bundle, graph, options, report }) => {
    const replaced = replacedImages(graph.objectsAnywhere("argoproj.io/Application"), bundle.projectFiles ?? []);
    return {
      workload(workload) {
        const { object } = workload;
        if (
          !workload.longRunning ||
          runsToCompletion(workload) ||
          object.group === "serving.knative.dev" ||
          isSelected(object, options.allow)
        )
          return;
        for (const container of workload.containers) check(container);
      },
    };

    function check(container: Container): void {
      const image = writtenImage(container);
      const kind = image && mutability(image);
      if (!image || !kind || options.ignoreImages.some((pattern) => matchesWildcard(container.image!, pattern))) return;
      const at = container.at(["image"]);
      if (replaced.has(imageKey(image)) || at.file.lineText(at.range.start.line).includes('{"$imagepolicy"')) return;
      report({
        at,
        message: kind === "no tag" ? "noTag" : kind,
        data: { container: container.name ?? "(no name)", title: container.workload.object.title, image: container.image!, tag: image.tag },
        field: `${container.name ?? ""} image`,
      });
    }
  },
});
