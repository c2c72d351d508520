import { describe, expect, it } from "vitest";
import { createResolver } from "../../src/environment/resolver.js";

const resolver = createResolver({ environments: [], defaultEnvironment: "unknown" });

const PATHS: Record<string, readonly string[]> = {
  production: [
    "overlays/prod/web.yaml",
    "overlays/production/kustomization.yaml",
    "envs/prd/web.yaml",
    "environments/live/web.yaml",
    "clusters/prod-eu-1/apps.yaml",
    "clusters/eu-prod/apps.yaml",
    "clusters/production/flux-system/kustomization.yaml",
    "PROD/web.yaml",
    "k8s/prodEU/web.yaml",
    "k8s/eu_prod.1/web.yaml",
    "k8s/prod2/web.yaml",
    "components/production/web.yaml",
    "overlays/prod/common/namespace.yaml",
    "staging/eu/prod/web.yaml",
    "values-prod.yaml",
    "prod.values.yaml",
    "charts/web/values.production.yaml",
    "deployment.prod.yaml",
    "kustomization-prod/web.yaml",
    "kustomization-prod.yaml",
    "dev/values-prod.yaml",
    "product-service-prod/web.yaml",
    "prod/products/web.yaml",
    "prod/reproducer/web.yaml",
    "dev-team/prod/web.yaml",
    "prod/dev-tools.yaml",
    "demo-prod/web.yaml",
    "portal-prod/web.yaml",
    "environments/production/helm/web.yaml",
    "production/web.yaml",
    "netlify.prod.toml",
  ],
  staging: [
    "overlays/staging/web.yaml",
    "overlays/stg/web.yaml",
    "stage/web.yaml",
    "overlays/uat/web.yaml",
    "environments/qa.yaml",
    "envs/acceptance/web.yaml",
    "env/sit/web.yaml",
    "overlays/preview-prod/web.yaml",
    "k8s/preview-prod/web.yaml",
    "preprod/web.yaml",
    "pre-prod/web.yaml",
    "pre-production/web.yaml",
    "preProd/web.yaml",
    "k8s/eu-preproduction/web.yaml",
    "prod/preprod/web.yaml",
    "values-qa.yaml",
    "uat.values.yaml",
  ],
  development: [
    "overlays/dev/web.yaml",
    "overlays/development/web.yaml",
    "develop/web.yaml",
    "overlays/test/web.yaml",
    "overlays/local/web.yaml",
    "overlays/sandbox/web.yaml",
    "envs/lab/web.yaml",
    "envs/preview/web.yaml",
    "envs/ephemeral/web.yaml",
    "envs/pr-123/web.yaml",
    "envs/review/web.yaml",
    "stages/demo/web.yaml",
    "stages/integration/web.yaml",
    "clusters/minikube/web.yaml",
    "clusters/kind/web.yaml",
    "deployment.dev.yaml",
    "app.values.dev.yaml",
    "clusters/dev.example.com/web.yaml",
    "prod/dev/web.yaml",
    "engineering-dev/web.yaml",
    "docker-compose.dev2.yml",
    "values-test.yaml",
  ],
  unknown: [
    "web.yaml",
    "k8s/web.yaml",
    "base/web.yaml",
    "overlays/base/web.yaml",
    "apps/common/web.yaml",
    "shared/web.yaml",
    "components/web.yaml",
    "environments/default/web.yaml",
    "nonprod/web.yaml",
    "non-prod/web.yaml",
    "not-prod/web.yaml",
    "NonProd/web.yaml",
    "no-production/web.yaml",
    "overlays/nonprod/web.yaml",
    "prod/nonprod/web.yaml",
    "values-nonprod.yaml",
    "prod-like/web.yaml",
    "dev-prod/web.yaml",
    "prod/dev-to-prod/web.yaml",
    "prod-and-staging/web.yaml",
    "prod-uat/web.yaml",
    "product-service/web.yaml",
    "products/web.yaml",
    "reproducer/web.yaml",
    "devops/web.yaml",
    "dev-ops/web.yaml",
    "DevOps/web.yaml",
    "dev-team/web.yaml",
    "dev-tools/web.yaml",
    "dev-container/web.yaml",
    "frobnitz_with_dev_null/web.yaml",
    "prod-support/web.yaml",
    "production-ready/web.yaml",
    "device-api/web.yaml",
    "developer-portal/web.yaml",
    "latest/web.yaml",
    "testing-library/web.yaml",
    "backstage/web.yaml",
    "multi-stage/web.yaml",
    "staging/src/k8s.io/api/web.yaml",
    "production/helm/loki/values.yaml",
    "production/loki-mixin-compiled/alerts.yaml",
    "live/web.yaml",
    "clusters/live/web.yaml",
    "test/web.yaml",
    "qa/web.yaml",
    "clusters/k3s-home/web.yaml",
    "fortress.dev/web.yaml",
    "crds/tekton.dev_pipelines.yaml",
    "crds/serving.knative.dev_services.yaml",
    "certs/letsencrypt-prod.yaml",
    "certs/prod-issuer.yaml",
    "clusters/k3s-home/letsencrypt-staging.yaml",
    "pr-123/web.yaml",
    "overlays/prodigy/web.yaml",
  ],
};

describe("the environment of a path", () => {
  for (const [role, paths] of Object.entries(PATHS)) {
    it.each(paths)(`${role}: %s`, (path) => {
      const environment = resolver.ofPath(path);
      expect([environment.name, environment.role]).toEqual([role, role]);
    });
  }

  it("says which part of the path decided", () => {
    expect(resolver.ofPath("clusters/a/overlays/prod/web.yaml").because.text).toBe("path segment overlays/prod");
    expect(resolver.ofPath("charts/web/values-prod.yaml").because.text).toBe("file name values-prod.yaml");
    expect(resolver.ofPath("nonprod/web.yaml").because.text).toBe("path segment nonprod, which says only what it is not");
    expect(resolver.ofPath("web.yaml").because.text).toBe("nothing marks it");
  });

  it("takes a production folder with packaging inside for an environment when others stand beside it", () => {
    const paths = ["production/helm/values.yaml", "staging/helm/values.yaml"];
    const beside = createResolver({ environments: [], defaultEnvironment: "unknown" }, { paths });
    expect(beside.ofPath(paths[0]!).role).toBe("production");
    expect(beside.ofPath(paths[1]!).role).toBe("staging");
  });

  it("reads 10,000 files quickly", () => {
    const fresh = createResolver({ environments: [], defaultEnvironment: "unknown" });
    const start = performance.now();
    for (let i = 0; i < 10_000; i++) fresh.ofPath(`services/svc-${i % 500}/overlays/prod/deployment-${i}.yaml`);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
