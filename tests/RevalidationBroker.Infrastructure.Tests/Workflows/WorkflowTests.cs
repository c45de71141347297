using System.Text.RegularExpressions;

namespace RevalidationBroker.Infrastructure.Tests.Workflows;

/// <summary>What runs in CI can do no more than it must, and is what somebody looked at.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, ".github", "workflows");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.yml").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_action_is_pinned_to_a_commit_and_names_its_version(string file) =>
        Assert.All(Lines(file).Where(line => line.Contains("uses:", StringComparison.Ordinal)), line => Assert.Matches(Pinned(), line));

    [Theory]
    [MemberData(nameof(Files))]
    public void No_secret_is_stored(string file) => Assert.DoesNotContain("secrets.", Text(file), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Files))]
    public void Permissions_are_said_and_nothing_may_write(string file)
    {
        Assert.Contains(Lines(file), line => line.StartsWith("permissions:", StringComparison.Ordinal));
        // The one exception asks GitHub who it is, which is how it logs in without a secret.
        Assert.DoesNotMatch(Writing(), Text(file).Replace("id-token: write", "", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_somebody_typed_is_no_part_of_a_script(string file) =>
        Assert.DoesNotMatch(Injected(), Text(file));

    [Fact]
    public void Only_deployments_log_in() =>
        Assert.Equal(["deploy.yml"], Files.Select(file => file.Data).Where(file => Text(file).Contains("id-token", StringComparison.Ordinal)));

    private static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    private static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Folder, file));

    [GeneratedRegex(@"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", RegexOptions.IgnoreCase)]
    private static partial Regex Pinned();

    [GeneratedRegex(@":\s*write(-all)?\b")]
    private static partial Regex Writing();

    [GeneratedRegex(@"run:(?:[^\n]*|\s*\|\n(?:\s{10,}[^\n]*\n)*)\$\{\{")]
    private static partial Regex Injected();
}
