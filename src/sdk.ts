/** What a rule may import, and all it may import. */
export { defineRule } from "./engine/rule.js";
export type { Rule, RuleContext, RuleDocs, RuleMessage, RuleMeta, ReportDescriptor, Related, Visitors } from "./engine/rule.js";
export type { ConfigInput } from "./config/input.js";
export { scope } from "./config/severity.js";
export type { Severity, SeverityOrOff, SeverityTable } from "./config/severity.js";
export type { Edit, Fix, FixBuilder, FixSafety } from "./engine/fix.js";
export type { Document, Locatable, Part, Path, SourceFile } from "./load/document.js";
export { valueAt } from "./load/locate.js";
export type { Location, Position, Range } from "./text/location.js";
export type { Environment, Role } from "./environment/environment.js";
export type { Bundle } from "./project/project.js";
export type { KubernetesObject } from "./model/kubernetes-object.js";
export type { Lookup } from "./model/lookup.js";
export { foundOr } from "./model/lookup.js";
export { asBoolean, asList, asNumber, asRecord, asText, isUndecidable, textRecord } from "./model/value.js";
export type { JsonRecord } from "./model/value.js";
export type { Container, ContainerPort, ProbeKind, Workload } from "./model/workload.js";
export type { Autoscaler, Graph, PortTarget, ProgressiveDelivery, Route, ServicePort } from "./graph/graph.js";
