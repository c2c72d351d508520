import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const ENVIRONMENTS = ["prod", "staging", "dev"];

/** Writes `count` files of varied manifests, about 2.5 kB each, in folders of teams and environments, and answers their bytes. The same each time. */
export function writeManifests(folder: string, count: number): number {
  let bytes = 0;
  mkdirSync(path.join(folder, ".git"), { recursive: true });
  for (let index = 0; index < count; index++) {
    const environment = ENVIRONMENTS[index % 3]!;
    const target = path.join(folder, `team-${Math.floor(index / 50)}`, environment);
    mkdirSync(target, { recursive: true });
    const text = manifest(index, environment);
    bytes += text.length;
    writeFileSync(path.join(target, `app-${index}.yaml`), text);
  }
  return bytes;
}

/** Writes `count` declarative policies with a rule each, of the kinds that teams write, and answers nothing. */
export function writePolicies(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < count; index++)
    writeFileSync(path.join(folder, `rule-${index}.policy.yaml`), POLICIES[index % POLICIES.length]!(index));
}

const POLICIES: readonly ((index: number) => string)[] = [
  (index) =>
    `rules: [{ forEach: podSpec.containers, assert: "item.image != 'registry.example.org/none:${index}'", message: "{{item.name}}" }]\n`,
  (index) =>
    `rules: [{ match: { kinds: [Deployment, StatefulSet] }, assert: "!has(object.spec.replicas) || object.spec.replicas < ${100 + index}", message: m }]\n`,
  (index) => `rules: [{ match: { kinds: [Service] }, assert: "object.spec.ports.all(p, p.port != ${60_000 + index})", message: m }]\n`,
  (index) =>
    `params: { prefix: "none-${index}" }\nrules: [{ match: { kinds: ["*"] }, deny: object.metadata.name.startsWith(params.prefix), message: m }]\n`,
  (index) => `rules: [{ forEach: podSpec.containers, deny: "item.?env.orValue([]).exists(e, e.name == 'NONE_${index}')", message: m }]\n`,
  (index) =>
    `rules: [{ match: { kinds: [Deployment] }, schema: { properties: { spec: { properties: { replicas: { maximum: ${100 + index} } } } } } }]\n`,
  (index) => `rules: [{ environments: [prod], match: { labels: { app: none-${index} } }, deny: "true", message: m }]\n`,
  (index) =>
    `variables: { team: "object.metadata.?namespace.orValue('')" }\nrules: [{ match: { kinds: [Deployment] }, deny: variables.team.matches('^none-${index}$'), message: m }]\n`,
];

/** Writes `count` overlays over four bases of five applications each, and answers their folders. */
export function writeOverlays(folder: string, count: number): string[] {
  for (let base = 0; base < 4; base++) {
    const target = path.join(folder, `bases/${base}`);
    mkdirSync(target, { recursive: true });
    for (let app = 0; app < 5; app++) writeFileSync(path.join(target, `app-${app}.yaml`), manifest(base * 5 + app, "prod"));
    writeFileSync(
      path.join(target, "kustomization.yaml"),
      `resources: [${Array.from({ length: 5 }, (_, app) => `app-${app}.yaml`).join(", ")}]\n`,
    );
  }
  return Array.from({ length: count }, (_, index) => {
    const target = path.join(folder, `overlays/${ENVIRONMENTS[index % 3]}-${index}`);
    mkdirSync(target, { recursive: true });
    const first = (index % 4) * 5;
    writeFileSync(
      path.join(target, "kustomization.yaml"),
      `namespace: team-${index}\nnamePrefix: o${index}-\nresources: [../../bases/${index % 4}]\nimages:\n  - name: registry.example.org/team-0/app-${first}\n    newTag: v${index}\nreplicas:\n  - name: app-${first}\n    count: ${2 + (index % 5)}\nlabels:\n  - pairs: { overlay: o${index} }\n    includeSelectors: true\n`,
    );
    return target;
  });
}

function manifest(index: number, environment: string): string {
  const name = `app-${index}`;
  const namespace = `team-${Math.floor(index / 50)}`;
  const isStateful = index % 7 === 0;
  const strategy =
    index % 5 === 0
      ? "  strategy:\n    type: Recreate\n"
      : index % 5 === 1
        ? "  strategy:\n    rollingUpdate:\n      maxSurge: 1\n      maxUnavailable: 0\n"
        : "";
  const probe =
    index % 3 === 0
      ? ""
      : `          readinessProbe:\n            httpGet:\n              path: /ready\n              port: http\n            periodSeconds: ${5 + (index % 10)}\n`;
  const env = Array.from(
    { length: 8 + (index % 9) },
    (_, at) => `            - name: SETTING_${at}\n              value: "${environment}-${(index * 31 + at * 17) % 9973}"\n`,
  ).join("");
  const parts = [
    `# ${name} of ${namespace}\napiVersion: apps/v1\nkind: ${isStateful ? "StatefulSet" : "Deployment"}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n  labels: { app: ${name}, team: ${namespace} }\n  annotations:\n    example.org/note: >-\n      Deployed by ${namespace};\n      ask them before changing it.\nspec:\n  replicas: ${1 + (index % 4)}\n${isStateful ? `  serviceName: ${name}\n` : strategy}  selector:\n    matchLabels: { app: ${name} }\n  template:\n    metadata:\n      labels:\n        app: ${name}\n        team: ${namespace}\n    spec:\n      containers:\n        - name: ${name}\n          image: registry.example.org/${namespace}/${name}:1.${index % 40}.${index % 7}\n          ports:\n            - name: http\n              containerPort: 8080\n          env:\n${env}${probe}          resources:\n            requests: { cpu: ${50 + (index % 10) * 10}m, memory: 128Mi }\n            limits: { memory: 256Mi }\n`,
    `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n  labels: { app: ${name} }\nspec:\n  type: ${index % 11 === 0 ? "NodePort" : "ClusterIP"}\n  selector: { app: ${name} }\n  ports:\n    - name: http\n      port: 80\n      targetPort: http\n`,
    index % 4 === 0
      ? `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n  ingressClassName: nginx\n${index % 8 === 0 ? `  tls:\n    - hosts: [${name}.example.org]\n      secretName: ${name}-tls\n` : ""}  rules:\n    - host: ${name}.example.org\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: ${name}\n                port: { name: http }\n`
      : `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\ndata:\n  application.yaml: |\n    server:\n      port: 8080\n    features:\n      - checkout-${index % 13}\n      - search-${index % 17}\n  level: "${index % 5}"\n`,
    index % 6 === 1
      ? `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: ${isStateful ? "StatefulSet" : "Deployment"}\n    name: ${name}\n  minReplicas: 2\n  maxReplicas: ${10 + (index % 30)}\n  metrics:\n    - type: Resource\n      resource:\n        name: cpu\n        target: { type: Utilization, averageUtilization: 70 }\n`
      : "",
  ];
  return parts.filter((part) => part !== "").join("---\n");
}
