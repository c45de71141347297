using System.Text.RegularExpressions;
using RevalidationBroker.Infrastructure.Tests.Policies;

namespace RevalidationBroker.Infrastructure.Tests.Settings;

/// <summary>The settings that the Function App is given are those that the README lists, and the other way round.</summary>
public sealed partial class AppSettingsTests
{
    [Theory]
    [MemberData(nameof(Snapshot.Profiles), MemberType = typeof(Snapshot))]
    public void The_app_is_given_what_the_README_lists(string profile) =>
        Assert.Equal(Listed().Order(StringComparer.Ordinal), AppPolicies.Settings(Snapshot.Of(profile)).Select(setting => setting.Name).Order(StringComparer.Ordinal));

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

    [GeneratedRegex("`([A-Za-z_]+)`")]
    private static partial Regex Name();
}
