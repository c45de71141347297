using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using RevalidationBroker.Hosting.Http;

namespace RevalidationBroker.Hosting.Tests.Http;

/// <summary>What a person finds who opens the broker's own address.</summary>
public sealed partial class HomeEndpointTests
{
    [Fact]
    public void It_says_that_there_is_no_dashboard_and_sends_nobody_to_an_address_that_is_not_there()
    {
        var text = Assert.IsType<ContentHttpResult>(HomeEndpoint.Show()).ResponseContent!;

        Assert.Contains("no dashboard", text, StringComparison.Ordinal);
        Assert.NotEmpty(Address().Matches(text));
        Assert.All(Address().Matches(text), address => Assert.Contains(BrokerRoutes.All, route => route.Pattern == address.Value));
    }

    [GeneratedRegex("/(?:health|operator)/[a-z-]+")]
    private static partial Regex Address();
}
