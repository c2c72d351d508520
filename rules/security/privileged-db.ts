import { asList, defineRule, isControlPlane, isJudgedStore, type Path, scope, valueAt, type Workload } from "../../src/sdk.js";

export default defineRule({
  meta: {
    security: { score: 6.7 },
    docs: {
      description: "Databases run neither privileged nor as root",
      why: "Whoever breaks out of a privileged container owns the node with everything on it. Servers of databases need no rights of root: their images switch to a user of their own.",
      references: [
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
      ],
      details:
        "Init containers, which may have to change owners of files or settings of the kernel, are left out; so is a container beside the database.",
    },
    messages: {
      privileged: {
        severity: scope("all", "warning"),
        text: "{{title}} ({{evidence}}) runs privileged: whoever gets into the database gets the node. Remove privileged from the securityContext.",
      },
      root: {
        severity: scope("all", "warning"),
        text: "{{title}} ({{evidence}}) runs as root: runAsUser is 0. Use the user of the image, or another that is not 0.",
      },
      capabilities: {
        severity: scope("all", "warning"),
        text: "{{title}} ({{evidence}}) adds the capability {{capability}}, which amounts to root on the node. Remove it.",
      },
    },
  },
  create: ({ graph, report }) => ({
    workload(workload) {
      if (isControlPlane(workload.object)) return;
      for (const container of workload.containers) {
        const evidence = graph.storeOfContainer(container);
        if (!evidence || !isJudgedStore(evidence)) continue;
        const say = (path: Path, message: "privileged" | "root" | "capabilities", capability?: string): void =>
          report({
            at: workload.at(path),
            message,
            data: { title: workload.object.title, evidence: evidence.text, capability },
            related: [{ location: workload.at(evidence.path), message: `a ${evidence.class}: ${evidence.text}` }],
          });
        const own = [...container.path, "securityContext"];
        const read = (field: string): unknown => valueAt(container.value, ["securityContext", field]);
        if (read("privileged") === true) say([...own, "privileged"], "privileged");
        const user = read("runAsUser");
        if (user === 0) say([...own, "runAsUser"], "root");
        else if (user === undefined && podUser(workload) === 0) say([...workload.podSpecPath!, "securityContext", "runAsUser"], "root");
        for (const [index, capability] of asList(valueAt(container.value, ["securityContext", "capabilities", "add"])).entries())
          if (typeof capability === "string" && STRONG.has(capability.toUpperCase().replace(/^CAP_/, "")))
            say([...own, "capabilities", "add", index], "capabilities", capability);
      }
    },
  }),
});

const STRONG: ReadonlySet<string> = new Set(["ALL", "SYS_ADMIN", "SYS_PTRACE", "SYS_MODULE", "DAC_READ_SEARCH", "SYS_RAWIO"]);

function podUser(workload: Workload): unknown {
  return valueAt(workload.podSpec ?? {}, ["securityContext", "runAsUser"]);
}
