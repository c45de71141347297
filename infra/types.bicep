// What a person may choose, and between which values. profiles.bicep has three choices that go together.

@export()
@description('One size and shape of the whole installation.')
@sealed()
type Profile = {
  @description('Where the services can be reached from.')
  network: Network

  @description('The Function App.')
  app: App

  @description('The queue. With a private network it is Premium whatever stands here, for Standard has no private endpoints.')
  serviceBus: ServiceBus

  @description('Copies of what is stored: three in one datacenter (LRS), or one in each of three zones (ZRS).')
  storage: 'Standard_LRS' | 'Standard_ZRS'

  @description('What becomes of secrets that are deleted.')
  vault: Vault

  @description('What is kept of logs and metrics.')
  logs: Logs

  @description('A web application firewall in front. Premium has managed rules too, which hold for people and never for webhooks.')
  frontDoor: 'none' | 'standard' | 'premium'
}

@export()
@discriminator('kind')
@description('public: addresses on the internet, closed by Entra ID. private: a virtual network with private endpoints, and no public address but the way in for webhooks.')
type Network = PublicNetwork | PrivateNetwork

@sealed()
type PublicNetwork = {
  kind: 'public'
}

@sealed()
type PrivateNetwork = {
  kind: 'private'

  @description('The address space of the virtual network, a /24 or larger.')
  addressPrefix: string
}

@export()
@sealed()
type App = {
  @description('Memory of an instance in MB. The plan sells these three; 512 has a quarter of a core.')
  instanceMemoryMB: 512 | 2048 | 4096

  @description('The most instances that the app may grow to.')
  @minValue(40)
  @maxValue(1000)
  maximumInstances: int

  @description('Webhooks that one instance works on at once before another instance is started.')
  @minValue(1)
  @maxValue(1000)
  httpConcurrency: int

  @description('Instances that never go away, by group. A CMS gives as little as two seconds for an answer, which a cold start can take.')
  alwaysReady: AlwaysReady[]

  @description('Instances in several zones. Needs two or more always-ready instances in each group that has any.')
  zoneRedundant: bool
}

@export()
@sealed()
type AlwaysReady = {
  @description('http for all routes together, or function:NAME for another function, which scales by itself.')
  name: string

  @minValue(0)
  instanceCount: int
}

@export()
@sealed()
type ServiceBus = {
  @description('Standard is shared and billed by operation; Premium is dedicated and billed by the hour.')
  tier: 'Standard' | 'Premium'

  @description('Messaging units of Premium.')
  messagingUnits: 1 | 2 | 4 | 8 | 16
}

@export()
@sealed()
type Vault = {
  @description('Days for which a deleted secret can be had back.')
  @minValue(7)
  @maxValue(90)
  softDeleteDays: int
}

@export()
@sealed()
type Logs = {
  @description('Days for which logs are kept.')
  @minValue(30)
  @maxValue(730)
  retentionDays: int

  @description('Gigabytes a day after which nothing more is taken in, alerts included; -1 for no limit.')
  @minValue(-1)
  dailyCapGB: int

  @description('Asks the app every 15 minutes from three places whether it is ready.')
  availabilityTest: bool
}

@export()
@description('Tags that every resource carries.')
type Tags = {
  *: string
}
