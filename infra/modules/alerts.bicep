// What somebody is told of without looking. Each alert says what it means and what to do.
import { Tags } from '../types.bicep'

param token string
param location string
param tags Tags
param emails string[]
param serviceBusId string
param queueName string
param vaultId string
param workspaceId string
param insightsId string

@description('Whether the app is asked now and then if it is ready.')
param isTested bool
@description('The address that is asked.')
param readyUrl string

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'broker'
    emailReceivers: [for (email, index) in emails: { name: 'email-${index}', emailAddress: email, useCommonAlertSchema: true }]
  }
}

var metricAlerts = [
  {
    name: 'dead-letters'
    description: 'Jobs were given up: sites were not told of a change. Run `broker dead-letters list`, mend what it says, then `broker dead-letters replay`.'
    severity: 1
    scope: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT5M'
    ofQueue: true
  }
  {
    // The app says how old its jobs are (jobs-wait below). This one asks Service Bus, because an app that is down says nothing.
    name: 'queue-never-empty'
    description: 'The queue was never empty for half an hour: the app does not run, or dispatch is behind. Look at /health/ready, then at `broker status`.'
    severity: 2
    scope: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'ActiveMessages'
    aggregation: 'Minimum'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT30M'
    ofQueue: true
  }
  {
    name: 'queue-throttled'
    description: 'Service Bus refuses operations: the Standard tier is at its limit. See COSTS.md, scaling limits: Premium, or another namespace.'
    severity: 2
    scope: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'ThrottledRequests'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT15M'
    ofQueue: true
  }
  {
    name: 'vault-unavailable'
    description: 'Key Vault answers fewer than 99 in 100 requests. Secrets that are cached work on; new ones and rotations wait.'
    severity: 2
    scope: vaultId
    namespace: 'Microsoft.KeyVault/vaults'
    metric: 'Availability'
    aggregation: 'Average'
    operator: 'LessThan'
    threshold: 99
    window: 'PT15M'
    ofQueue: false
  }
]

resource metricAlert 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for alert in metricAlerts: {
    name: 'alert-${token}-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [alert.scope]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: alert.name
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: alert.namespace
            metricName: alert.metric
            timeAggregation: alert.aggregation
            operator: alert.operator
            threshold: alert.threshold
            dimensions: alert.ofQueue ? [{ name: 'EntityName', operator: 'Include', values: [queueName] }] : []
          }
        ]
      }
      actions: [{ actionGroupId: operators.id }]
    }
  }
]

// Telemetry takes some minutes to come in, so a window that is as long as its interval misses some of it: where one line is enough, the window is longer.
// Measures are never sampled; requests and log lines are, when an instance has more than five traces a second (what the exporter does unless told).
var logAlerts = [
  {
    name: 'lane-parked'
    description: 'A deployment is misconfigured and its jobs wait; they are kept, and it is tried again by itself. `broker status` has the reason and the way out.'
    severity: 1
    frequency: 'PT5M'
    window: 'PT15M'
    // The measure comes every five minutes for as long as it is so, and the line at once.
    query: 'union (AppMetrics | where Name == "broker.lanes.parked" and coalesce(Max, Sum) > 0 | project TimeGenerated, deployment = tostring(Properties.deployment)), (AppTraces | where Message startswith "Parked deployment" | project TimeGenerated, deployment = tostring(Properties.Deployment))'
    dimension: 'deployment'
    aggregation: 'Count'
    measure: ''
    threshold: 0
  }
  {
    name: 'jobs-wait'
    description: 'Changes were accepted half an hour ago and more, and a deployment was not told: it is down, parked, or slower than what comes. `broker status` says which and why.'
    severity: 2
    frequency: 'PT15M'
    window: 'PT15M'
    query: 'AppMetrics | where Name == "broker.lanes.oldest" | project TimeGenerated, deployment = tostring(Properties.deployment), seconds = coalesce(Max, Sum)'
    dimension: 'deployment'
    aggregation: 'Maximum'
    measure: 'seconds'
    threshold: 1800
  }
  {
    name: 'webhooks-failed'
    description: 'Webhooks were answered with 5xx: nothing was stored, and not every CMS sends again. Look at /health/ready, and at the exceptions of these requests.'
    severity: 1
    frequency: 'PT5M'
    window: 'PT10M'
    query: 'AppRequests | where Url contains "/hooks/" and toint(ResultCode) >= 500 | project TimeGenerated, source = extract("/hooks/([^/?]+)", 1, Url)'
    dimension: 'source'
    aggregation: 'Count'
    measure: ''
    threshold: 0
  }
  {
    name: 'webhooks-refused'
    description: 'More than 20 webhooks of a source were answered with 401 in 15 minutes: a secret changed on one side only, or somebody tries. `broker refusals` has the causes.'
    severity: 2
    frequency: 'PT15M'
    window: 'PT15M'
    // What else is refused is no question of secrets.
    query: 'AppMetrics | where Name == "broker.webhooks.refused" and tostring(Properties.cause) !in ("wrong method", "unreadable", "unknown source") | project TimeGenerated, source = tostring(Properties.source), refused = Sum'
    dimension: 'source'
    aggregation: 'Total'
    measure: 'refused'
    threshold: 20
  }
  {
    name: 'calls-slow'
    description: 'Calls to a deployment take ten seconds and more, at worst: its editors wait for their pages. The broker asks it for less by itself.'
    severity: 3
    frequency: 'PT15M'
    window: 'PT15M'
    query: 'AppMetrics | where Name == "broker.calls.duration" and Max > 10 | project TimeGenerated, deployment = tostring(Properties.deployment)'
    dimension: 'deployment'
    aggregation: 'Count'
    measure: ''
    threshold: 3
  }
]

resource logAlert 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for alert in logAlerts: {
    name: 'alert-${token}-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: alert.frequency
      windowSize: alert.window
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: alert.aggregation
            metricMeasureColumn: empty(alert.measure) ? null : alert.measure
            operator: 'GreaterThan'
            threshold: alert.threshold
            dimensions: [{ name: alert.dimension, operator: 'Include', values: ['*'] }]
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [operators.id] }
    }
  }
]

var places = ['emea-nl-ams-azr', 'emea-gb-db3-azr', 'us-va-ash-azr']

resource readyTest 'Microsoft.Insights/webtests@2022-06-15' = if (isTested) {
  name: 'ready-${token}'
  location: location
  // The portal finds the test by this tag.
  tags: union(tags, { 'hidden-link:${insightsId}': 'Resource' })
  kind: 'standard'
  properties: {
    Name: 'ready'
    SyntheticMonitorId: 'ready-${token}'
    Kind: 'standard'
    Enabled: true
    Frequency: 900
    Timeout: 30
    RetryEnabled: true
    Locations: [for place in places: { Id: place }]
    Request: { RequestUrl: readyUrl, HttpVerb: 'GET', ParseDependentRequests: false }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 7 }
  }
}

resource notReady 'Microsoft.Insights/metricAlerts@2026-01-01' = if (isTested) {
  name: 'alert-${token}-not-ready'
  location: 'global'
  tags: tags
  properties: {
    description: 'The app is not ready, as seen from two places: no webhook may come in. /health/ready says what it misses.'
    severity: 0
    enabled: true
    scopes: [readyTest.id, insightsId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: readyTest.id
      componentId: insightsId
      failedLocationCount: 2
    }
    actions: [{ actionGroupId: operators.id }]
  }
}
