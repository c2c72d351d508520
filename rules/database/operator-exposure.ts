import {
  asRecord,
  type Audience,
  defineRule,
  type Graph,
  type KubernetesObject,
  listOption,
  operatorPublishing,
  type Path,
  scope,
  ZALANDO_CONFIGURATION,
  zalandoSwitches,
} from "../../src/sdk.js";

const CLUSTER = "acid.zalan.do/postgresql";
const MASTER_BALANCER = ["spec", "enableMasterLoadBalancer"];

export default defineRule({
  meta: {
    security: { score: 8.6 },
    docs: {
      description: "No operator is asked to publish its database",
      why: "One field of a custom resource makes the operator create a LoadBalancer or NodePort Service: the database is on the Internet although no Service in the repository says so.",
      references: [
        "https://postgres-operator.readthedocs.io/en/latest/reference/cluster_manifest/",
        "https://cloudnative-pg.io/documentation/current/service_management/",
        "https://access.crunchydata.com/documentation/postgres-operator/latest/",
        "https://strimzi.io/docs/operators/latest/configuring",
      ],
      details:
        "Known are the fields of Zalando's and Crunchy's Postgres operators, CloudNativePG with its Pooler, Percona's operators, mariadb-operator with MaxScale, the MySQL operator, Strimzi, the RabbitMQ cluster operator, Elastic's, OT-Container-Kit's Redis operator, Altinity's ClickHouse operator, TiDB and Dragonfly. Annotations of an internal load balancer beside the field make it information. Zalando's operator lets 127.0.0.1/32 in where `allowedSourceRanges` is absent, so that a load balancer without ranges is there, and shut.",
    },
    options: {
      type: "object",
      additionalProperties: false,
      properties: {
        internalAnnotations: listOption("Further annotations that make a load balancer internal, as key=value."),
      },
    },
    messages: {
      published: {
        severity: scope("all", "error"),
        text: "{{title}} ({{evidence}}) makes its operator publish it outside the cluster: {{how}}. Leave the Service at ClusterIP: a database is reachable only inside the network.",
      },
      privateRanges: {
        severity: scope("all", "warning"),
        text: "{{title}} ({{evidence}}) makes its operator publish it with {{how}}; only source ranges keep it private. Leave the Service at ClusterIP or use an internal load balancer.",
      },
      internal: {
        severity: scope("all", "info"),
        text: "{{title}} ({{evidence}}) is reachable from the whole internal network ({{how}}). Leave the Service at ClusterIP where only this cluster needs it.",
      },
      shut: {
        severity: scope("all", "warning"),
        text: "{{title}} ({{evidence}}) gets a load balancer: {{how}}. The operator then lets in 127.0.0.1/32 only, so it serves nobody, and one list of ranges opens it. Set it to false.",
      },
      everyCluster: {
        severity: scope("all", "error"),
        text: "{{title}} publishes every cluster of this operator that does not say otherwise: {{how}}. Set it to false: a database is reachable only inside the network.",
      },
      everyClusterShut: {
        severity: scope("all", "warning"),
        text: "{{title}} gives every cluster of this operator that does not say otherwise a load balancer: {{how}}. It lets in 127.0.0.1/32 until a cluster lists ranges. Set it to false.",
      },
      operatorDecides: {
        severity: scope("all", "info"),
        text: "{{title}} ({{evidence}}) does not set enableMasterLoadBalancer, and the operator's configuration, whose built-in default is true, is not in the input. Set it to false here.",
      },
    },
  },
  create: ({ graph, options, report, bundle }) => ({
    object(object) {
      const at = (path: Path) => object.at(path);
      for (const { path, how, publishes } of zalandoSwitches(object)) {
        const message = publishes ? "everyCluster" : "everyClusterShut";
        report({ at: at(path), message, data: { title: object.title, how } });
      }
      const evidence = graph.storeOfObject(object);
      if (!evidence) return;
      const data = { title: object.title, evidence: evidence.text };
      for (const { audience, how, path } of operatorPublishing(object, options.internalAnnotations)) {
        const message = MESSAGES[audience];
        if (message) report({ at: at(path), message, data: { ...data, how } });
      }
    },
    bundle() {
      // Once for all clusters: it is one configuration that they depend on.
      const undecided = bundle.objects.find((object) => object.groupKind === CLUSTER && isUndecided(graph, object));
      const evidence = undecided && graph.storeOfObject(undecided);
      if (!undecided || !evidence) return;
      const data = { title: undecided.title, evidence: evidence.text };
      report({ at: undecided.place, message: "operatorDecides", data, objects: [undecided] });
    },
  }),
});

const MESSAGES: Readonly<Record<Audience, "published" | "privateRanges" | "internal" | "shut" | undefined>> = {
  internet: "published",
  nodes: "published",
  ranges: "privateRanges",
  network: "internal",
  nobody: "shut",
  unknown: undefined,
};

function isUndecided(graph: Graph, cluster: KubernetesObject): boolean {
  const isSet = cluster.get(MASTER_BALANCER) !== undefined || cluster.get(["spec", "enableMasterNodePort"]) === true;
  const isKnown = graph.holds(ZALANDO_CONFIGURATION) || graph.objectsAnywhere("ConfigMap").some(hasSwitch);
  return !isSet && !isKnown;
}

function hasSwitch(configMap: KubernetesObject): boolean {
  return asRecord(configMap.value["data"])?.["enable_master_load_balancer"] !== undefined;
}
