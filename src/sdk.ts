/** What a rule may import, and all it may import. */
export { defineRule } from "./engine/rule.js";
export { listOption } from "./engine/options.js";
export type { Rule, RuleContext, RuleDocs, RuleMessage, RuleMeta, ReportDescriptor, Related, Visitors } from "./engine/rule.js";
export type { ConfigInput } from "./config/input.js";
export { scope } from "./config/severity.js";
export type { Severity, SeverityOrOff, SeverityTable } from "./config/severity.js";
export type { Edit, Fix, FixBuilder, FixSafety } from "./engine/fix.js";
export { recreateEdits } from "./engine/recreate-edits.js";
export type { Document, Locatable, Part, Path, PlacedText, SourceFile } from "./load/document.js";
export { placedText } from "./load/placed-text.js";
export { embeddedFile, embeddedFiles } from "./model/embedded-files.js";
export type { EmbeddedFile } from "./model/embedded-files.js";
export { valueAt } from "./load/locate.js";
export { IGNORED_HEADERS, isHeaderName, shownPath, webPlatform } from "./model/web/site.js";
export type { Destination, HeaderEntry, HeaderRule, Variable } from "./model/web/site.js";
export { readerOf, sitesOf } from "./model/web/sites.js";
export type { Site } from "./model/web/sites.js";
export { netlifyFaults, unknownNetlifyKeys } from "./model/web/netlify-schema.js";
export { netlifyContexts, netlifyHeaders, netlifyRedirects, netlifySettings } from "./model/web/netlify.js";
export { parseHeadersFile } from "./model/web/headers-file.js";
export { parseRedirectsFile } from "./model/web/redirects-file.js";
export type { RedirectRule } from "./model/web/redirects-file.js";
export { redirectFaults } from "./model/web/redirect-checks.js";
export { shapeFaults } from "./model/web/shape.js";
export { VERCEL_SHAPE } from "./model/web/vercel-schema.js";
export { routingFaults } from "./model/web/vercel-routing.js";
export { vercelConflicts } from "./model/web/vercel-conflicts.js";
export { deploysFromGit, vercelDestinations, vercelSettings } from "./model/web/vercel.js";
export { type Pages, pagesOf } from "./model/web/pages.js";
export { frameworkHeaders } from "./model/web/frameworks.js";
export { partOfScalar, placeIn } from "./model/web/place.js";
export { destinationsOf, isAddressName, plainHttpHost } from "./model/web/plain-http.js";
export {
  HEADER_TITLES,
  hstsLacks,
  SAFE_HEADER_VALUES,
  SCRIPT_SOURCE_CURES,
  SECURITY_HEADERS,
  securityHeaders,
  weakScriptSources,
} from "./model/web/security-headers.js";
export type { SecurityHeader } from "./model/web/security-headers.js";
export { destinationTexts, headersOf, pluginInputs, settingsOf } from "./model/web/settings.js";
export { findSecret, isPublicName } from "./model/secrets.js";
export type { FoundSecret } from "./model/secrets.js";
export { hasRolloutPlan, isCloudRun } from "./graph/cloud-run.js";
export { cloudRunFaults, idleAnnotations } from "./model/cloud-run-schema.js";
export { trafficFaults, trafficTargets } from "./model/cloud-run-traffic.js";
export { KNATIVE_SERVICE, revisionAnnotations, secretVersions, serviceAnnotations } from "./model/cloud-run.js";
export { contextFault, coversBranch, isPreviewContext, isToolSetting, ownHost } from "./model/web/netlify-context.js";
export type { Location, Position, Range } from "./text/location.js";
export type { Environment, Role } from "./environment/environment.js";
export type { Bundle } from "./project/project.js";
export type { KubernetesObject } from "./model/kubernetes-object.js";
export { byTitle } from "./model/objects.js";
export type { Lookup } from "./model/lookup.js";
export { foundOr } from "./model/lookup.js";
export { asBoolean, asList, asNumber, asRecord, asText, isUndecidable, jsonText, textRecord } from "./model/value.js";
export type { JsonRecord } from "./model/value.js";
export type { Container, ContainerPort, ProbeKind, Workload } from "./model/workload.js";
export { WORKLOAD_KINDS } from "./model/workload.js";
export type {
  Autoscaler,
  Backend,
  Claim,
  Graph,
  IssuerReference,
  Parent,
  PortTarget,
  ProgressiveDelivery,
  Route,
  ServicePort,
  Store,
  TlsSecret,
} from "./graph/graph.js";
export { ROUTE_KINDS } from "./graph/route-backends.js";
export { parseLabelSelector, parseMapSelector, readLabels, selects } from "./model/selector.js";
export type { Labels, Requirement, Selector, Verdict } from "./model/selector.js";
export {
  ARGO_ROLLOUT,
  blueGreenBlock,
  canaryBlock,
  canaryScaleShare,
  FLAGGER_CANARY,
  flaggerAnalysis,
  flaggerStrategy,
  hasFlaggerPlan,
  KRUISE_ROLLOUT,
  pausesOf,
  stepsOf,
} from "./model/progressive.js";
export type { Block, Step } from "./model/progressive.js";
export { neededServices, nginxIngresses, rolloutServices, selectsRollout } from "./model/argo-services.js";
export type { NamedService } from "./model/argo-services.js";
export { parseDuration } from "./model/rollout/duration.js";
export { markedHosts } from "./environment/host-marks.js";
export type { MarkedHost } from "./environment/host-marks.js";
export { mutability, writtenImage } from "./model/mutable-tag.js";
export { imageKey, replacedImages } from "./model/replaced-images.js";
export { workflowJobs } from "./model/workflow.js";
export type { DeployStep, WorkflowJob } from "./model/workflow.js";
export { colourPairs } from "./graph/colours.js";
export type { ColourPair } from "./graph/colours.js";
export { probePortBreaches } from "./graph/probe-ports.js";
export { peakQuotas } from "./graph/peak-quotas.js";
export { hostPortOf } from "./model/host-port.js";
export { imageName, parseImage } from "./model/image.js";
export type { ImageReference } from "./model/image.js";
export { containsCidr, isPrivateCidr, parseCidr } from "./model/cidr.js";
export { leavesReplicas } from "./model/ignored-differences.js";
export type { Cidr } from "./model/cidr.js";
export { parseCronDays } from "./model/cron.js";
export { parseGoDuration, parsePrometheusDuration } from "./model/duration.js";
export type { Duration } from "./model/duration.js";
export { compareQuantities, formatQuantity, parseQuantity } from "./model/quantity.js";
export { boundsOf, percentageFor, resolveFenceposts, statefulFenceposts, wavesOf } from "./model/rollout/fenceposts.js";
export { rolloutViolations } from "./model/rollout/violations.js";
export type { RolloutViolation, ViolationCode } from "./model/rollout/violations.js";
export { rolloutStrategyOf } from "./model/rollout/strategy.js";
export type { RolloutStrategy, Setting } from "./model/rollout/strategy.js";
export { fencepostsOf } from "./model/rollout/simulation.js";
export { desiredHealthy, disruptionsAllowed } from "./model/rollout/budget.js";
export { gracePeriod, podTiming, preStopSleep } from "./model/rollout/timing.js";
export { formatIntOrPercent, parseIntOrPercent, scaled } from "./model/int-or-percent.js";
export type { IntOrPercent } from "./model/int-or-percent.js";
export { isMeshProxy } from "./model/mesh-proxy.js";
export { hasNothingToAsk, isLogAgent, isMetricsPort, isMetricsProxy, isObservationPort, runsToCompletion } from "./model/traffic.js";
export { isSelected, matchesWildcard } from "./model/selection.js";
export {
  certManagerAnnotation,
  coversHost,
  INGRESS_KINDS,
  ingressClass,
  ingressHosts,
  ingressTls,
  isAcmeSolver,
  tlsElsewhere,
} from "./model/ingress.js";
export type { IngressHost, IngressTls } from "./model/ingress.js";
export { servicePublishing } from "./model/publishing.js";
export type { Audience, Publishing } from "./model/publishing.js";
export { operatorPublishing } from "./model/operator-publishing.js";
export { ZALANDO_CONFIGURATION, zalandoSwitches } from "./model/zalando.js";
export { nameLooks, serviceLooks } from "./model/looks-like-database.js";
export { isJudgedStore, judgedStores, STORE_OPTION } from "./model/judged-stores.js";
export type { PolicyPeer } from "./model/network-policy.js";
export { holdsStoresOnly, splitPeer, storeRules, widthOfPeer } from "./graph/store-policies.js";
export { isControlPlane } from "./model/control-plane.js";
export { hostExposures } from "./graph/reach.js";
export { routeReach } from "./graph/route-reach.js";
export type { StoreClass, StoreEvidence } from "./model/database.js";
export { balancerCure } from "./graph/balancer-redirect.js";
export { deployedTogether, ingressesBeside, keptBeside } from "./graph/together.js";
export { requestsOf, utilizationMetrics } from "./graph/utilization.js";
export type { UtilizationMetric } from "./graph/utilization.js";
export { isServed, losesItsOnlyPod, replicaFloor } from "./graph/floor.js";
export { mayBeProgressive, mayBeScaled } from "./graph/managed.js";
export { mountsDisk, staysOnNode, volumeHold } from "./graph/exclusive-volume.js";
export { MONITOR_KINDS } from "./graph/monitor-selection.js";
export { yamlText } from "./text/yaml-text.js";
export { asksTheSame, failureBudget, jvmEvidence, PROBE_NUMBERS, probeNumber, probeOf, probePort, probesOf } from "./model/probe.js";
export type { Probe, ProbeHandler } from "./model/probe.js";
export { authorityOf, CERTIFICATE, certificateNames, isInternalHost, isStagingServer } from "./model/cert-manager.js";
export { gatewayHosts, takesRoute } from "./model/listener.js";
export { gatewaySupport, RELEASE_KINDS } from "./model/cert-manager-release.js";
export { SECRET_WRITERS, secretsWritten } from "./model/secret-writers.js";
export { privateKeyField, secretCertificate } from "./model/certificate.js";
export { probeBreaches } from "./model/probe-breaches.js";
export { workloadOf } from "./model/workload.js";
export { configMapCredentials, containerCredentials, secretEntries } from "./model/plain-credentials.js";
export type { PlainCredential } from "./model/plain-credentials.js";
export { managedDatabase } from "./model/managed-databases.js";
export { dataOf, mayHavePassword, openAccessOf, openAccessOfResource, opensByEnvironment, opensRedis } from "./model/open-access.js";
export type { TextPart } from "./model/open-access.js";
export { isCache, keepingOf, keepsNothing } from "./model/data-directory.js";
export { lossyStorage } from "./model/lossy-storage.js";
export { alertingOf } from "./graph/alerts/alerting.js";
export type { Alerting, Loading } from "./graph/alerts/alerting.js";
export { selectedKind } from "./graph/alerts/collectors.js";
export type { Collector } from "./graph/alerts/collectors.js";
export { ALERTMANAGER_CONFIG } from "./graph/alerts/configs.js";
export { ALERTMANAGER } from "./graph/alerts/build-setups.js";
export {
  blackholesOf,
  deliveriesOf,
  emailFaults,
  endsOf,
  globalFor,
  isForPeople,
  isVoid,
  notifiesBy,
  routesOf,
  severitiesOf,
} from "./graph/alerts/deliveries.js";
export type { Delivery } from "./graph/alerts/deliveries.js";
export { coversHealth, isAbout, isAlwaysFiring } from "./graph/alerts/health.js";
export { severityLabels } from "./graph/alerts/labels.js";
export { endpointFaults } from "./graph/alerts/scrape-ports.js";
export { destinationOf, isStandIn, receiverOf } from "./graph/alerts/setups.js";
export type { AlertmanagerSetup } from "./graph/alerts/setups.js";
export { judgedSetups, visitAlerts, visitConfigs, visitRuleSources } from "./graph/alerts/visitors.js";
export { wiringOf } from "./graph/alerts/wiring.js";
export { emailSettings, isPlaceholder, smarthostParts } from "./model/alerting/email.js";
export type { Matcher } from "./model/alerting/matchers.js";
export { allRoutes } from "./model/alerting/routes.js";
export type { AlertmanagerConfiguration, Receiver, RouteNode } from "./model/alerting/routes.js";
export { looksLikeLogql } from "./model/alerting/rules.js";
export type { Rule as AlertRule, RuleSource } from "./model/alerting/rules.js";
export { missingLabel, refusal } from "./graph/alerts/refusal.js";
export { ruleFaults } from "./model/alerting/rule-faults.js";
export { identityOf } from "./graph/alerts/identity.js";
export { deadSeverityMatchers, lostTogether, unnamedSeverities } from "./graph/alerts/lost.js";
export { matcherPlace, receiverPlace } from "./graph/alerts/places.js";
export type { Setting as EmailSetting } from "./model/alerting/email.js";
export { plainAlerting } from "./model/alerting/plain-prometheus.js";
export { configFaults } from "./model/alerting/config-faults.js";
export { servedNamespaces } from "./graph/alerts/namespaces.js";
export { severityNamed } from "./model/alerting/severities.js";
export { danglingMonitor } from "./graph/alerts/dangling.js";
export { annotationJobs, discoversAll } from "./graph/alerts/scrape-jobs.js";
export { isOfLoki, keepsLogsAsData, loggingOf, visitLokiConfigs, visitLokiRules, visitShippers } from "./graph/logging.js";
export type { Logging, LoggingPart } from "./graph/logging.js";
export { chartReleases } from "./model/chart-releases.js";
export type { ChartRelease } from "./model/chart-releases.js";
export { logqlFault } from "./model/logging/logql.js";
export { nginxLogs } from "./model/logging/nginx-logs.js";
export { fileLogs, mountedLogFolders } from "./model/logging/file-logs.js";
