import { defineRule, mutability, scope, writtenImage, imageKey, replacedImages } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "imagePullPolicy does not depend on what a node happens to hold",
      why: "With Never, a pod starts only on nodes that were given the image by hand; with IfNotPresent and latest, each node runs the latest image of the day it first pulled one.",
      references: ["https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy"],
      details: "The default is Always for latest and IfNotPresent for other tags. That a tag moves is the matter of images/immutable-tag.",
    },
    messages: {
      never: {
        severity: scope("production", "info"),
        text: "Container {{container}} in {{title}} has imagePullPolicy Never: it starts only on nodes that already hold {{image}}. Use IfNotPresent.",
      },
      stale: {
        severity: scope("production", "info"),
        text: "Container {{container}} in {{title}} runs {{image}} with IfNotPresent: each node keeps the latest image that it pulled first. Use a version, or Always.",
      },
    },
  },
  create: ({ bundle, graph, report }) => {
    const replaced = replacedImages(graph.objectsAnywhere("argoproj.io/Application"), bundle.projectFiles ?? []);
    return {
      workload(workload) {
        for (const container of workload.containers) {
          const image = writtenImage(container);
          const policy = container.value["imagePullPolicy"];
          const kind = image && mutability(image);
          const message =
            policy === "Never" ? "never" : policy === "IfNotPresent" && (kind === "latest" || kind === "no tag") ? "stale" : undefined;
          if (!image || !message || replaced.has(imageKey(image))) continue;
          const data = { container: container.name ?? "(no name)", title: workload.object.title, image: container.image! };
          report({ at: container.at(["imagePullPolicy"]), message, data, field: `${container.name ?? ""} imagePullPolicy` });
        }
      },
    };
  },
});
