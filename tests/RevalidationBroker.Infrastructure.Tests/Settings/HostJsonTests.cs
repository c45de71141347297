using System.Text.Json;
using System.Text.RegularExpressions;
using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Infrastructure.Tests.Settings;

/// <summary>What the Functions host does with the queue, against how long the code takes.</summary>
public sealed partial class HostJsonTests
{
    // A deployment's timeout in broker.json may be two minutes: a call that begins at the end of a turn still takes so long.
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(2);

    [Fact]
    public void A_lock_is_renewed_for_longer_than_a_dispatch_takes()
    {
        var renewal = ServiceBus().GetProperty("maxAutoLockRenewalDuration").GetString()!;

        Assert.True(TimeSpan.Parse(renewal) >= LongestTurn() + LongestCall, $"host.json renews locks for {renewal}, and a dispatch takes up to {LongestTurn() + LongestCall}.");
    }

    [Fact]
    public void The_longest_call_is_what_the_configuration_allows() =>
        Assert.Matches(@"Duration\(""timeout"",.*TimeSpan\.FromMinutes\(2\)\)", Repository.Read("src", "RevalidationBroker.Core", "Configuration", "DeploymentsReader.cs"));

    [Fact]
    public void Addresses_are_the_same_as_elsewhere() => Assert.Equal("", Extensions().GetProperty("http").GetProperty("routePrefix").GetString());

    [Fact]
    public void The_broker_gives_up_long_before_the_queue_does() => Assert.True(new RetryPolicy().GiveUpAfter < TimeSpan.FromDays(7));

    private static TimeSpan LongestTurn() =>
        TimeSpan.FromMinutes(int.Parse(Turn().Match(Repository.Read("src", "RevalidationBroker.Core", "Dispatch", "LaneTurn.cs")).Groups[1].Value));

    private static JsonElement ServiceBus() => Extensions().GetProperty("serviceBus");

    private static JsonElement Extensions() => JsonDocument.Parse(Repository.Read("host.json")).RootElement.GetProperty("extensions");

    [GeneratedRegex(@"TimeSpan Longest = TimeSpan\.FromMinutes\((\d+)\)")]
    private static partial Regex Turn();
}
