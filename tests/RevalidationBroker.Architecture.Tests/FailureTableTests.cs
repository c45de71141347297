using System.Text.RegularExpressions;

namespace RevalidationBroker.Architecture.Tests;

/// <summary>What the README says of failures on Azure names the tests that show it, or says that only Azure can.</summary>
public sealed partial class FailureTableTests
{
    public static TheoryData<string> Rows => [.. Table.Keys];

    [Theory]
    [InlineData("the host is killed between send and complete")]
    [InlineData("the session's lock is lost")]
    [InlineData("a message is delivered twice")]
    [InlineData("a message is poisonous")]
    [InlineData("the namespace is throttled")]
    [InlineData("the vault is down")]
    [InlineData("the storage is down")]
    [InlineData("a wrong `broker.json` is uploaded")]
    public void It_says_what_happens_when(string failure) => Assert.Contains(failure, Table.Keys);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_failure_is_shown_by_tests_that_are_there_or_only_on_Azure(string failure)
    {
        var shownBy = Table[failure];
        var named = Name().Matches(shownBy).Select(match => match.Groups[1].Value).ToList();

        if (named.Count == 0) Assert.Contains("only be shown on Azure", shownBy, StringComparison.Ordinal);
        Assert.All(named, name => Assert.True(Tests.Contains(name), $"No test is named '{name}'. The README names it for: {failure}."));
    }

    // By its first column: what happens and what shows it stand in the second and third.
    private static IReadOnlyDictionary<string, string> Table { get; } = File.ReadLines(Path.Combine(Repository.Root, "README.md"))
        .SkipWhile(line => !line.EndsWith("| what happens | shown by |", StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|')).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToDictionary(cells => cells[1], cells => cells[3]);

    // As "Class.Method". A file of tests has one class, which stands first.
    private static HashSet<string> Tests { get; } = [.. Repository.Files("tests", "*Tests.cs").Select(File.ReadAllText)
        .SelectMany(text => Method().Matches(text).Select(match => $"{Class().Match(text).Groups[1].Value}.{match.Groups[1].Value}"))];

    [GeneratedRegex(@"`([A-Z]\w*\.[A-Z]\w*_\w+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\bclass (\w+)")]
    private static partial Regex Class();

    [GeneratedRegex(@"\[(?:Fact|Theory)\][^{;=]*?\b(?:void|Task) (\w+)\(", RegexOptions.Singleline)]
    private static partial Regex Method();
}
