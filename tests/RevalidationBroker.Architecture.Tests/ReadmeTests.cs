using RevalidationBroker.Checking.Checks;

namespace RevalidationBroker.Architecture.Tests;

/// <summary>What the README lists whole.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void It_has_every_kind_of_finding_of_a_check()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "README.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();

        Assert.All(AllChecks.Rules, rule => Assert.Single(rows, row => row.StartsWith($"| `{rule.Id}` |", StringComparison.Ordinal)));
    }
}
