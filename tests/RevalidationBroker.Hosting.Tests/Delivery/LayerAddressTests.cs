using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Hosting.Delivery;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Delivery;

/// <summary>Where the calls of a deployment may go, and what one of its servers suffers alone.</summary>
public sealed class LayerAddressTests
{
    [Theory]
    [InlineData(""" "instances": ["http://10.0.0.1:3000"] """, "http://10.0.0.1:3000/x", true)]
    [InlineData(""" "instances": ["http://10.0.0.1:3000"] """, "http://10.0.0.2:3000/x", false)]
    [InlineData(""" "instances": ["http://10.0.0.1:3000"] """, "https://10.0.0.1:3000/x", false)]
    [InlineData(""" "instances": { "resolve": "web.internal", "port": 3000, "scheme": "http" } """, "http://10.9.9.9:3000/x", true)]
    [InlineData(""" "instances": { "resolve": "web.internal", "port": 3000, "scheme": "http" } """, "http://[fd00::1]:3000/x", true)]
    [InlineData(""" "instances": { "resolve": "web.internal", "port": 3000, "scheme": "http" } """, "http://10.9.9.9:3001/x", false)]
    [InlineData(""" "instances": { "resolve": "web.internal", "port": 3000, "scheme": "http" } """, "http://web.internal:3000/x", false)]
    [InlineData(""" "prove": { "marker": "meta:x" } """, "https://10.0.0.1/x", true)]
    [InlineData(""" "prove": { "marker": "meta:x" } """, "https://[fd00::1]/x", true)]
    [InlineData(""" "prove": { "marker": "meta:x" } """, "http://10.0.0.1/x", false)]
    [InlineData(""" "prove": { "marker": "meta:x" } """, "https://10.0.0.1:8443/x", false)]
    [InlineData(""" "prove": { "marker": "meta:x" } """, "https://evil.example/x", false)]
    [InlineData(""" "prove": { "marker": "meta:x" }, "instances": ["http://10.0.0.1:3000"] """, "https://10.0.0.2/x", false)]
    [InlineData(""" "warm": {} """, "https://www.example.com/x", true)]
    [InlineData(""" "warm": {} """, "http://10.0.0.1:3000/x", false)]
    public async Task Calls_go_where_the_configuration_says(string more, string address, bool allowed)
    {
        var (client, deployment) = Client(HttpStatusCode.OK, more);

        Assert.Equal(allowed, await CallAsync(client, deployment, address, stage: 0) is SiteAnswer.Answered);
    }

    [Fact]
    public async Task A_server_that_fails_every_time_takes_no_other_and_no_other_layer_with_it()
    {
        var (client, deployment) = Client(HttpStatusCode.InternalServerError, """ "instances": ["http://10.0.0.1", "http://10.0.0.2"], "warm": {} """);
        for (var i = 0; i < 20; i++) await CallAsync(client, deployment, "http://10.0.0.1/x", stage: 0);

        Assert.IsType<SiteAnswer.BreakerOpen>(await CallAsync(client, deployment, "http://10.0.0.1/x", stage: 0));
        Assert.IsType<SiteAnswer.Answered>(await CallAsync(client, deployment, "http://10.0.0.2/x", stage: 0));
        Assert.IsType<SiteAnswer.Answered>(await CallAsync(client, deployment, "http://10.0.0.1/x", stage: 1));
    }

    [Fact]
    public async Task Probes_neither_open_a_breaker_nor_are_held_back_by_one()
    {
        var (client, deployment) = Client(HttpStatusCode.InternalServerError, """ "warm": {} """);
        using var ours = client;

        for (var probe = 0; probe < 20; probe++) Assert.IsType<SiteAnswer.Answered>(await ProbeAsync(client, deployment));
        for (var call = 0; call < 20; call++) await CallAsync(client, deployment, "https://www.example.com/x", stage: 0);

        Assert.IsType<SiteAnswer.BreakerOpen>(await CallAsync(client, deployment, "https://www.example.com/x", stage: 0));
        Assert.IsType<SiteAnswer.Answered>(await ProbeAsync(client, deployment));
    }

    private static async Task<SiteAnswer> ProbeAsync(SiteClient client, Deployment deployment)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://www.example.com/x");
        request.Options.Set(SiteRequest.Probe, true);
        return await client.SendAsync(deployment, request, TestContext.Current.CancellationToken);
    }

    private static (SiteClient Client, Deployment Deployment) Client(HttpStatusCode status, string more) => (
        new SiteClient(new FakeTimeProvider(), NullLogger<SiteClient>.Instance, new Answers(status), new Answers(status)),
        TestBroker.Configuration(limits: null, new Uri("https://www.example.com"), more: more).Deployments["site"]);

    private static async Task<SiteAnswer> CallAsync(SiteClient client, Deployment deployment, string address, int stage)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Options.Set(SiteRequest.Lane, new LaneName(deployment.Name, stage));
        return await client.SendAsync(deployment, request, TestContext.Current.CancellationToken);
    }

    private sealed class Answers(HttpStatusCode status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(status));
    }
}
