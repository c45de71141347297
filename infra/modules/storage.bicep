// A storage account without keys. There are two: the host's, which the host must own, and the broker's, which it must not.
import { Tags } from '../types.bicep'

param name string
param location string
param tags Tags
param sku 'Standard_LRS' | 'Standard_ZRS'

@description('Blob containers.')
param containers string[]

@description('Days after which blobs of a container are deleted, by container.')
param deleteAfterDays { container: string, days: int }[] = []

@description('Whether a blob that is overwritten can be had back.')
param isVersioned bool

param workspaceId string

@description('Whether the account can be reached through private endpoints alone.')
param isPrivate bool

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { bypass: 'None', defaultAction: isPrivate ? 'Deny' : 'Allow' }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      isVersioningEnabled: isVersioned
      deleteRetentionPolicy: { enabled: true, days: 14 }
      containerDeleteRetentionPolicy: { enabled: true, days: 14 }
    }

    resource container 'containers' = [
      for container in containers: {
        name: container
        properties: { publicAccess: 'None' }
      }
    ]
  }

  // The broker makes its tables itself.
  resource tables 'tableServices' = {
    name: 'default'
  }

  resource lifecycle 'managementPolicies' = if (!empty(deleteAfterDays)) {
    name: 'default'
    dependsOn: [blobs]
    properties: {
      policy: {
        rules: [
          for rule in deleteAfterDays: {
            name: 'delete-${rule.container}'
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['${rule.container}/'] }
              actions: {
                baseBlob: { delete: { daysAfterModificationGreaterThan: rule.days } }
                version: { delete: { daysAfterCreationGreaterThan: rule.days } }
              }
            }
          }
        ]
      }
    }
  }
}

#disable-next-line use-recent-api-versions // See monitoring.bicep.
resource blobDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account::blobs
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

// Reads and writes of rows are the journal, which is its own record: a line for each would cost more than the row.
#disable-next-line use-recent-api-versions // See monitoring.bicep.
resource tableDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account::tables
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'StorageDelete', enabled: true }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

output blobUri string = account.properties.primaryEndpoints.blob
output tableUri string = account.properties.primaryEndpoints.table
