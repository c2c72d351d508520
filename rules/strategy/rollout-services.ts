import {
  ARGO_ROLLOUT,
  type Backend,
  defineRule,
  deployedTogether,
  foundOr,
  isUndecidable,
  keptBeside,
  type KubernetesObject,
  neededServices,
  nginxIngresses,
  readLabels,
  rolloutServices,
  scope,
  selectsRollout,
} from "../../src/sdk.js";

export default defineRule({
  meta: {
    kinds: [ARGO_ROLLOUT],
    docs: {
      description: "An Argo Rollout names the Services that its strategy needs, and they select its pods",
      why: "Argo Rollouts releases by changing selectors of Services. Where one is missing, is the same as the other, or selects other pods, the Rollout is refused or the traffic goes nowhere.",
      references: [
        "https://argo-rollouts.readthedocs.io/en/stable/features/specification/",
        "https://github.com/argoproj/argo-rollouts/blob/master/pkg/apis/rollouts/validation/validation.go",
      ],
      details:
        "A Service that is not in the input is reported only where the input is complete for it. A Rollout with neither or both strategies is the matter of strategy/valid-rolling-params.",
    },
    messages: {
      needed: {
        severity: scope("all", "error"),
        text: "{{title}} has no {{field}}, which {{why}} needs: Argo Rollouts refuses it.",
      },
      same: {
        severity: scope("all", "error"),
        text: "{{title}} uses the Service {{service}} as {{fields}}: the two versions cannot be told apart. Use two Services.",
      },
      absent: {
        severity: scope("all", "error"),
        text: "{{title}} names the Service {{service}} as {{field}}, which does not exist: the Rollout does not start.",
      },
      selector: {
        severity: scope("all", "error"),
        text: "Service {{service}}, the {{field}} of {{title}}, does not select its pods: no traffic reaches them.",
      },
      ingresses: {
        severity: scope("all", "error"),
        text: "{{title}} has {{which}} of stableIngress and stableIngresses for nginx: exactly one must say which Ingress carries the traffic.",
      },
      ingressRule: {
        severity: scope("all", "error"),
        text: "Ingress {{ingress}}, the stable one of {{title}}, has no rule that leads to the Service {{service}}: no weight can be set.",
      },
      twoRollouts: {
        severity: scope("all", "error"),
        text: "{{title}} and {{other}} both manage the Service {{service}}: each turns it to its own pods. Give each a Service of its own.",
      },
      twoTemplates: {
        severity: scope("all", "error"),
        text: "{{title}} has a template and a workloadRef: it can take its pods from one of them.",
      },
    },
  },
  create: ({ bundle, graph, report }) => ({
    object(object) {
      const title = object.title;
      if (object.get(["spec", "workloadRef"]) && object.get(["spec", "template"])) {
        report({ at: object.at(["spec", "workloadRef"], "key"), message: "twoTemplates", data: { title } });
      }
      for (const { block, field, why } of neededServices(object)) {
        if (!block.value[field]) report({ at: object.at([...block.path, field]), message: "needed", data: { title, field, why } });
      }
      const services = rolloutServices(object);
      for (const [a, b] of [
        ["activeService", "previewService"],
        ["stableService", "canaryService"],
        ["pingService", "pongService"],
      ]) {
        const first = services.find(({ field }) => field === a);
        const second = services.find(({ field, name }) => field === b && name === first?.name);
        if (second) report({ at: object.at(second.path), message: "same", data: { title, service: second.name, fields: `${a} and ${b}` } });
      }
      const workload = graph.workloadOf(object);
      const template = workload && foundOr(graph.templateOf(workload));
      const labels = template?.templatePath && readLabels(template.get([...template.templatePath, "metadata", "labels"]));
      for (const { name, field, path } of services) {
        const service = graph.find("Service", name, object);
        if (service.state === "absent" && (bundle.origin !== "files" || keptBeside(graph, "Service", object)))
          report({ at: object.at(path), message: "absent", data: { title, service: name, field } });
        if (service.state !== "found" || !labels || selectsRollout(service.value, labels) !== false) continue;
        report({
          at: object.at(path),
          message: "selector",
          data: { title, service: name, field },
          objects: [object, service.value],
          related: [{ location: service.value.at(["spec", "selector"], "key"), message: "its selector" }],
        });
      }
      const nginx = nginxIngresses(object);
      if (nginx?.which) report({ at: object.at(nginx.path, "key"), message: "ingresses", data: { title, which: nginx.which } });
      const stable = services.find(({ field }) => field === "stableService");
      for (const { name, path } of nginx?.named ?? []) {
        const ingress = foundOr(graph.find("networking.k8s.io/Ingress", name, object));
        // "use-annotation" as a port: the controller's annotations say where it leads.
        const leads = (backend: Backend): boolean =>
          backend.service === stable?.name || isUndecidable(backend.service) || backend.port === "use-annotation";
        if (!ingress || !stable || graph.backendsOf(ingress).some(leads)) continue;
        report({
          at: object.at(path),
          message: "ingressRule",
          data: { title, ingress: name, service: stable.name },
          objects: [object, ingress],
          related: [{ location: ingress.at(["metadata", "name"]), message: "the Ingress" }],
        });
      }
    },
    bundle() {
      const isTogether = deployedTogether(bundle);
      const managers = new Map<KubernetesObject, KubernetesObject>();
      for (const object of bundle.objects) {
        if (object.groupKind !== ARGO_ROLLOUT) continue;
        for (const { name, path } of rolloutServices(object)) {
          const service = foundOr(graph.find("Service", name, object));
          const other = service && managers.get(service);
          if (service && !other) managers.set(service, object);
          if (!service || !other || other.name === object.name || !isTogether(other, object)) continue;
          report({
            at: object.at(path),
            message: "twoRollouts",
            data: { title: object.title, other: other.title, service: name },
            objects: [object, other, service],
            related: [{ location: other.at(["metadata", "name"]), message: `${other.title} names it too` }],
          });
        }
      }
    },
  }),
});
