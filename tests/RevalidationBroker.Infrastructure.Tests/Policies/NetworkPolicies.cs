using System.Text.RegularExpressions;

namespace RevalidationBroker.Infrastructure.Tests.Policies;

/// <summary>Encrypted everywhere, and closed where the profile says private.</summary>
internal static class NetworkPolicies
{
    private const string Sites = "Microsoft.Web/sites";
    private const string Vaults = "Microsoft.KeyVault/vaults";
    private const string Accounts = "Microsoft.Storage/storageAccounts";
    private const string Firewalls = "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies";
    private const string Association = "properties.parameters";
    private const string Namespaces = "Microsoft.ServiceBus/namespaces";

    // What a private endpoint must lead to, and as which part.
    private static readonly (string Type, string Group)[] Inside = [(Namespaces, "namespace"), (Vaults, "vault"), (Accounts, "blob"), (Accounts, "table"), ("Microsoft.Insights/privateLinkScopes", "azuremonitor")];

    // As the firewall may write addresses: with the host or without.
    private static readonly string[] Webhooks = ["https://fde-x.azurefd.net/hooks/cms", "https://fde-x.azurefd.net:443/hooks/cms?x=1", "/hooks/cms"];
    private static readonly string[] Others = ["https://fde-x.azurefd.net/", "https://fde-x.azurefd.net/operator/lanes", "/operator/lanes?x=/hooks/", "https://fde-x.azurefd.net/?https://x/hooks/", "/operator//hooks/"];

    public static IReadOnlyList<Policy> List { get; } =
    [
        Policy.Property("The app speaks HTTPS only", Sites, "properties.httpsOnly", true, false),
        Policy.Property("The app speaks TLS 1.2 or newer", Sites, "properties.siteConfig.minTlsVersion", "1.2", "1.0"),
        Policy.Property("Deployments speak TLS 1.2 or newer", Sites, "properties.siteConfig.scmMinTlsVersion", "1.2", "1.0"),
        Policy.Property("FTP is shut", Sites, "properties.siteConfig.ftpsState", "Disabled", "AllAllowed"),
        Policy.Property("Storage speaks TLS 1.2 or newer", Accounts, "properties.minimumTlsVersion", "TLS1_2", "TLS1_0"),
        Policy.Property("Storage speaks HTTPS only", Accounts, "properties.supportsHttpsTrafficOnly", true, false),
        Policy.Property("No blob is public", Accounts, "properties.allowBlobPublicAccess", false, true),
        Policy.Property("No container is public", $"{Accounts}/blobServices/containers", "properties.publicAccess", "None", "Blob"),
        Policy.Property("Service Bus speaks TLS 1.2 or newer", Namespaces, "properties.minimumTlsVersion", "1.2", "1.0"),
        WhenPrivate("A private vault has no public address", Vaults, "properties.publicNetworkAccess", "Disabled", "Enabled"),
        WhenPrivate("A private vault's firewall is shut", Vaults, "properties.networkAcls.defaultAction", "Deny", "Allow"),
        WhenPrivate("Private storage has no public address", Accounts, "properties.publicNetworkAccess", "Disabled", "Enabled"),
        WhenPrivate("Private storage's firewall is shut", Accounts, "properties.networkAcls.defaultAction", "Deny", "Allow"),
        WhenPrivate("A private queue has no public address", Namespaces, "properties.publicNetworkAccess", "Disabled", "Enabled"),
        WhenPrivate("A private queue is Premium", Namespaces, "sku.name", "Premium", "Standard"),
        WhenPrivate("Private telemetry comes from inside", "Microsoft.Insights/components", "properties.publicNetworkAccessForIngestion", "Disabled", "Enabled"),
        WhenPrivate("Private logs come from inside", "Microsoft.OperationalInsights/workspaces", "properties.publicNetworkAccessForIngestion", "Disabled", "Enabled"),
        WhenPrivate("A private app lets in Front Door alone", Sites, "properties.siteConfig.ipSecurityRestrictionsDefaultAction", "Deny", "Allow"),
        new("A private app knows its Front Door",
            snapshot => snapshot.IsPrivate && !AppPolicies.App(snapshot).Text("properties.siteConfig.ipSecurityRestrictions.0.headers.x-azure-fdid.0").Contains("frontDoorId", StringComparison.Ordinal) ? ["Any Front Door is let in."] : [],
            [Mutation.Remove(Sites, "properties.siteConfig.ipSecurityRestrictions.0.headers")]),
        new("A private app goes out through its subnet",
            snapshot => snapshot.IsPrivate && AppPolicies.App(snapshot).Text("properties.virtualNetworkSubnetId").Length == 0 ? ["The app is outside."] : [],
            [Mutation.Remove(Sites, "properties.virtualNetworkSubnetId")]),
        new("What is private has private endpoints",
            snapshot => from part in Inside
                        where snapshot.IsPrivate
                        from resource in snapshot.Of(part.Type)
                        // The host keeps nothing in tables.
                        where !(part.Group == "table" && resource.Name().StartsWith("sthost", StringComparison.Ordinal))
                        where !snapshot.Of("Microsoft.Network/privateEndpoints").Any(endpoint =>
                            endpoint.Text("properties.privateLinkServiceConnections.0.properties.privateLinkServiceId") == resource.Id() && endpoint.Text("properties.privateLinkServiceConnections.0.properties.groupIds.0") == part.Group)
                        select $"{resource.Name()} has no private endpoint for {part.Group}.",
            [Mutation.Drop("Microsoft.Network/privateEndpoints"), Mutation.Set("Microsoft.Network/privateEndpoints", "properties.privateLinkServiceConnections.0.properties.groupIds.0", "blob")]),
        new("Every private endpoint has names",
            snapshot => snapshot.Of("Microsoft.Network/privateEndpoints").Where(endpoint => !snapshot.Of("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Any(names => names.Name() == $"{endpoint.Name()}/default")).Select(endpoint => $"{endpoint.Name()} has no names."),
            [Mutation.Drop("Microsoft.Network/privateEndpoints/privateDnsZoneGroups")]),
        new("The app's subnet is the plan's",
            snapshot => snapshot.IsPrivate && snapshot.Of("Microsoft.Network/virtualNetworks").All(network => network.Text("properties.subnets.0.properties.delegations.0.properties.serviceName") != "Microsoft.App/environments") ? ["No subnet is delegated."] : [],
            [Mutation.Set("Microsoft.Network/virtualNetworks", "properties.subnets.0.properties.delegations.0.properties.serviceName", "Microsoft.Web/serverFarms")]),
        new("Nobody comes in from outside the network",
            snapshot => from rules in snapshot.Of("Microsoft.Network/networkSecurityGroups")
                        from rule in rules.At("properties.securityRules")!.AsArray()
                        where rule.Text("properties.access") == "Allow" && rule.Text("properties.direction") == "Inbound" && rule.Text("properties.sourceAddressPrefix") != "VirtualNetwork"
                        select $"{rules.Name()}: {rule.Text("name")} lets in {rule.Text("properties.sourceAddressPrefix")}.",
            [new("the internet is let in", snapshot => snapshot.Of("Microsoft.Network/networkSecurityGroups").Single(rules => rules.Name().EndsWith("-endpoints", StringComparison.Ordinal)).Set("properties.securityRules.0.properties.sourceAddressPrefix", "*"))]),
        Policy.Property("The firewall stops what it finds", Firewalls, "properties.policySettings.mode", "Prevention", "Detection"),
        Policy.Property("The firewall is on", Firewalls, "properties.policySettings.enabledState", "Enabled", "Disabled"),
        new("The firewall stands before every address of Front Door",
            snapshot => from endpoint in snapshot.Of("Microsoft.Cdn/profiles/afdEndpoints")
                        where !snapshot.Of("Microsoft.Cdn/profiles/securityPolicies").Any(policy =>
                            snapshot.Of(Firewalls).Any(firewall => firewall.Id() == policy.Text($"{Association}.wafPolicy.id"))
                            && policy.Text($"{Association}.associations.0.domains.0.id") == endpoint.Id() && policy.Text($"{Association}.associations.0.patternsToMatch.0") == "/*")
                        select $"{endpoint.Name()} has no firewall.",
            [Mutation.Drop("Microsoft.Cdn/profiles/securityPolicies"), Mutation.Set("Microsoft.Cdn/profiles/securityPolicies", $"{Association}.associations.0.patternsToMatch.0", "/operator/*")]),
        // What is between them must be for webhooks alone, whether the firewall has an address with its host or without.
        new("The managed rules leave out webhooks and nothing else",
            snapshot => from firewall in snapshot.Of(Firewalls)
                        from rule in firewall.At("properties.customRules.rules")!.AsArray()
                        where rule.Text("action") == "Allow"
                        let pattern = rule.Text("matchConditions.0.matchValue.0")
                        where Webhooks.Any(address => !Regex.IsMatch(address, pattern)) || Others.Any(address => Regex.IsMatch(address, pattern))
                        select $"{firewall.Name()}: {rule.Text("name")} lets through {pattern}.",
            [Allowing("/hooks/"), Allowing("^/hooks/"), Allowing("^https?://[^/]+/")]),
    ];

    private static Mutation Allowing(string pattern) => new($"{pattern} is let through", snapshot =>
        snapshot.Of(Firewalls).Single().At("properties.customRules.rules")!.AsArray().Single(rule => rule.Text("action") == "Allow")!.Set("matchConditions.0.matchValue.0", pattern));

    private static Policy WhenPrivate(string name, string type, string path, string expected, string broken)
    {
        var policy = Policy.Property(name, type, path, expected, broken);
        return policy with { Violations = snapshot => snapshot.IsPrivate ? policy.Violations(snapshot) : [] };
    }
}
