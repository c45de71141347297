import { Profile } from 'types.bicep'

@export()
@description('Three installations that are known to fit together. `azd env set BROKER_PROFILE prod` chooses one.')
var profiles { dev: Profile, prod: Profile, private: Profile } = {
  // Costs next to nothing while nobody publishes. The first webhook after a quiet time waits for a cold start.
  // A vault that was deleted keeps its name while it can be had back: `az keyvault recover --name NAME` before the next `azd up` of that name.
  dev: {
    network: { kind: 'public' }
    app: { instanceMemoryMB: 512, maximumInstances: 40, httpConcurrency: 16, alwaysReady: [], zoneRedundant: false }
    serviceBus: { tier: 'Standard', messagingUnits: 1 }
    storage: 'Standard_LRS'
    vault: { softDeleteDays: 7 }
    logs: { retentionDays: 30, dailyCapGB: 1, availabilityTest: false }
    frontDoor: 'none'
  }
  // Two instances in two zones answer at once, always.
  prod: {
    network: { kind: 'public' }
    app: { instanceMemoryMB: 512, maximumInstances: 100, httpConcurrency: 32, alwaysReady: [{ name: 'http', instanceCount: 2 }], zoneRedundant: true }
    serviceBus: { tier: 'Standard', messagingUnits: 1 }
    storage: 'Standard_ZRS'
    vault: { softDeleteDays: 90 }
    logs: { retentionDays: 90, dailyCapGB: 10, availabilityTest: true }
    frontDoor: 'none'
  }
  // Like prod; what is stored can be reached from the virtual network alone, and webhooks come through Front Door.
  private: {
    network: { kind: 'private', addressPrefix: '10.40.0.0/24' }
    app: { instanceMemoryMB: 2048, maximumInstances: 100, httpConcurrency: 64, alwaysReady: [{ name: 'http', instanceCount: 2 }], zoneRedundant: true }
    serviceBus: { tier: 'Premium', messagingUnits: 1 }
    storage: 'Standard_ZRS'
    vault: { softDeleteDays: 90 }
    logs: { retentionDays: 90, dailyCapGB: 10, availabilityTest: true }
    frontDoor: 'premium'
  }
}
