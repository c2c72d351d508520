import { describe, expect, test } from "vitest";
import { rules } from "../src/rules.generated.js";
import { findingsOf, type Plant } from "./planted.js";

const CATEGORIES = ["env", "images", "resources", "strategy"];

const WEB = "production/web.yaml";
const CHECKOUT = "production/checkout.yaml";
const SEARCH = "production/search.yaml";
const CART = "production/cart.yaml";
const SESSIONS = "production/sessions.yaml";
const REPORTS = "production/reports.yaml";
const PAYMENT = "production/payment.yaml";
const DEVELOPMENT = "development/web.yaml";
const WORKFLOW = ".github/workflows/deploy.yml";

/** The rule, what is planted, and all that is said then. */
const PLANTS: readonly (readonly [rule: string, plant: Plant, said: readonly string[]])[] = [
  [
    "env/conflicting-signals",
    {
      file: SESSIONS,
      from: "metadata: { name: collector, namespace: shop }",
      to: "metadata: { name: collector, namespace: shop, labels: { env: staging } }",
    },
    [`info env/conflicting-signals/conflict ${SESSIONS}: "collector"`],
  ],
  [
    "env/cross-reference",
    {
      file: REPORTS,
      from: "          ports: [{ name: http",
      to: '          env: [{ name: API, value: "https://api.staging.example.net" }]\n          ports: [{ name: http',
    },
    [`warning env/cross-reference/outOfProduction ${REPORTS}: "\\"https://api.staging.example.net\\""`],
  ],
  [
    "images/immutable-tag",
    { file: WEB, from: "shop/web:2.4.1", to: "shop/web:latest" },
    [`error images/immutable-tag/latest ${WEB}: "registry.example.net/shop/web:latest"`],
  ],
  [
    "images/pull-policy",
    { file: WEB, from: "shop/web:2.4.1\n", to: "shop/web:2.4.1\n          imagePullPolicy: Never\n" },
    [`info images/pull-policy/never ${WEB}: "Never"`],
  ],
  [
    "resources/requests",
    { file: CHECKOUT, from: "{ cpu: 250m, memory: 256Mi }", to: "{ cpu: 250m }" },
    [`warning resources/requests/missing ${CHECKOUT}: "requests"`],
  ],
  [
    "strategy/ab-testing",
    { file: CART, from: "    iterations: 10\n", to: "    maxWeight: 50\n    stepWeight: 10\n" },
    [`error strategy/ab-testing/noIterations ${CART}: "match"`],
  ],
  [
    "strategy/autoscaler-needs-requests",
    { file: WEB, from: "{ cpu: 250m, memory: 256Mi }", to: "{ memory: 256Mi }" },
    [`warning strategy/autoscaler-needs-requests/noRequest ${WEB}: "requests"`],
  ],
  [
    "strategy/autoscaler-target",
    {
      file: WEB,
      from: "",
      to: "---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web-memory, namespace: shop }\nspec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }\n  minReplicas: 3\n  maxReplicas: 24\n  metrics:\n    - type: Resource\n      resource: { name: memory, target: { type: Utilization, averageUtilization: 70 } }\n",
    },
    [`error strategy/autoscaler-target/two ${WEB}: "web"`],
  ],
  [
    "strategy/blue-green-safety",
    { file: SEARCH, from: "      autoPromotionEnabled: false\n", to: "" },
    [`warning strategy/blue-green-safety/unseen ${SEARCH}: "blueGreen"`],
  ],
  [
    "strategy/canary-needs-traffic-routing",
    { file: CHECKOUT, from: "      trafficRouting:\n        nginx: { stableIngress: checkout }\n", to: "" },
    [`info strategy/canary-needs-traffic-routing/approximated ${CHECKOUT}: "10"`],
  ],
  [
    "strategy/canary-steps",
    { file: CHECKOUT, from: "        - pause: { duration: 10m }\n", to: "" },
    [`warning strategy/canary-steps/noPause ${CHECKOUT}: "50"`],
  ],
  [
    "strategy/ci-deploy-concurrency",
    { file: WORKFLOW, from: "concurrency: production\n", to: "" },
    [`info strategy/ci-deploy-concurrency/none ${WORKFLOW}: "deploy"`],
  ],
  [
    "strategy/ci-waits-for-rollout",
    { file: WORKFLOW, from: "      - run: kubectl rollout status deployment/web -n shop --timeout 15m\n", to: "" },
    [`info strategy/ci-waits-for-rollout/doesNotWait ${WORKFLOW}: "run"`],
  ],
  [
    "strategy/daemonset-update",
    { file: SESSIONS, from: "maxUnavailable: 10% }", to: "maxUnavailable: 100% }" },
    [`error strategy/daemonset-update/allAtOnce ${SESSIONS}: "100%"`],
  ],
  [
    "strategy/dev-uses-recreate",
    { file: DEVELOPMENT, from: "  strategy:\n    type: Recreate\n", to: "" },
    [`info strategy/dev-uses-recreate/rollingUpdate ${DEVELOPMENT}: "spec"`],
  ],
  [
    "strategy/flagger-canary",
    { file: CART, from: "kind: Deployment, name: cart }", to: "kind: Deployment, name: basket }" },
    [`error strategy/flagger-canary/absent ${CART}: "basket"`],
  ],
  [
    "strategy/graceful-shutdown",
    { file: WEB, from: "terminationGracePeriodSeconds: 45", to: "terminationGracePeriodSeconds: 0" },
    [`error strategy/graceful-shutdown/killed ${WEB}: "0"`],
  ],
  [
    "strategy/hostport-surge",
    { file: WEB, from: "containerPort: 8080 }]", to: "containerPort: 8080, hostPort: 8080 }]" },
    [`warning strategy/hostport-surge/needsNode ${WEB}: "8080"`],
  ],
  [
    "strategy/min-ready-seconds",
    { file: WEB, from: "  minReadySeconds: 10\n", to: "" },
    [`info strategy/min-ready-seconds/tooShort ${WEB}: "spec"`],
  ],
  [
    "strategy/min-replicas",
    { file: CHECKOUT, from: "  replicas: 4\n", to: "  replicas: 1\n" },
    [`warning strategy/min-replicas/replicas ${CHECKOUT}: "1"`],
  ],
  [
    "strategy/native-blue-green",
    { file: PAYMENT, from: "{ app: payment, colour: blue }\n  ports", to: "{ app: payment, colour: red }\n  ports" },
    [`warning strategy/native-blue-green/noSide ${PAYMENT}: "red"`],
  ],
  [
    "strategy/no-recreate-in-production",
    { file: REPORTS, from: "accessModes: [ReadWriteOnce]", to: "accessModes: [ReadWriteMany]" },
    [`error strategy/no-recreate-in-production/recreate ${REPORTS}: "Recreate"`],
  ],
  [
    "strategy/no-static-replicas-with-autoscaler",
    { file: WEB, from: "  minReadySeconds: 10\n", to: "  minReadySeconds: 10\n  replicas: 3\n" },
    [`warning strategy/no-static-replicas-with-autoscaler/replicas ${WEB}: "3"`],
  ],
  [
    "strategy/paused",
    { file: WEB, from: "  minReadySeconds: 10\n", to: "  minReadySeconds: 10\n  paused: true\n" },
    [`warning strategy/paused/paused ${WEB}: "true"`],
  ],
  [
    "strategy/pdb-deadlock",
    { file: CHECKOUT, from: "  maxUnavailable: 1\n", to: "  minAvailable: 4\n" },
    [`error strategy/pdb-deadlock/deadlock ${CHECKOUT}: "4"`],
  ],
  [
    "strategy/pdb-required",
    {
      file: SESSIONS,
      from: "  selector:\n    matchLabels: { app: sessions }\n---\napiVersion: apps/v1\nkind: DaemonSet",
      to: "  selector:\n    matchLabels: { app: cart }\n---\napiVersion: apps/v1\nkind: DaemonSet",
    },
    [`info strategy/pdb-required/none ${SESSIONS}: "sessions"`],
  ],
  [
    "strategy/pdb-selector",
    {
      file: CHECKOUT,
      from: "  unhealthyPodEvictionPolicy: AlwaysAllow\n  selector:\n    matchLabels: { app: checkout }",
      to: "  unhealthyPodEvictionPolicy: AlwaysAllow\n  selector: {}",
    },
    [`warning strategy/pdb-selector/everything ${CHECKOUT}: "selector"`],
  ],
  [
    "strategy/percentages-with-autoscaler",
    { file: WEB, from: "maxSurge: 25%", to: "maxSurge: 1" },
    [`warning strategy/percentages-with-autoscaler/absolute ${WEB}: "1"`],
  ],
  [
    "strategy/prestop-exceeds-grace",
    { file: WEB, from: "seconds: 5 }", to: "seconds: 45 }" },
    [`error strategy/prestop-exceeds-grace/exceeds ${WEB}: "45"`],
  ],
  [
    "strategy/progress-deadline",
    {
      file: WEB,
      from: "          lifecycle:\n",
      to: "          startupProbe: { httpGet: { path: /ready, port: http }, failureThreshold: 200, periodSeconds: 5 }\n          lifecycle:\n",
    },
    [`warning strategy/progress-deadline/tooShort ${WEB}: "200"`],
  ],
  [
    "strategy/revision-history",
    { file: WEB, from: "revisionHistoryLimit: 5", to: "revisionHistoryLimit: 0" },
    [`error strategy/revision-history/none ${WEB}: "0"`],
  ],
  [
    "strategy/rollout-services",
    { file: CHECKOUT, from: "canaryService: checkout-canary", to: "canaryService: checkout-next" },
    [`error strategy/rollout-services/absent ${CHECKOUT}: "checkout-next"`],
  ],
  [
    "strategy/rwo-rolling-update",
    { file: REPORTS, from: "type: Recreate", to: "type: RollingUpdate" },
    [`warning strategy/rwo-rolling-update/oneNode ${REPORTS}: "reports"`],
  ],
  [
    "strategy/selector-overlap",
    { file: PAYMENT, from: "matchLabels: { app: payment, colour: green }", to: "matchLabels: { app: payment }" },
    [`warning strategy/selector-overlap/oneWay ${PAYMENT}: "selector"`],
  ],
  [
    "strategy/server-blue-green",
    {
      file: SEARCH,
      from: "    blueGreen:\n      activeService: search\n      previewService: search-preview\n      autoPromotionEnabled: false\n      scaleDownDelaySeconds: 60\n",
      to: "    canary:\n      stableService: search\n      canaryService: search-preview\n      trafficRouting: { smi: {} }\n      steps: [{ setWeight: 20 }, { pause: { duration: 10m } }]\n",
    },
    [`warning strategy/server-blue-green/otherwise ${SEARCH}: "strategy"`],
  ],
  [
    "strategy/statefulset-update",
    { file: SESSIONS, from: "    type: RollingUpdate\n", to: "    type: OnDelete\n" },
    [`warning strategy/statefulset-update/onDelete ${SESSIONS}: "OnDelete"`],
  ],
  [
    "strategy/valid-rolling-params",
    { file: WEB, from: "maxSurge: 25%", to: "maxSurge: 0" },
    [`error strategy/valid-rolling-params/rejected ${WEB}: "0"`],
  ],
  [
    "strategy/zero-downtime-capacity",
    { file: WEB, from: "maxUnavailable: 0\n", to: "maxUnavailable: 100%\n" },
    [`error strategy/zero-downtime-capacity/noneAvailable ${WEB}: "100%"`],
  ],
];

describe("a project without a breach of how it releases", () => {
  test("is clean", async () => expect(await findingsOf("releases", CATEGORIES)).toEqual([]));

  test.each(PLANTS)("%s finds the one that is planted, and nothing else is said", async (_, plant, said) =>
    expect(await findingsOf("releases", CATEGORIES, plant)).toEqual(said),
  );

  test("every rule has one", () => {
    // What nothing marks is a file of its own: the fixtures of env/unknown have some.
    const wanted = rules.map(({ id }) => id).filter((id) => CATEGORIES.includes(id.split("/")[0]!) && id !== "env/unknown");
    expect([...new Set(PLANTS.map(([rule]) => rule))].sort()).toEqual([...wanted].sort());
  });
});
