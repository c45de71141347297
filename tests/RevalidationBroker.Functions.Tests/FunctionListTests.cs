using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions;

/// <summary>What the assembly declares is what the broker has, and what the README and <c>host.json</c> say.</summary>
public sealed class FunctionListTests
{
    [Fact]
    public void Every_address_of_the_broker_is_a_function_and_no_other_is()
    {
        Assert.Equal(
            BrokerRoutes.All.Select(route => $"{route.Name} {route.Pattern}").Order(),
            Declared.Http.Select(method => $"{Declared.NameOf(method)} {StartedBy(method)}").Order());
    }

    [Fact]
    public void No_address_asks_for_a_function_key_or_leaves_a_method_out()
    {
        Assert.All(Declared.Http, method => Assert.Equal(AuthorizationLevel.Anonymous, Declared.HttpOf(method)!.AuthLevel));
        Assert.All(Declared.Http, method => Assert.Empty(Declared.HttpOf(method)!.Methods ?? []));
    }

    [Fact]
    public void The_README_lists_every_function_with_what_starts_it()
    {
        var listed = Repository.Read("README.md").Split('\n').SkipWhile(line => !line.StartsWith("| function |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|')).Select(line => string.Join(' ', line.Split('|', StringSplitOptions.TrimEntries)[1..3]).Replace("`", "", StringComparison.Ordinal));

        Assert.Equal(Declared.Methods.Select(method => $"{Declared.NameOf(method)} {StartedBy(method)}").Order(), listed.Order());
    }

    [Fact]
    public void The_README_lists_every_app_setting()
    {
        var readme = Repository.Read("README.md");

        Assert.All(AppSettings.All, setting => Assert.Contains($"`{setting.Name}`", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void The_template_for_a_laptop_has_every_setting_that_is_required()
    {
        var values = JsonDocument.Parse(Repository.Read("src/RevalidationBroker.Functions/local.settings.json.template")).RootElement.GetProperty("Values");

        Assert.All(AppSettings.All.Where(setting => setting.Required), setting => Assert.True(values.TryGetProperty(setting.Name, out _), setting.Name));
    }

    [Fact]
    public void The_host_adds_no_prefix_and_gathers_a_lane_as_long_as_the_embedded_queue_does_at_most()
    {
        var host = JsonDocument.Parse(Repository.Read("host.json")).RootElement;
        var bus = host.GetProperty("extensions").GetProperty("serviceBus");

        Assert.Equal("", host.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.Equal("OpenTelemetry", host.GetProperty("telemetryMode").GetString());
        Assert.Equal(RevalidationBroker.Dispatch.LaneWindow.Default.Longest, TimeSpan.Parse(bus.GetProperty("maxBatchWaitTime").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(bus.GetProperty("minMessageBatchSize").GetInt32() < bus.GetProperty("maxMessageBatchSize").GetInt32());
    }

    private static string StartedBy(System.Reflection.MethodInfo method) =>
        Declared.HttpOf(method) is { } http ? $"/{http.Route!.TrimStart('/')}"
        : Declared.TriggerOf<TimerTriggerAttribute>(method) is { } timer ? timer.Schedule
        : Declared.TriggerOf<ServiceBusTriggerAttribute>(method)!.QueueName!.Trim('%');
}
