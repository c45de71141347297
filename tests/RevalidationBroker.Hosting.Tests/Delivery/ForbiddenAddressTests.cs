using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Discovery;
using RevalidationBroker.Hosting.Delivery;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Delivery;

/// <summary>Addresses and names that somebody may put into a configuration, or into DNS, to have the broker call what only it can reach.</summary>
public sealed class ForbiddenAddressTests
{
    private readonly FakeLogger<SiteClient> _logger = new();
    private readonly List<IPEndPoint> _dialled = [];

    // The address that a call goes to, what its name leads to if it is one, and what is said of it.
    public static TheoryData<string, string?, string> Hostile => new()
    {
        { "http://127.0.0.1", null, "127.0.0.1 is a loopback address" },
        { "http://2130706433", null, "127.0.0.1 is a loopback address" },
        { "http://0x7f000001", null, "127.0.0.1 is a loopback address" },
        { "http://0x7f.1", null, "127.0.0.1 is a loopback address" },
        { "http://0177.0.0.1", null, "127.0.0.1 is a loopback address" },
        { "http://127.1", null, "127.0.0.1 is a loopback address" },
        { "http://127.0.0.1.", "127.0.0.1", "leads to 127.0.0.1, a loopback address" },
        { "http://\uff11\uff12\uff17.0.0.1", "127.0.0.1", "127.0.0.1" },
        { "http://127\u30020\u30020\u30021", "127.0.0.1", "127.0.0.1" },
        { "http://0.0.0.0", null, "0.0.0.0 is an address of this host" },
        { "http://[::]", null, ":: is an address of this host" },
        { "http://[::1]", null, "::1 is a loopback address" },
        { "http://[::ffff:127.0.0.1]", null, "::ffff:127.0.0.1 is a loopback address" },
        { "http://[::ffff:7f00:1]", null, "::ffff:127.0.0.1 is a loopback address" },
        { "http://[::127.0.0.1]", null, "is a loopback address" },
        { "http://[64:ff9b::10.0.0.1]", null, "is a private address" },
        { "http://[2002:7f00:1::]", null, "2002:7f00:1:: is a loopback address" },
        { "http://[fe80::1%25eth0]", null, "is a link-local address" },
        { "http://[fd12:3456:789a::1]", null, "is a unique local address" },
        { "http://169.254.169.254", null, "169.254.169.254 is a cloud's metadata service" },
        { "http://2852039166", null, "169.254.169.254 is a cloud's metadata service" },
        { "http://[::ffff:a9fe:a9fe]", null, "is a cloud's metadata service" },
        { "http://168.63.129.16", null, "168.63.129.16 is a cloud's metadata service" },
        { "http://localhost", "127.0.0.1", "'localhost' leads to 127.0.0.1, a loopback address" },
        { "http://LOCALHOST.", "::1", "leads to ::1, a loopback address" },
        { "https://www.example.com", "10.1.2.3", "'www.example.com' leads to 10.1.2.3, a private address" },
        { "https://www.example.com", "172.31.255.255", "172.31.255.255, a private address" },
        { "https://www.example.com", "192.168.0.1", "192.168.0.1, a private address" },
        { "https://www.example.com", "100.64.0.1", "100.64.0.1, a shared address" },
        { "https://www.example.com", "169.254.169.254", "169.254.169.254, a cloud's metadata service" },
        { "https://www.example.com", "64:ff9b::a9fe:a9fe", "a cloud's metadata service" },
        { "https://www.example.com", "fd00:ec2::254", "fd00:ec2::254, a cloud's metadata service" },
        { "https://www.example.com", "::ffff:192.168.0.1", "::ffff:192.168.0.1, a private address" },
        { "https://127.0.0.1.nip.io", "127.0.0.1", "'127.0.0.1.nip.io' leads to 127.0.0.1, a loopback address" },
        { "http://metadata.google.internal", "169.254.169.254", "'metadata.google.internal' leads to 169.254.169.254, a cloud's metadata service" },
    };

    [Theory, MemberData(nameof(Hostile))]
    public async Task A_hostile_address_is_not_called_and_one_line_says_why(string address, string? leadsTo, string what)
    {
        var deployment = Deployment(new Uri(address));

        var answer = Assert.IsType<SiteAnswer.Forbidden>(await CallAsync(deployment, new FakeNames(leadsTo is null ? [] : [leadsTo])));

        Assert.Empty(_dialled);
        Assert.Contains(what, answer.Detail, StringComparison.Ordinal);
        Assert.Equal(!what.Contains("metadata", StringComparison.Ordinal), answer.Detail.EndsWith("""If the site is really there, say "allowPrivate": true on the deployment.""", StringComparison.Ordinal));
        var line = Assert.Single(_logger.Collector.GetSnapshot());
        Assert.Equal((LogLevel.Error, $"Did not call deployment site. {answer.Detail}"), (line.Level, line.Message));
    }

    [Fact]
    public async Task A_name_that_turns_to_this_machine_after_the_first_call_is_called_no_more()
    {
        await using var site = await Site.StartAsync(context =>
        {
            context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
        var deployment = Deployment(new Uri("http://www.example.com"));
        var names = new FakeNames(["93.184.215.14"], ["127.0.0.1"]);
        using var client = Client(names, (_, cancellation) => CheckedConnector.DialAsync(new IPEndPoint(IPAddress.Loopback, site.Deployment.Url.Port), cancellation));

        Assert.IsType<SiteAnswer.Answered>(await CallAsync(deployment, client));
        Assert.IsType<SiteAnswer.Forbidden>(await CallAsync(deployment, client));

        Assert.Equal(["www.example.com", "www.example.com"], names.Asked);
        Assert.Equal(["93.184.215.14:80"], _dialled.Select(address => address.ToString()));
    }

    [Fact]
    public async Task No_deployment_goes_over_a_connection_that_was_opened_for_one_with_more_leave()
    {
        var calls = 0;
        await using var site = await Site.StartAsync(_ =>
        {
            calls++;
            return Task.CompletedTask;
        });

        Assert.IsType<SiteAnswer.Answered>(await site.CallAsync());
        Assert.IsType<SiteAnswer.Forbidden>(await site.CallAsync(deployment: site.Deployment with { AllowPrivate = false }));
        Assert.IsType<SiteAnswer.Answered>(await site.CallAsync());

        Assert.Equal(2, calls);
        Assert.Single(site.Logs);
    }

    [Fact]
    public async Task A_name_that_cannot_be_resolved_is_no_forbidden_address()
    {
        var answer = Assert.IsType<SiteAnswer.Unreachable>(await CallAsync(Deployment(new Uri("https://www.example.com")), new FakeNames([[]])));

        Assert.Equal("The site's host name has no address. Compare 'url' with the deployment's domain.", answer.Detail);
    }

    [Fact]
    public async Task A_preview_whose_name_is_gone_is_said_not_to_be_anybodys_mistake()
    {
        var preview = Deployment(new Uri("https://shop-1.vercel.app"));
        preview = preview with { Discovered = new FoundDeployment("previews:a-12345678", "previews", "dpl_1", preview.Url, "a", new DateTimeOffset(2026, 3, 8, 12, 0, 0, TimeSpan.Zero)) };

        var answer = Assert.IsType<SiteAnswer.Unreachable>(await CallAsync(preview, new FakeNames([[]])));

        Assert.Equal("The site's host name has no address. It is shop-1.vercel.app, as was said when it was discovered. If it is deleted there is nothing to do: it is told until its host says so, at most until 2026-03-08 12:00:00Z.", answer.Detail);
    }

    private static Deployment Deployment(Uri url) => TestBroker.Configuration(limits: null, new Uri("https://www.example.com")).Deployments["site"] with { Url = url, AllowPrivate = false };

    private async Task<SiteAnswer> CallAsync(Deployment deployment, FakeNames names)
    {
        using var client = Client(names, (_, _) => throw new SocketException((int)SocketError.NetworkUnreachable));
        return await CallAsync(deployment, client);
    }

    private static async Task<SiteAnswer> CallAsync(Deployment deployment, SiteClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(deployment.Url, "/api/revalidate"));
        return await client.SendAsync(deployment, request, TestContext.Current.CancellationToken);
    }

    private SiteClient Client(FakeNames names, Func<IPEndPoint, CancellationToken, Task<Stream>> dial)
    {
        return new SiteClient(TimeProvider.System, _logger, Handler(allowPrivate: false), Handler(allowPrivate: true));

        SocketsHttpHandler Handler(bool allowPrivate) => SiteHandler.Create(new CheckedConnector(names, allowPrivate, SiteHandler.ConnectTimeout, TimeProvider.System, (address, cancellation) =>
        {
            _dialled.Add(address);
            return dial(address, cancellation);
        }));
    }
}
