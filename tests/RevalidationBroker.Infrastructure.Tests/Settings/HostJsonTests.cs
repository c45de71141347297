using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Infrastructure.Tests.Settings;

/// <summary>What the Functions host does with the queue, against how long the code takes.</summary>
public sealed partial class HostJsonTests
{
    // A deployment's timeout in broker.json may be two minutes: a call that begins at the end of a turn still takes so long.
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(2);

    /// <remarks>Of a batch nobody renews the session's lock. No call is begun after half of it, and to settle takes some of the rest.</remarks>
    [Fact]
    public void A_call_that_is_begun_last_ends_while_the_lock_holds()
    {
        var held = XmlConvert.ToTimeSpan(Lock().Match(Repository.Read("infra", "modules", "service-bus.bicep")).Groups[1].Value);
        var toSettle = TimeSpan.FromSeconds(int.Parse(Settling().Match(Repository.Read("src", "RevalidationBroker.Functions", "Dispatch", "TurnLimits.cs")).Groups[1].Value));

        Assert.True((held / 2) + LongestCall + toSettle <= held, $"The lock holds for {held}; a call may begin at its half and take {LongestCall}, and to settle takes {toSettle}.");
    }

    [Fact]
    public void The_longest_call_is_what_the_configuration_allows() =>
        Assert.Matches(@"Duration\(""timeout"",.*TimeSpan\.FromMinutes\(2\)\)", Repository.Read("src", "RevalidationBroker.Core", "Configuration", "DeploymentsReader.cs"));

    [Fact]
    public void Addresses_are_the_same_as_elsewhere() => Assert.Equal("", Extensions().GetProperty("http").GetProperty("routePrefix").GetString());

    [Fact]
    public void The_broker_gives_up_long_before_the_queue_does() => Assert.True(new RetryPolicy().GiveUpAfter < TimeSpan.FromDays(7));

    private static JsonElement Extensions() => JsonDocument.Parse(Repository.Read("host.json")).RootElement.GetProperty("extensions");

    [GeneratedRegex(@"lockDuration: '(\w+)'")]
    private static partial Regex Lock();

    [GeneratedRegex(@"ToSettle = TimeSpan\.FromSeconds\((\d+)\)")]
    private static partial Regex Settling();
}
