// Everybody's rights, in one place: who may do what on which one thing. Nothing here is wider than a resource, and nothing may hand out rights.

@description('The broker.')
param identityName string

@description('Who deploys: puts broker.json up and fills the secrets.')
param personPrincipalId string

param serviceBusName string
param queueName string
param vaultName string
param hostStorageName string
param dataStorageName string
param configurationContainer string
param claimsContainer string
param insightsName string

var roles = {
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
  secretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  secretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  serviceBusDataReceiver: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'
  serviceBusDataSender: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: serviceBusName

  resource queue 'queues' existing = {
    name: queueName
  }
}

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: vaultName
}

resource hostStorage 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: hostStorageName
}

resource dataStorage 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: dataStorageName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource configuration 'containers' existing = {
      name: configurationContainer
    }

    resource claims 'containers' existing = {
      name: claimsContainer
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

// Ingest sends jobs.
resource sendsJobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace::queue.id, identity.id, roles.serviceBusDataSender)
  scope: namespace::queue
  properties: {
    description: 'The broker puts jobs into the queue, and scheduled copies of those that are tried again.'
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataSender)
  }
}

resource takesJobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace::queue.id, identity.id, roles.serviceBusDataReceiver)
  scope: namespace::queue
  properties: {
    description: 'The broker takes jobs from the queue, and dead letters from its subqueue.'
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataReceiver)
  }
}

// By its length the platform decides how many instances dispatch; without this it guesses from the first message, late and too few
// (github.com/MicrosoftDocs/azure-docs/pull/128626). An owner of its data could see it too, and delete the queue.
resource seesQueue 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace::queue.id, identity.id, roles.reader)
  scope: namespace::queue
  properties: {
    description: 'The platform sees as the broker how many jobs wait, and scales by it.'
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.reader)
  }
}

// The vault has the broker's secrets only, so the vault is as narrow as each secret; and a source that is added needs no new assignment.
resource readsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, roles.secretsUser)
  scope: vault
  properties: {
    description: 'The broker reads secrets and their versions.'
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.secretsUser)
  }
}

// The Functions host makes containers in its account by itself (locks of timers, its keys), so a container would be too narrow: it needs the
// account, and owner is what the vendor asks for. That is why the account is the host's alone and has nothing of the broker's.
resource ownsHostStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hostStorage.id, identity.id, roles.blobDataOwner)
  scope: hostStorage
  properties: {
    description: 'The Functions host keeps its locks, its keys and the deployed package here.'
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataOwner)
  }
}

resource readsConfiguration 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataStorage::blobs::configuration.id, identity.id, roles.blobDataReader)
  scope: dataStorage::blobs::configuration
  properties: {
    description: 'The broker reads broker.json and cannot change it.'
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataReader)
  }
}

resource keepsClaims 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataStorage::blobs::claims.id, identity.id, roles.blobDataContributor)
  scope: dataStorage::blobs::claims
  properties: {
    description: 'The broker keeps here what is too large for a message.'
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
  }
}

// The broker makes its tables itself, and a table that is not there yet cannot be a scope. All tables of this account are the broker's.
resource keepsTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataStorage.id, identity.id, roles.tableDataContributor)
  scope: dataStorage
  properties: {
    description: 'The broker keeps its journal and its ledger in tables.'
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.tableDataContributor)
  }
}

resource sendsTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identity.id, roles.metricsPublisher)
  scope: insights
  properties: {
    description: 'Telemetry is taken in from identities only.'
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.metricsPublisher)
  }
}

// A person, or the identity of a pipeline: which kind is not known, so principalType is left out.
resource writesConfiguration 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(dataStorage::blobs::configuration.id, personPrincipalId, roles.blobDataContributor)
  scope: dataStorage::blobs::configuration
  properties: {
    description: 'Who deploys puts broker.json up.'
    principalId: personPrincipalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
  }
}

resource fillsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, personPrincipalId, roles.secretsOfficer)
  scope: vault
  properties: {
    description: 'Who deploys makes and fills secrets.'
    principalId: personPrincipalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.secretsOfficer)
  }
}
