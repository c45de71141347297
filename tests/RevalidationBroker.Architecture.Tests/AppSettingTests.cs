using System.Text.RegularExpressions;

namespace RevalidationBroker.Architecture.Tests;

/// <summary>What the Function App reads of its surroundings stands in the table of its settings, which the README lists and its start checks. By source text: where its packages are not to be had it is not built.</summary>
public sealed partial class AppSettingTests
{
    private static readonly string[] Projects = ["src/RevalidationBroker.Functions", "src/RevalidationBroker.Azure"];

    [Fact]
    public void Nothing_is_read_of_the_environment_but_by_the_table_of_settings() => Assert.All(Projects.SelectMany(project => Repository.Files(project, "*.cs")), file =>
    {
        var text = File.ReadAllText(file);
        Assert.DoesNotContain("GetEnvironmentVariable", text, StringComparison.Ordinal);
        Assert.All(Read().Matches(text).Select(match => match.Groups[1].Value), key => Assert.True(key.StartsWith("AppSettings.", StringComparison.Ordinal) || key.StartsWith("name.", StringComparison.Ordinal), $"{file} reads '{key}', which is no setting of AppSettings."));
    });

    [GeneratedRegex(@"\bconfiguration\[([^\]]+)\]")]
    private static partial Regex Read();
}
