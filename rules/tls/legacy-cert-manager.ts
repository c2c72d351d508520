import { defineRule, scope } from "../../src/sdk.js";

export default defineRule({
  meta: {
    docs: {
      description: "cert-manager is addressed by its present API",
      why: "The API group certmanager.k8s.io and its annotations have been ignored since cert-manager 0.11, and the versions before v1 are no longer served: nothing is issued, and nothing says so.",
      references: [
        "https://cert-manager.io/docs/releases/upgrading/upgrading-0.10-0.11/",
        "https://cert-manager.io/docs/releases/upgrading/remove-deprecated-apis/",
      ],
    },
    messages: {
      oldVersion: {
        severity: scope("all", "error"),
        text: "{{title}} has apiVersion {{version}}, which cert-manager no longer serves. Use {{wanted}}, and its field names.",
      },
      oldAnnotation: {
        severity: scope("all", "error"),
        text: "{{title}} carries the annotation {{annotation}}, which cert-manager has ignored since 0.11. Use {{wanted}}.",
      },
    },
  },
  create: ({ report }) => ({
    object(object) {
      const isOldGroup = object.group === "certmanager.k8s.io";
      const isOldVersion = /^(acme\.)?cert-manager\.io$/.test(object.group) && /^v1(alpha[23]|beta1)$/.test(object.version);
      if (isOldGroup || isOldVersion) {
        const group = isOldGroup ? (/^(Order|Challenge)$/.test(object.kind) ? "acme.cert-manager.io" : "cert-manager.io") : object.group;
        const data = { title: object.title, version: object.apiVersion, wanted: `${group}/v1` };
        report({ at: object.at(["apiVersion"]), message: "oldVersion", data });
      }
      for (const annotation of Object.keys(object.annotations)) {
        if (!annotation.startsWith("certmanager.k8s.io/")) continue;
        report({
          at: object.at(["metadata", "annotations", annotation], "key"),
          message: "oldAnnotation",
          data: { title: object.title, annotation, wanted: successorOf(annotation) },
        });
      }
    },
  }),
});

/** Most have only moved; what chose a challenge is a solver of the issuer now. Source: cert-manager, upgrading from 0.10 to 0.11. */
function successorOf(annotation: string): string {
  const name = annotation.slice("certmanager.k8s.io/".length);
  if (name === "acme-http01-edit-in-place") return "acme.cert-manager.io/http01-edit-in-place";
  return /^acme-(challenge-type|dns01-provider)$/.test(name) ? "the solvers of the issuer" : `cert-manager.io/${name}`;
}
