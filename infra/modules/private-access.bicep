// Everything that the app uses, brought into the virtual network.
import { Tags } from '../types.bicep'

param token string
param location string
param tags Tags
param networkId string
param subnetId string
param serviceBusId string
param vaultId string
param hostStorageId string
param dataStorageId string
param workspaceId string
param insightsId string

var storageSuffix = environment().suffixes.storage
var zoneNames = [
  'privatelink.blob.${storageSuffix}'
  'privatelink.table.${storageSuffix}'
  replace('privatelink${environment().suffixes.keyvaultDns}', '.vault.', '.vaultcore.')
  'privatelink.servicebus.windows.net'
  'privatelink.monitor.azure.com'
  'privatelink.oms.opinsights.azure.com'
  'privatelink.ods.opinsights.azure.com'
  'privatelink.agentsvc.azure-automation.net'
]

module zones 'private-dns-zone.bicep' = [
  for name in zoneNames: {
    params: { name: name, tags: tags, networkId: networkId }
  }
]

// The workspace and Application Insights are reached through a scope of Azure Monitor. Telemetry goes in from here only; people ask from anywhere.
resource monitorScope 'Microsoft.Insights/privateLinkScopes@2021-09-01' = {
  name: 'ampls-${token}'
  location: 'global'
  tags: tags
  properties: {
    accessModeSettings: { ingestionAccessMode: 'PrivateOnly', queryAccessMode: 'Open' }
  }

  resource workspace 'scopedResources' = {
    name: 'workspace'
    properties: { linkedResourceId: workspaceId }
  }

  resource insights 'scopedResources' = {
    name: 'insights'
    properties: { linkedResourceId: insightsId }
    // One at a time: the scope refuses two changes at once.
    dependsOn: [workspace]
  }
}

// The host's account needs blobs only.
var endpoints = [
  { name: 'host-blob', resourceId: hostStorageId, groupId: 'blob', zones: [0] }
  { name: 'data-blob', resourceId: dataStorageId, groupId: 'blob', zones: [0] }
  { name: 'data-table', resourceId: dataStorageId, groupId: 'table', zones: [1] }
  { name: 'vault', resourceId: vaultId, groupId: 'vault', zones: [2] }
  { name: 'queue', resourceId: serviceBusId, groupId: 'namespace', zones: [3] }
  { name: 'monitor', resourceId: monitorScope.id, groupId: 'azuremonitor', zones: [0, 4, 5, 6, 7] }
]

// One after another: several endpoints at once in one subnet are refused.
@batchSize(1)
module endpoint 'private-endpoint.bicep' = [
  for item in endpoints: {
    params: {
      name: 'pep-${token}-${item.name}'
      location: location
      tags: tags
      subnetId: subnetId
      resourceId: item.resourceId
      groupId: item.groupId
      zoneNames: [for zone in item.zones: zones[zone].outputs.name]
    }
    dependsOn: [monitorScope::workspace, monitorScope::insights]
  }
]
