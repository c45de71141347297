// A web application firewall in front of the app. It changes neither path nor query: some CMSs sign them.
import { Tags } from '../types.bicep'

param profileName string
param endpointName string
param tags Tags
param tier 'standard' | 'premium'
param workspaceId string

var skuName = tier == 'premium' ? 'Premium_AzureFrontDoor' : 'Standard_AzureFrontDoor'

resource profile 'Microsoft.Cdn/profiles@2025-06-01' = {
  name: profileName
  location: 'global'
  tags: tags
  sku: { name: skuName }
  properties: {
    // Longer than a webhook may take, so that the app's answer is the one that the CMS hears.
    originResponseTimeoutSeconds: 60
  }

  resource endpoint 'afdEndpoints' = {
    name: endpointName
    location: 'global'
    tags: tags
    properties: { enabledState: 'Enabled' }
  }
}

resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2025-03-01' = {
  name: replace('waf${profileName}', '-', '')
  location: 'global'
  tags: tags
  sku: { name: skuName }
  properties: {
    policySettings: { enabledState: 'Enabled', mode: 'Prevention', requestBodyCheck: 'Enabled' }
    customRules: {
      rules: [
        {
          name: 'TooMany'
          priority: 1
          enabledState: 'Enabled'
          ruleType: 'RateLimitRule'
          // A bulk publication of thousands of entries comes from one address, and must pass.
          rateLimitDurationInMinutes: 5
          rateLimitThreshold: 30000
          action: 'Block'
          matchConditions: [
            { matchVariable: 'SocketAddr', operator: 'IPMatch', negateCondition: false, matchValue: ['0.0.0.0/0', '::/0'] }
          ]
        }
        {
          name: 'OtherMethods'
          priority: 2
          enabledState: 'Enabled'
          ruleType: 'MatchRule'
          action: 'Block'
          matchConditions: [
            { matchVariable: 'RequestMethod', operator: 'Equal', negateCondition: true, matchValue: ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'] }
          ]
        }
        {
          // A post about SQL or HTML looks like an attack to managed rules, and a webhook that they stop is a page that stays old.
          // The broker checks its signature, which no attacker has. So the managed rules below hold for everything but webhooks.
          // With the host in front or without: either is taken, so that nothing hangs on how the firewall writes an address.
          name: 'Webhooks'
          priority: 3
          enabledState: 'Enabled'
          ruleType: 'MatchRule'
          action: 'Allow'
          matchConditions: [
            { matchVariable: 'RequestUri', operator: 'RegEx', negateCondition: false, matchValue: ['^(https?://[^/]+)?/hooks/'] }
          ]
        }
      ]
    }
    managedRules: {
      managedRuleSets: tier == 'premium'
        ? [
            { ruleSetType: 'Microsoft_DefaultRuleSet', ruleSetVersion: '2.1', ruleSetAction: 'Block' }
            { ruleSetType: 'Microsoft_BotManagerRuleSet', ruleSetVersion: '1.1' }
          ]
        : []
    }
  }
}

resource security 'Microsoft.Cdn/profiles/securityPolicies@2025-06-01' = {
  parent: profile
  name: 'firewall'
  properties: {
    parameters: {
      type: 'WebApplicationFirewall'
      wafPolicy: { id: firewall.id }
      associations: [{ domains: [{ id: profile::endpoint.id }], patternsToMatch: ['/*'] }]
    }
  }
}

#disable-next-line use-recent-api-versions // See monitoring.bicep.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: profile
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output frontDoorId string = profile.properties.frontDoorId
output hostName string = profile::endpoint.properties.hostName
