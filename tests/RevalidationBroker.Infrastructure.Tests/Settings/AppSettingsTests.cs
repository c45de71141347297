using System.Text.RegularExpressions;
using RevalidationBroker.Infrastructure.Tests.Policies;

namespace RevalidationBroker.Infrastructure.Tests.Settings;

/// <summary>The settings that the Function App is given are those that the README lists, and the other way round.</summary>
public sealed partial class AppSettingsTests
{
    // The 256 KB of the Standard tier are in the app; who has Premium may say more.
    private static readonly string[] MayBeLeftOut = ["BROKER_MESSAGE_BYTES"];

    // The host's own storage, and the exporter's credential.
    private static readonly string[] ReadByOthers = ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential"];

    [Theory]
    [MemberData(nameof(Snapshot.Profiles), MemberType = typeof(Snapshot))]
    public void The_app_is_given_what_the_README_lists(string profile) =>
        Assert.Equal(Listed().Order(StringComparer.Ordinal), AppPolicies.Settings(Snapshot.Of(profile)).Select(setting => setting.Name).Order(StringComparer.Ordinal));

    /// <remarks>By its source text: where the Function App's packages are not to be had it is not built.</remarks>
    [Theory]
    [MemberData(nameof(Snapshot.Profiles), MemberType = typeof(Snapshot))]
    public void The_app_is_given_what_it_reads(string profile) => Assert.Equal(
        Read().Except(MayBeLeftOut).Order(StringComparer.Ordinal),
        AppPolicies.Settings(Snapshot.Of(profile)).Select(setting => setting.Name).Except(ReadByOthers).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Snapshot.Profiles), MemberType = typeof(Snapshot))]
    public void No_setting_is_empty(string profile) => Assert.All(AppPolicies.Settings(Snapshot.Of(profile)), setting => Assert.NotEqual("", setting.Value));

    [Fact]
    public void Every_output_stands_in_the_README() =>
        Assert.All(Snapshot.Of("dev").Outputs.Select(output => output.Key), output => Assert.Contains($"`{output}`", Repository.Read("README.md"), StringComparison.Ordinal));

    private static IEnumerable<string> Listed()
    {
        var table = Repository.Read("README.md").Split("### App settings")[1].Split("\n#")[0];
        return table.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).SelectMany(line => Name().Matches(line.Split('|')[1]).Select(match => match.Groups[1].Value));
    }

    // Constants by their values, then those that are written where they are listed.
    private static IEnumerable<string> Read()
    {
        var source = Repository.Read("src/RevalidationBroker.Functions/AppSettings.cs");
        var constants = Constant().Matches(source).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        var list = source.Split("All { get; } =")[1];
        return Listing().Matches(list).Select(match => match.Groups[1].Success ? Filled(constants[match.Groups[1].Value]) : Filled(match.Groups[2].Value));

        string Filled(string text) => Hole().Replace(text, match => constants[match.Groups[1].Value]);
    }

    [GeneratedRegex("`([A-Za-z_]+)`")]
    private static partial Regex Name();

    [GeneratedRegex("""const string (\w+) = \$?"([^"]+)";""")]
    private static partial Regex Constant();

    [GeneratedRegex("""new\((?:(\w+)|\$?"([^"]+)"), """)]
    private static partial Regex Listing();

    [GeneratedRegex("""\{(\w+)\}""")]
    private static partial Regex Hole();
}
