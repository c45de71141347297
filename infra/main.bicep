// The Revalidation Broker in one resource group of its own.
//
//   CMS ──► [Front Door, WAF] ──► Function App ──► Service Bus queue ──► Function App ──► sites
//                                  │  │  │
//                                  │  │  └ Key Vault: secrets         Log Analytics, Application Insights: alerts, workbook
//                                  │  └─── storage of the broker: broker.json, claims, tables
//                                  └────── storage of the host: its locks, the deployed package
//
// Nobody uses a key or a password: one identity, and what it may do stands in modules/roles.bicep.
targetScope = 'subscription'

import { Profile, Tags } from 'types.bicep'

@description('The name of this installation; azd calls it the environment. Resources are named after it.')
@minLength(1)
@maxLength(20)
param environmentName string

@description('The region. Flex Consumption must be sold there: `az functionapp list-flexconsumption-locations`.')
param location string

@description('Size and shape. profiles.bicep has three that fit together: dev, prod, private.')
param profile Profile

@description('The names of the sources in broker.json. Each gets an address for webhooks in the outputs.')
@minLength(1)
param sources string[]

@description('Who is told of alerts. None: alerts are raised, and nobody hears of them.')
param alertEmails string[]

@description('The secret in Key Vault that operators must show.')
param operatorSecretName string = 'operator-key'

@description('Who may write broker.json and fill the secrets: the object id of a person, a group or a pipeline. Unless said, whoever deploys.')
param personPrincipalId string?

@description('Tags for every resource, beside the one by which azd finds them.')
param extraTags Tags = {}

var token = uniqueString(subscription().id, environmentName, location)
var tags = union(extraTags, { 'azd-env-name': environmentName })
var isPrivate = profile.network.kind == 'private'
var queueName = 'jobs'
var groupName = 'rg-${environmentName}'

// Names and ids are known before anything is made, so that a what-if can tell what would be. Who needs a thing waits for it by dependsOn.
func idOf(group string, type string, name string) string => resourceId(subscription().subscriptionId, group, type, name)

var names = {
  identity: 'id-${token}'
  workspace: 'log-${token}'
  insights: 'appi-${token}'
  serviceBus: 'sbns-${token}'
  vault: 'kv-${token}'
  hostStorage: 'sthost${token}'
  dataStorage: 'stdata${token}'
  network: 'vnet-${token}'
  plan: 'plan-${token}'
  app: 'func-${token}'
  frontDoor: 'afd-${token}'
  frontDoorEndpoint: 'fde-${token}'
}
var ids = {
  identity: idOf(groupName, 'Microsoft.ManagedIdentity/userAssignedIdentities', names.identity)
  workspace: idOf(groupName, 'Microsoft.OperationalInsights/workspaces', names.workspace)
  insights: idOf(groupName, 'Microsoft.Insights/components', names.insights)
  serviceBus: idOf(groupName, 'Microsoft.ServiceBus/namespaces', names.serviceBus)
  vault: idOf(groupName, 'Microsoft.KeyVault/vaults', names.vault)
  hostStorage: idOf(groupName, 'Microsoft.Storage/storageAccounts', names.hostStorage)
  dataStorage: idOf(groupName, 'Microsoft.Storage/storageAccounts', names.dataStorage)
}
var containers = { configuration: 'configuration', claims: 'claims', deployment: 'deployment' }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: groupName
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: names.identity, location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: { workspaceName: names.workspace, insightsName: names.insights, location: location, tags: tags, logs: profile.logs, isPrivate: isPrivate }
}

module serviceBus 'modules/service-bus.bicep' = {
  scope: group
  params: {
    name: names.serviceBus
    location: location
    tags: tags
    // Standard has no private endpoints.
    settings: isPrivate ? union(profile.serviceBus, { tier: 'Premium' }) : profile.serviceBus
    queueName: queueName
    workspaceId: ids.workspace
    isPrivate: isPrivate
  }
  dependsOn: [monitoring]
}

module vault 'modules/key-vault.bicep' = {
  scope: group
  params: {
    name: names.vault
    location: location
    tags: tags
    settings: profile.vault
    workspaceId: ids.workspace
    isPrivate: isPrivate
  }
  dependsOn: [monitoring]
}

module hostStorage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: names.hostStorage
    location: location
    tags: tags
    sku: profile.storage
    containers: [containers.deployment]
    isVersioned: false
    workspaceId: ids.workspace
    isPrivate: isPrivate
  }
  dependsOn: [monitoring]
}

module dataStorage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: names.dataStorage
    location: location
    tags: tags
    sku: profile.storage
    containers: [containers.configuration, containers.claims]
    // broker.json that was overwritten can be had back.
    isVersioned: true
    // A claim is of no use when its message is gone, which lives for eight days at most.
    deleteAfterDays: [{ container: containers.claims, days: 9 }]
    workspaceId: ids.workspace
    isPrivate: isPrivate
  }
  dependsOn: [monitoring]
}

module roles 'modules/roles.bicep' = {
  scope: group
  params: {
    identityName: names.identity
    personPrincipalId: personPrincipalId ?? deployer().objectId
    serviceBusName: names.serviceBus
    queueName: queueName
    vaultName: names.vault
    hostStorageName: names.hostStorage
    dataStorageName: names.dataStorage
    configurationContainer: containers.configuration
    claimsContainer: containers.claims
    insightsName: names.insights
  }
  dependsOn: [identity, serviceBus, vault, hostStorage, dataStorage, monitoring]
}

module network 'modules/network.bicep' = if (profile.network.kind == 'private') {
  scope: group
  params: {
    name: names.network
    location: location
    tags: tags
    addressPrefix: profile.network.?addressPrefix ?? ''
    workspaceId: ids.workspace
  }
  dependsOn: [monitoring]
}

module privateAccess 'modules/private-access.bicep' = if (isPrivate) {
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointsSubnetId
    serviceBusId: ids.serviceBus
    vaultId: ids.vault
    hostStorageId: ids.hostStorage
    dataStorageId: ids.dataStorage
    workspaceId: ids.workspace
    insightsId: ids.insights
  }
  dependsOn: [monitoring, serviceBus, vault, hostStorage, dataStorage]
}

module frontDoor 'modules/front-door.bicep' = if (profile.frontDoor != 'none') {
  scope: group
  params: {
    profileName: names.frontDoor
    endpointName: names.frontDoorEndpoint
    tags: tags
    tier: profile.frontDoor == 'premium' ? 'premium' : 'standard'
    workspaceId: ids.workspace
  }
  dependsOn: [monitoring]
}

module app 'modules/function-app.bicep' = {
  scope: group
  params: {
    name: names.app
    planName: names.plan
    location: location
    tags: tags
    settings: profile.app
    serviceName: 'broker'
    identityId: ids.identity
    identityClientId: identity.outputs.clientId
    hostStorageName: names.hostStorage
    hostStorageBlobUri: hostStorage.outputs.blobUri
    deploymentContainer: containers.deployment
    serviceBusHostName: serviceBus.outputs.hostName
    queueName: queueName
    vaultUri: vault.outputs.uri
    tablesUri: dataStorage.outputs.tableUri
    configurationUri: '${dataStorage.outputs.blobUri}${containers.configuration}/broker.json'
    claimsUri: '${dataStorage.outputs.blobUri}${containers.claims}'
    operatorSecretName: operatorSecretName
    insightsConnectionString: monitoring.outputs.connectionString
    workspaceId: ids.workspace
    subnetId: isPrivate ? network!.outputs.appSubnetId : ''
    isBehindFrontDoor: profile.frontDoor != 'none'
    frontDoorId: profile.frontDoor == 'none' ? '' : frontDoor!.outputs.frontDoorId
  }
  // The app must find its rights, and the names of its services, when it starts.
  dependsOn: [roles, privateAccess]
}

module frontDoorRoute 'modules/front-door-route.bicep' = if (profile.frontDoor != 'none') {
  scope: group
  params: { profileName: names.frontDoor, endpointName: names.frontDoorEndpoint, appHostName: app.outputs.hostName }
}

var origin = 'https://${profile.frontDoor == 'none' ? app.outputs.hostName : frontDoor!.outputs.hostName}'

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    emails: alertEmails
    serviceBusId: ids.serviceBus
    queueName: queueName
    vaultId: ids.vault
    workspaceId: ids.workspace
    insightsId: ids.insights
    isTested: profile.logs.availabilityTest
    readyUrl: '${origin}/health/ready'
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: { token: token, location: location, tags: tags, insightsId: ids.insights, serviceBusId: ids.serviceBus }
  dependsOn: [monitoring, serviceBus]
}

output AZURE_RESOURCE_GROUP string = group.name
@description('Give each to its CMS.')
output BROKER_WEBHOOK_URLS { source: string, url: string }[] = [for source in sources: { source: source, url: '${origin}/hooks/${source}' }]
@description('The broker itself: it says where to look. The dashboard will be there, for operators who show the operator key.')
output BROKER_DASHBOARD_URL string = '${origin}/'
@description('Charts of webhooks, jobs and calls.')
output BROKER_WORKBOOK_URL string = '${environment().portal}/#resource${workbook.outputs.id}/workbook'
@description('Where broker.json lies.')
output BROKER_CONFIGURATION_URI string = '${dataStorage.outputs.blobUri}${containers.configuration}/broker.json'
output BROKER_DATA_STORAGE string = names.dataStorage
@description('Where the secrets are filled in.')
output BROKER_KEYVAULT string = names.vault
#disable-next-line outputs-should-not-contain-secrets // A secret's name, not a secret.
output BROKER_OPERATOR_SECRET string = operatorSecretName
output BROKER_FUNCTION_APP string = names.app
@description('The address from which sites are called, so that they may allow it; empty without a virtual network.')
output BROKER_OUTBOUND_ADDRESS string = isPrivate ? network!.outputs.outboundAddress : ''
@description('private when vault and storage can be reached from the virtual network alone.')
output BROKER_NETWORK string = profile.network.kind
