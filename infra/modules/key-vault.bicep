// Secrets: those that CMSs sign with, those that sites are shown, and the operator key. Nothing else is in this vault.
import { Vault, Tags } from '../types.bicep'

param name string
param location string
param tags Tags
param settings Vault
param workspaceId string

@description('Whether the vault can be reached through private endpoints alone. In public it is open to Entra ID from anywhere, for the plan has no addresses of its own to allow.')
param isPrivate bool

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: settings.softDeleteDays
    enablePurgeProtection: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { bypass: 'None', defaultAction: isPrivate ? 'Deny' : 'Allow' }
  }
}

#disable-next-line use-recent-api-versions // See monitoring.bicep.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output uri string = vault.properties.vaultUri
