import { defineRule, parseImage, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "The Ingress controller is one that still gets security updates",
      why: "ingress-nginx has been retired: since March 2026 there are no releases and no updates, not even for vulnerabilities, and it stands in front of everything.",
      references: ["https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/", "https://github.com/kubernetes/ingress-nginx"],
      details:
        "Told by the controller's image, registry.k8s.io/ingress-nginx/controller and its mirrors. F5's NGINX Ingress Controller, whose class is nginx as well, is another program and passes.",
    },
    messages: {
      retired: {
        severity: scope("all", "info"),
        text: "{{title}} runs {{image}}. ingress-nginx is retired and gets no security updates since March 2026. Plan a move to another controller or to the Gateway API.",
      },
    },
  },
  create: ({ report }) => ({
    workload({ containers, object }) {
      for (const container of containers) {
        const image = container.image === undefined ? undefined : parseImage(container.image);
        if (!image || !/(^|\/)(ingress-nginx\/controller(-chroot)?|nginx-ingress-controller)$/.test(image.repository)) continue;
        // Bitnami packs the same controller; F5's is called nginx-ingress.
        report({ at: container.at(["image"]), message: "retired", data: { title: object.title, image: container.image } });
      }
    },
  }),
});
