// One resource inside the virtual network, under its usual name.
import { Tags } from '../types.bicep'

param name string
param location string
param tags Tags
param subnetId string
param resourceId string

@description('Which part of the resource: blob, table, vault, namespace, azuremonitor.')
param groupId string

@description('The private DNS zones that get its names.')
param zoneNames string[]

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' existing = [
  for zoneName in zoneNames: {
    name: zoneName
  }
]

resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    customNetworkInterfaceName: '${name}-nic'
    privateLinkServiceConnections: [
      {
        name: groupId
        properties: { privateLinkServiceId: resourceId, groupIds: [groupId] }
      }
    ]
  }

  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        for (zoneName, index) in zoneNames: {
          name: '${groupId}-${index}'
          properties: { privateDnsZoneId: zones[index].id }
        }
      ]
    }
  }
}
