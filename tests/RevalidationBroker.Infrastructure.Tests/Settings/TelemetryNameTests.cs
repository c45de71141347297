using System.Text.RegularExpressions;

namespace RevalidationBroker.Infrastructure.Tests.Settings;

/// <summary>Alerts and charts ask for names that the code writes.</summary>
public sealed partial class TelemetryNameTests
{
    private static readonly string Asked = Repository.Read("infra", "modules", "alerts.bicep") + Repository.Read("infra", "modules", "workbook.json");

    [Fact]
    public void Every_metric_that_is_asked_for_is_written()
    {
        var written = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "RevalidationBroker.Core", "Diagnostics"), "*Metrics.cs").Select(File.ReadAllText));

        var names = Metric().Matches(Asked).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains($"\"{name}\"", written, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_message_that_is_asked_for_is_written()
    {
        var written = Repository.Read("src", "RevalidationBroker.Core", "Diagnostics", "Log.cs");

        var beginnings = Beginning().Matches(Asked).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(beginnings);
        Assert.All(beginnings, beginning => Assert.Contains($"\"{beginning}", written, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_cause_that_is_left_out_is_one_for_which_a_webhook_is_refused()
    {
        var written = Repository.Read("src", "RevalidationBroker.Core", "Ingest", "WebhookIngest.cs");

        var causes = Cause().Match(Asked).Groups[1].Value.Split(", ");

        Assert.Equal(3, causes.Length);
        Assert.All(causes, cause => Assert.Contains($", {cause}, ", written, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_alert_stands_in_the_README() => Assert.All(
        Snapshot.Of("prod").Of("Microsoft.Insights/metricAlerts", "Microsoft.Insights/scheduledQueryRules"),
        alert => Assert.Contains($"`{alert.Name().Split('-', 3)[2]}`", Repository.Read("README.md").Split("### Alerts")[1].Split("\n#")[0], StringComparison.Ordinal));

    [GeneratedRegex(@"cause\) !in \(([^)]+)\)")]
    private static partial Regex Cause();

    [GeneratedRegex(@"[Nn]ame == \\?""(broker\.[a-z_.]+)")]
    private static partial Regex Metric();

    [GeneratedRegex(@"essage startswith \\?""([^""\\]+)")]
    private static partial Regex Beginning();
}
