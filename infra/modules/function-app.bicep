// The Function App on Flex Consumption.
import { App, Tags } from '../types.bicep'

param name string
param planName string
param location string
param tags Tags
param settings App

@description('The name by which azure.yaml finds the app.')
param serviceName string

param identityId string
param identityClientId string
param hostStorageName string
param hostStorageBlobUri string
param deploymentContainer string
param serviceBusHostName string
param queueName string
param vaultUri string
param tablesUri string
param configurationUri string
param claimsUri string
param operatorSecretName string
param insightsConnectionString string
param workspaceId string

@description('The subnet through which the app goes out; empty without a virtual network.')
param subnetId string = ''

@description('Whether one Front Door alone may send webhooks, and not everybody.')
param isBehindFrontDoor bool

@description('The id that this Front Door puts into its requests; known when it is made.')
param frontDoorId string

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: {
    reserved: true
    zoneRedundant: settings.zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostStorageBlobUri}${deploymentContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: settings.instanceMemoryMB
        maximumInstanceCount: settings.maximumInstances
        alwaysReady: settings.alwaysReady
        triggers: { http: { perInstanceConcurrency: settings.httpConcurrency } }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      remoteDebuggingEnabled: false
      ipSecurityRestrictionsDefaultAction: isBehindFrontDoor ? 'Deny' : 'Allow'
      ipSecurityRestrictions: isBehindFrontDoor
        ? [
            {
              name: 'front-door'
              description: 'Our Front Door, and no other one.'
              priority: 100
              action: 'Allow'
              tag: 'ServiceTag'
              ipAddress: 'AzureFrontDoor.Backend'
              headers: { 'x-azure-fdid': [frontDoorId] }
            }
          ]
        : []
      // Deployments come from wherever the pipeline runs; they are let in by Entra ID alone (see the policies below).
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: 'Allow'
      // All names stand in the README's table, and the other way round; a test compares them.
      appSettings: [
        { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'ClientId=${identityClientId};Authorization=AAD' }
        { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insightsConnectionString }
        { name: 'AZURE_CLIENT_ID', value: identityClientId }
        { name: 'AzureWebJobsDisableHomepage', value: 'true' }
        { name: 'AzureWebJobsStorage__accountName', value: hostStorageName }
        { name: 'AzureWebJobsStorage__clientId', value: identityClientId }
        { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
        { name: 'BROKER_CLAIMS_URI', value: claimsUri }
        { name: 'BROKER_CONFIGURATION_URI', value: configurationUri }
        { name: 'BROKER_KEYVAULT_URI', value: vaultUri }
        { name: 'BROKER_OPERATOR_SECRET', value: operatorSecretName }
        { name: 'BROKER_QUEUE', value: queueName }
        { name: 'BROKER_SERVICEBUS__clientId', value: identityClientId }
        { name: 'BROKER_SERVICEBUS__credential', value: 'managedidentity' }
        { name: 'BROKER_SERVICEBUS__fullyQualifiedNamespace', value: serviceBusHostName }
        { name: 'BROKER_TABLES_URI', value: tablesUri }
      ]
    }
  }

  // No user names and passwords for deployments.
  resource scmPolicy 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource ftpPolicy 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }
}

#disable-next-line use-recent-api-versions // See monitoring.bicep.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output hostName string = app.properties.defaultHostName
