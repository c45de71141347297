// The queue: a session is a lane of the broker, which is one cache layer of one deployment.
import { ServiceBus, Tags } from '../types.bicep'

param name string
param location string
param tags Tags
param settings ServiceBus
param queueName string
param workspaceId string

@description('Whether the namespace can be reached through private endpoints alone; needs Premium.')
param isPrivate bool

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: union({ name: settings.tier, tier: settings.tier }, settings.tier == 'Premium' ? { capacity: settings.messagingUnits } : {})
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource queue 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = {
  parent: namespace
  name: queueName
  properties: {
    // Jobs of one lane go together, and two dispatchers never tell one cache at once.
    requiresSession: true
    // The id of a message is the job's id and its attempt, so a sender that is not sure may send again.
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'PT10M'
    // The longest that there is. A dispatch may take longer, and the host then renews (host.json).
    lockDuration: 'PT5M'
    // The net under a crash. The broker's own retries are new messages and do not count here.
    maxDeliveryCount: 10
    // Jobs are given up after 24 hours, or after as many as seven days where broker.json says so. This is the net under that.
    defaultMessageTimeToLive: 'P8D'
    deadLetteringOnMessageExpiration: true
    maxSizeInMegabytes: 5120
    // Partitions would bind a batch of a sender to one session.
    enablePartitioning: false
  }
}

#disable-next-line use-recent-api-versions // See monitoring.bicep.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: namespace
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output hostName string = split(replace(namespace.properties.serviceBusEndpoint, 'https://', ''), ':')[0]
