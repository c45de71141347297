using System.Net;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(NativeBroker))]

namespace RevalidationBroker.EndToEnd.Tests.Native;

/// <summary>The promise, kept by the native program: accepted means told, also after a crash.</summary>
public sealed class NativeServeTests(NativeBroker native)
{
    [Fact]
    public async Task Demo_ends_with_a_fresh_page_and_exit_code_0()
    {
        using var folder = new BrokerFolder(Journey.TagRule, ("site", new Uri("http://127.0.0.1:1"), Journey.BearerAuth)) { Program = await native.ReadyAsync() };

        var (exitCode, output) = await folder.RunAsync("demo", "--once");

        Assert.Equal(0, exitCode);
        Assert.EndsWith("fresh", output.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_that_was_accepted_before_a_kill_is_told_after_the_restart_and_Ctrl_C_ends_it_with_0()
    {
        var program = await native.ReadyAsync();
        var reply = SiteReply.Hangs;
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var site = await StandInSite.StartAsync("site", new Sequence(), _ =>
        {
            called.TrySetResult();
            return Task.FromResult(reply);
        });
        using var folder = new BrokerFolder(Journey.TagRule, ("site", site.Url, Journey.BearerAuth)) { Program = program };
        await using var broker = await BrokerProcess.StartAsync(folder);
        using (var cms = new Cms(broker))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await cms.PublishAsync("forged", secret: "another" + BrokerFolder.ContentfulSecret[7..])).Status);
            Assert.Equal(HttpStatusCode.OK, (await cms.PublishAsync("hello")).Status);
        }

        await called.Task;
        await broker.KillAsync();
        reply = SiteReply.Revalidated;
        await broker.RestartAsync();
        await broker.LineAsync(line => line.Contains("Called deployment site: delivered", StringComparison.Ordinal));

        Assert.Equal(0, await broker.StopAsync());
        Assert.Equal(["tag post:hello"], site.Calls[^1].Targets);
        Assert.True(site.Calls[^1].AnsweredWell);
        Assert.Equal(0, site.Strangers);
    }

    [Fact]
    public async Task What_dotnet_counters_asks_for_is_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Tools ask over a named pipe there.");
        using var folder = new BrokerFolder(Journey.TagRule, ("site", new Uri("http://127.0.0.1:1"), Journey.BearerAuth)) { Program = await native.ReadyAsync() };
        await using var broker = await BrokerProcess.StartAsync(folder);
        using var session = await MetricsSession.StartAsync(broker.ProcessId, BrokerMetrics.MeterName);
        using var cms = new Cms(broker);

        await cms.PublishAsync("hello");

        await session.UntilAsync("broker.webhooks.accepted");
    }
}
