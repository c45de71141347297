namespace RevalidationBroker.Infrastructure.Tests.Policies;

/// <summary>Every policy holds for every profile, and finds out each way to break it.</summary>
public sealed class PolicyTests
{
    public static TheoryData<string, string> Places =>
        [.. from policy in AllPolicies.List from profile in Snapshot.Profiles select (policy.Name, profile.Data)];

    public static TheoryData<string, string> Breaks =>
        [.. from policy in AllPolicies.List from mutation in policy.Breaks select (policy.Name, mutation.Name)];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_policy_holds(string policy, string profile) => Assert.Empty(Named(policy).Violations(Snapshot.Of(profile)));

    [Theory]
    [MemberData(nameof(Breaks))]
    public void A_policy_finds_what_breaks_it(string policy, string mutation)
    {
        var breaks = Named(policy).Breaks.Single(candidate => candidate.Name == mutation);
        var snapshot = Snapshot.Of(breaks.Profile);
        var whole = snapshot.Text;

        breaks.Apply(snapshot);

        Assert.NotEqual(whole, snapshot.Text);
        Assert.NotEmpty(Named(policy).Violations(snapshot.Copy()));
    }

    [Fact]
    public void Every_policy_can_be_broken() => Assert.All(AllPolicies.List, policy => Assert.NotEmpty(policy.Breaks));

    private static Policy Named(string name) => AllPolicies.List.Single(policy => policy.Name == name);
}
