import type { Path, SourceFile } from "../load/document.js";
import { asList, asRecord, asText, type JsonRecord } from "./value.js";

/** A step of a GitHub Actions job that changes what runs in a cluster or on the platform of a web app. */
export interface DeployStep {
  readonly path: Path;
  /** "kubectl apply", "helm upgrade", … */
  readonly command: string;
  /** The whole script of the step; "" for an action. */
  readonly script: string;
  /** False for what hands over to a controller: the job cannot see the rollout. */
  readonly isDirect: boolean;
}

export interface WorkflowJob {
  readonly id: string;
  readonly path: Path;
  readonly value: JsonRecord;
  readonly deploys: readonly DeployStep[];
  /** The scripts of all steps, and the names of the actions they use. */
  readonly text: string;
}

const DIRECT =
  /\b(kubectl\s+(?:-\S+(?:[ =]\S+)?\s+)*(?:apply|replace|patch|set\s+image|rollout\s+restart)|helm\s+(?:upgrade|install)|helmfile\s+(?:apply|sync))\b/;
/** Commands of platforms, which wait until the release serves unless they are told not to. */
const PLATFORM =
  /\b(gcloud\s+(?:(?:alpha|beta|--?\S+)\s+)*run\s+(?:deploy|services\s+(?:replace|update))|(?:netlify|ntl)\s+deploy(?=[^\n]*\s(?:--prod|-p\b))|vercel\s+promote|vercel(?:\s+deploy)?(?=\s[^\n]*--prod))(?![\w-])/;
const UNWAITED = /--async\b|--no-wait\b/;
const HANDED_OVER = /\b(kustomize\s+edit\s+set\s+image|argocd\s+app\s+sync)\b/;
const ACTIONS =
  /^(azure\/k8s-deploy|azure\/aks-helm|deliverybot\/helm|google-github-actions\/(?:deploy-cloudrun|get-gke-deploy)|nwtgck\/actions-netlify|netlify\/actions\/cli|amondnet\/vercel-action)/i;
/** Edits of manifests count in a job that hands them over. */
const PUSHES = /\bgit\s+push\b|\bargocd\b|git-auto-commit-action|add-and-commit/;
/** A cluster that the job makes for itself. */
const OWN_CLUSTER =
  /\b(kind create cluster|k3d cluster create|minikube start|helm\/kind-action|kind-action|setup-minikube|k3d-action|setup-kind|setup-k3s)\b/i;

/** The jobs of a workflow; none for a file that is no workflow. */
export function workflowJobs(file: SourceFile): WorkflowJob[] {
  if (file.kind !== "workflow") return [];
  const jobs = asRecord(asRecord(file.documents[0]?.value)?.["jobs"]) ?? {};
  return Object.entries(jobs).flatMap(([id, written]) => {
    const value = asRecord(written);
    if (!value) return [];
    const path = ["jobs", id];
    const steps = asList(value["steps"]).map(asRecord);
    const text = steps.map((step) => `${asText(step?.["run"]) ?? ""}\n${asText(step?.["uses"]) ?? ""}`).join("\n");
    const deploys = OWN_CLUSTER.test(text)
      ? []
      : steps.flatMap((step, index) => deployOf(step, [...path, "steps", index], PUSHES.test(text)) ?? []);
    return [{ id, path, value, deploys, text }];
  });
}

function deployOf(step: JsonRecord | undefined, path: Path, pushes: boolean): DeployStep | undefined {
  const uses = asText(step?.["uses"]);
  const action = uses === undefined ? undefined : ACTIONS.exec(uses)?.[1];
  if (action !== undefined) return { path: [...path, "uses"], command: action, script: "", isDirect: false };
  const script = (asText(step?.["run"]) ?? "").replace(/\\\r?\n/g, " ");
  const lines = script.split(/\r?\n/).filter((line) => !/^\s*(?:#|echo\b)/.test(line) && !/--dry-run|\bhelm\s+\S+.*--help/.test(line));
  const direct = find(DIRECT, lines);
  const platform = direct === undefined ? find(PLATFORM, lines) : undefined;
  if (platform !== undefined)
    return { path: [...path, "run"], command: platform, script, isDirect: lines.some((line) => UNWAITED.test(line)) };
  const handedOver = pushes ? find(HANDED_OVER, lines) : undefined;
  const command = direct ?? handedOver;
  return command === undefined ? undefined : { path: [...path, "run"], command, script, isDirect: direct !== undefined };
}

function find(pattern: RegExp, lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) return found.replace(/\s+/g, " ");
  }
  return undefined;
}
