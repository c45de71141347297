using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Hosting.Delivery;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Delivery;

public sealed class SiteClientTests
{
    [Fact]
    public async Task An_answer_is_read_with_what_matters_of_it()
    {
        await using var site = await Site.StartAsync(async context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "7";
            context.Response.Headers.Location = "/elsewhere";
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync("too many");
        });

        var answer = Assert.IsType<SiteAnswer.Answered>(await site.CallAsync()).Answer;

        Assert.Equal((429, "text/plain", "/elsewhere", TimeSpan.FromSeconds(7)), (answer.Status, answer.ContentType, answer.Location?.OriginalString, answer.RetryAfter));
        Assert.Equal("too many"u8.ToArray(), answer.Body.ToArray());
    }

    [Theory]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", 0)]
    [InlineData("nonsense", null)]
    public async Task A_time_to_come_back_may_be_a_date_and_a_date_in_the_past_is_now(string header, int? seconds)
    {
        await using var site = await Site.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = header;
            return Task.CompletedTask;
        });

        var answer = Assert.IsType<SiteAnswer.Answered>(await site.CallAsync()).Answer;

        Assert.Equal(seconds, answer.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task A_date_to_come_back_at_is_counted_from_our_clock()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        using var client = new SiteClient(clock, NullLogger<SiteClient>.Instance, new Busy("Sun, 01 Mar 2026 12:02:00 GMT"), new Busy("Sun, 01 Mar 2026 12:02:00 GMT"));
        var deployment = TestBroker.Configuration(limits: null, new Uri("https://www.example.com")).Deployments["site"];
        using var request = new HttpRequestMessage(HttpMethod.Post, deployment.Revalidate.Endpoint);

        var answer = Assert.IsType<SiteAnswer.Answered>(await client.SendAsync(deployment, request, TestContext.Current.CancellationToken)).Answer;

        Assert.Equal(TimeSpan.FromMinutes(2), answer.RetryAfter);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/api/revalidate")]
    [InlineData("http://localhost/api/revalidate")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    public async Task An_address_that_the_configuration_does_not_name_is_not_called(string address)
    {
        var called = false;
        await using var site = await Site.StartAsync(_ =>
        {
            called = true;
            return Task.CompletedTask;
        });

        Assert.IsType<SiteAnswer.Forbidden>(await site.CallAsync(new Uri(address)));
        Assert.False(called);
    }

    [Fact]
    public async Task A_site_that_hangs_is_given_up_after_its_timeout()
    {
        var (asked, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var site = await Site.StartAsync(context =>
        {
            asked.SetResult();
            return never.Task.WaitAsync(context.RequestAborted);
        });

        var calling = site.CallAsync();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        site.Clock.Advance(site.Deployment.Timeout);

        var answer = Assert.IsType<SiteAnswer.Unreachable>(await calling);
        Assert.Contains("did not answer within 30s", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_that_is_not_there_is_unreachable_and_the_reason_is_named()
    {
        await using var site = await Site.StartAsync(_ => Task.CompletedTask);
        // Held, so that nobody else listens there.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var answer = Assert.IsType<SiteAnswer.Unreachable>(await site.CallAsync(deployment: site.Deployment with { Url = new Uri($"http://{silent.LocalEndPoint}") }));

        Assert.Contains("refused the connection", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_that_resets_the_connection_is_unreachable()
    {
        await using var site = await Site.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        var answer = Assert.IsType<SiteAnswer.Unreachable>(await site.CallAsync());

        Assert.StartsWith("The site closed the connection without", answer.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "No connection to the site came about")]
    [InlineData(1, "No connection to cloudflare came about")]
    public async Task What_does_not_answer_is_named(int stage, string detail)
    {
        using var client = new SiteClient(TimeProvider.System, NullLogger<SiteClient>.Instance, new BlackHole(), new BlackHole());
        var deployment = A.Configuration("""
            {
              "sources": { "cms": { "provider": "standard-webhooks", "secrets": ["cms"] } },
              "rules": [{ "tags": ["posts"] }],
              "deployments": { "site": { "url": "https://www.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } }, "purge": [{ "kind": "cloudflare", "zone": "z", "token": "t" }] } }
            }
            """).Deployments["site"];
        using var request = new HttpRequestMessage(HttpMethod.Post, deployment.Layers[stage].Endpoint);
        request.Options.Set(SiteRequest.Lane, new LaneName("site", stage));

        var answer = Assert.IsType<SiteAnswer.Unreachable>(await client.SendAsync(deployment, request, TestContext.Current.CancellationToken));

        Assert.StartsWith(detail, answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_to_which_no_connection_comes_about_is_unreachable()
    {
        using var client = new SiteClient(TimeProvider.System, NullLogger<SiteClient>.Instance, new BlackHole(), new BlackHole());
        var deployment = TestBroker.Configuration(limits: null, new Uri("https://www.example.com")).Deployments["site"];
        using var request = new HttpRequestMessage(HttpMethod.Post, deployment.Revalidate.Endpoint);

        var answer = Assert.IsType<SiteAnswer.Unreachable>(await client.SendAsync(deployment, request, TestContext.Current.CancellationToken));

        Assert.Contains("No connection to the site came about within 5s.", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_that_fails_every_time_is_left_alone_for_a_while()
    {
        var calls = 0;
        await using var site = await Site.StartAsync(context =>
        {
            Interlocked.Increment(ref calls);
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });

        SiteAnswer answer;
        do answer = await site.CallAsync();
        while (answer is not SiteAnswer.BreakerOpen && calls < 100);

        var open = Assert.IsType<SiteAnswer.BreakerOpen>(answer);
        Assert.InRange(open.RetryAfter, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(15));
        Assert.InRange(calls, 2, 20);
    }

    private sealed class Busy(string retryAfter) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            response.Headers.Add("Retry-After", retryAfter);
            return Task.FromResult(response);
        }
    }

    /// <summary>Throws what <see cref="SocketsHttpHandler"/> throws when its ConnectTimeout has passed.</summary>
    private sealed class BlackHole : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new TaskCanceledException("A connection could not be established within the configured ConnectTimeout.", new TimeoutException());
    }
}
