import { describe, expect, it } from "vitest";
import { parseYaml } from "../../../src/load/yaml/parse.js";
import type { JsonRecord } from "../../../src/model/value.js";
import { originalOf } from "../../../src/policy/admission/copies.js";
import { withDefaults } from "../../../src/policy/admission/defaults.js";
import type { Outcome } from "../../../src/policy/admission/policy.js";
import { resourceOf } from "../../../src/policy/admission/resources.js";
import { reviewOf, type ReviewOptions } from "../../../src/policy/admission/review.js";
import { readAdmissionPolicy, type AdmissionContext } from "../../../src/policy/admission/validating-admission-policy.js";

function yaml(text: string): JsonRecord {
  return parseYaml(text).documents[0]!.value as JsonRecord;
}

const MATCH = 'matchConstraints: {resourceRules: [{apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"]}]}';

function policy(spec: string, match = MATCH): JsonRecord {
  return yaml(
    `{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy, metadata: {name: p}, spec: {${match}, ${spec}}}`,
  );
}

const NOTHING: AdmissionContext = { bindings: [], parameters: [] };

function judge(document: JsonRecord, object: JsonRecord, context = NOTHING, options: ReviewOptions = {}): Outcome[] {
  const unit = readAdmissionPolicy(document, context);
  expect(unit.faults).toEqual([]);
  return unit.judge(reviewOf(object, options)).map(({ outcome }) => outcome);
}

const deployment = yaml(
  "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop, labels: {app: web}}, spec: {replicas: 7}}",
);

describe("a ValidatingAdmissionPolicy", () => {
  it("says what the message expression says, else the message, else the expression", () => {
    const message = (more: string): unknown => {
      const [outcome] = judge(policy(`validations: [{expression: "object.spec.replicas <= 5"${more}}]`), deployment);
      return outcome?.verdict === "fail" ? outcome.violations[0]!.message : outcome;
    };
    expect(message(`, message: "too many", messageExpression: "'not ' + string(object.spec.replicas)"`)).toBe("not 7");
    expect(message(`, message: " too many ", messageExpression: "object.nothing"`)).toBe("too many");
    expect(message(`, messageExpression: "' '"`)).toBe("failed expression: object.spec.replicas <= 5");
    expect(message(`, message: "m", messageExpression: "'a\\\\nb'"`)).toBe("m");
  });

  it("reports every validation that does not hold", () => {
    const [outcome] = judge(
      policy('validations: [{expression: "false", message: a}, {expression: "true"}, {expression: "1 == 2", message: b}]'),
      deployment,
    );
    expect(outcome).toMatchObject({
      verdict: "fail",
      violations: [
        { message: "a", index: 0 },
        { message: "b", index: 2 },
      ],
    });
  });

  it("skips what one match condition leaves out, though another fails", () => {
    const conditions = 'matchConditions: [{name: a, expression: "object.x == 1"}, {name: b, expression: "false"}]';
    expect(judge(policy(`${conditions}, validations: [{expression: "false"}]`), deployment)).toEqual([{ verdict: "skip" }]);
  });

  it("lets failurePolicy decide on errors", () => {
    const spec = 'validations: [{expression: "object.spec.nothing == 1"}]';
    expect(judge(policy(spec), deployment)).toMatchObject([{ verdict: "fail" }]);
    expect(judge(policy(`failurePolicy: Ignore, ${spec}`), deployment)).toEqual([{ verdict: "pass" }]);
    expect(
      judge(policy('matchConditions: [{name: a, expression: "object.x == 1"}], validations: [{expression: "true"}]'), deployment),
    ).toMatchObject([{ verdict: "fail", violations: [{ index: -1 }] }]);
  });

  it("works variables out when they are read, and each once", () => {
    const variables =
      'variables: [{name: bad, expression: "object.x"}, {name: size, expression: "object.spec.replicas"}, {name: twice, expression: "variables.size * 2"}]';
    expect(judge(policy(`${variables}, validations: [{expression: "variables.twice == 14"}]`), deployment)).toEqual([{ verdict: "pass" }]);
    expect(judge(policy(`${variables}, validations: [{expression: "variables.bad == 1"}]`), deployment)).toMatchObject([
      { verdict: "fail" },
    ]);
    expect(
      judge(policy('variables: [{name: a, expression: "variables.a + 1"}], validations: [{expression: "variables.a == 1"}]'), deployment),
    ).toMatchObject([{ verdict: "fail", violations: [{ message: expect.stringContaining("depends on itself") as unknown }] }]);
  });

  it("neither passes nor fails what depends on the authorizer or on the user", () => {
    expect(
      judge(policy(`validations: [{expression: "authorizer.group('').resource('pods').check('get').allowed()"}]`), deployment),
    ).toMatchObject([{ verdict: "undecidable" }]);
    expect(judge(policy(`validations: [{expression: "request.userInfo.username == 'admin'"}]`), deployment)).toMatchObject([
      { verdict: "undecidable" },
    ]);
    expect(
      judge(policy(`validations: [{expression: "request.userInfo.username == 'admin'"}]`), deployment, NOTHING, {
        userInfo: { username: "admin" },
      }),
    ).toEqual([{ verdict: "pass" }]);
  });

  it("that takes too many steps is in error", () => {
    const loop = `${Array.from({ length: 4 }, (_, i) => `lists.range(30).all(v${i}, `).join("")}true))))`;
    expect(judge(policy(`validations: [{expression: "${loop}"}]`), deployment)).toMatchObject([{ verdict: "error" }]);
  });

  it("names its mistakes with their places", () => {
    const unit = readAdmissionPolicy(
      policy('validations: [{expression: "object.spec.replicas <="}, {message: x}], variables: [{name: 7, expression: "1"}]'),
      NOTHING,
    );
    expect(unit.faults).toMatchObject([
      { path: ["spec", "validations", 1, "expression"] },
      { path: ["spec", "variables", 0, "name"] },
      { path: ["spec", "validations", 0, "expression"], span: { start: 23 } },
    ]);
  });

  it("without validations judges nothing, which is a mistake", () => {
    expect(readAdmissionPolicy(policy("variables: []"), NOTHING).faults).toMatchObject([
      { message: expect.stringContaining("judges nothing") as unknown },
    ]);
  });
});

describe("what a policy is for", () => {
  const fails = 'validations: [{expression: "false"}]';
  const rule = (text: string): string => `matchConstraints: {resourceRules: [{${text}}]}`;

  it.each([
    ["apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]", "fail"],
    ['apiGroups: [apps], apiVersions: [v1beta1], operations: ["*"], resources: ["*"]', "fail"],
    ['apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [deployments]', "skip"],
    ["apiGroups: [apps], apiVersions: [v1], operations: [DELETE], resources: [deployments]", "skip"],
    ["apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments/scale]", "skip"],
    ["apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments], resourceNames: [api]", "skip"],
    ["apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments], scope: Cluster", "skip"],
  ])("%s: %s", (text, verdict) => {
    expect(judge(policy(fails, rule(text)), deployment)).toMatchObject([{ verdict }]);
  });

  it("depends on the labels of the object and of its namespace", () => {
    const selecting = (selector: string): string =>
      `matchConstraints: {${selector}, resourceRules: [{apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"]}]}`;
    const byNamespace = policy(fails, selecting("namespaceSelector: {matchLabels: {env: prod}}"));
    const labels = (env: string) => ({ namespace: (name: string) => ({ metadata: { name, labels: { env } } }) });
    expect(judge(byNamespace, deployment, NOTHING, labels("prod"))).toMatchObject([{ verdict: "fail" }]);
    expect(judge(byNamespace, deployment, NOTHING, labels("dev"))).toMatchObject([{ verdict: "skip" }]);
    expect(judge(byNamespace, deployment)).toMatchObject([{ verdict: "undecidable" }]);
    expect(
      judge(policy(fails, selecting('namespaceSelector: {matchLabels: {"kubernetes.io/metadata.name": other}}')), deployment),
    ).toMatchObject([{ verdict: "skip" }]);
    expect(judge(policy(fails, selecting("objectSelector: {matchLabels: {app: api}}")), deployment)).toMatchObject([{ verdict: "skip" }]);
  });

  it("is narrowed by its binding", () => {
    const binding = yaml("{spec: {policyName: p, validationActions: [Warn], matchResources: {objectSelector: {matchLabels: {app: api}}}}}");
    const context = { bindings: [binding], parameters: [] };
    expect(judge(policy(fails), deployment, context)).toMatchObject([{ verdict: "skip" }]);
    expect(readAdmissionPolicy(policy(fails), context).severities).toEqual(["warning"]);
  });

  it("is nothing without a binding when the cluster's way is wanted", () => {
    expect(judge(policy(fails), deployment, { ...NOTHING, strict: true })).toEqual([]);
    expect(judge(policy(fails), deployment)).toMatchObject([{ verdict: "fail" }]);
  });
});

describe("parameters", () => {
  const spec = 'paramKind: {apiVersion: v1, kind: ConfigMap}, validations: [{expression: "object.spec.replicas <= int(params.data.max)"}]';
  const limit = (name: string, max: number, namespace = "shop"): JsonRecord =>
    yaml(
      `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: ${namespace}, labels: {limit: 'yes'}}, data: {max: "${max}"}}`,
    );
  const bound = (reference: string, ...parameters: JsonRecord[]): AdmissionContext => ({
    bindings: [yaml(`{spec: {policyName: p, paramRef: {${reference}}}}`)],
    parameters,
  });

  it("are found by name in the namespace of the object", () => {
    expect(judge(policy(spec), deployment, bound("name: a", limit("a", 9), limit("a", 1, "other")))).toEqual([{ verdict: "pass" }]);
  });

  it("that a selector takes must all be met", () => {
    const context = bound('selector: {matchLabels: {limit: "yes"}}', limit("a", 9), limit("b", 3));
    expect(judge(policy(spec), deployment, context).map(({ verdict }) => verdict)).toEqual(["pass", "fail"]);
  });

  it("that are missing leave the verdict open, unless the binding allows it", () => {
    expect(judge(policy(spec), deployment, bound("name: a"))).toMatchObject([{ verdict: "undecidable" }]);
    expect(judge(policy(spec), deployment, bound("name: a, parameterNotFoundAction: Allow"))).toEqual([{ verdict: "skip" }]);
  });
});

describe("what the API server fills in", () => {
  it("is seen by policies, and leads to what is written", () => {
    const pod = yaml(
      "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostNetwork: false, containers: [{name: a, image: 'web:latest', ports: [{containerPort: 1, hostPort: 0}]}]}}",
    );
    const seen = withDefaults(pod, "Pod") as { spec: { containers: [Record<string, unknown>]; restartPolicy: string } };
    expect(seen.spec).toMatchObject({
      restartPolicy: "Always",
      containers: [{ imagePullPolicy: "Always", resources: {}, ports: [{ protocol: "TCP" }] }],
    });
    expect(seen.spec).not.toHaveProperty("hostNetwork");
    expect(seen.spec.containers[0]["ports"]).not.toHaveProperty("0.hostPort");
    const written = pod["spec"] as { containers: [object] };
    expect(originalOf(seen.spec)).toBe(written);
    expect(originalOf(seen.spec.containers)).toBe(written.containers);
    expect(originalOf(seen.spec.containers[0])).toBe(written.containers[0]);
    expect(written.containers[0]).not.toHaveProperty("imagePullPolicy");
  });

  it.each([
    ["web", "Always"],
    ["web:latest", "Always"],
    ["registry:5000/web", "Always"],
    ["web:1", "IfNotPresent"],
    ["web@sha256:abc", "IfNotPresent"],
  ])("pulls %s %s", (image, imagePullPolicy) => {
    const pod = withDefaults({ apiVersion: "v1", kind: "Pod", spec: { containers: [{ image }] } }, "Pod");
    expect(pod).toMatchObject({ spec: { containers: [{ imagePullPolicy }] } });
  });

  it("leaves out what is null, but not of custom resources", () => {
    expect(withDefaults({ spec: { selector: null } }, "Service")["spec"]).not.toHaveProperty("selector");
    expect(withDefaults({ spec: { a: null } }, "acme.io/Thing")).toEqual({ spec: { a: null } });
  });

  it("takes any shape", () => {
    for (const spec of [null, 7, [], { containers: 7 }, { containers: [null, 4] }, { template: [] }])
      expect(() => withDefaults({ apiVersion: "v1", kind: "Pod", metadata: null, spec }, "Pod")).not.toThrow();
  });
});

it.each([
  ["Pod", "pods"],
  ["NetworkPolicy", "networkpolicies"],
  ["Ingress", "ingresses"],
  ["Endpoints", "endpoints"],
  ["StorageClass", "storageclasses"],
  ["Gateway", "gateways"],
])("the resource of %s is %s", (kind, resource) => {
  expect(resourceOf(kind)).toBe(resource);
});
