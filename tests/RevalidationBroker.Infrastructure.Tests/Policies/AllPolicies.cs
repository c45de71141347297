namespace RevalidationBroker.Infrastructure.Tests.Policies;

/// <summary>The table of contents.</summary>
internal static class AllPolicies
{
    public static IReadOnlyList<Policy> List { get; } =
        [.. SecretPolicies.List, .. AccessPolicies.List, .. NetworkPolicies.List, .. QueuePolicies.List, .. AppPolicies.List, .. DiagnosticPolicies.List, .. AlertPolicies.List];
}
