using System.Text.RegularExpressions;

namespace RevalidationBroker.Architecture.Tests;

/// <summary>What holds for every source file.</summary>
public sealed partial class SourceTests
{
    private const int MaxLines = 300;

    private static readonly string[] Folders = ["src", "tests"];
    private static readonly string[] Patterns = ["*.cs", "*.ts", "*.tsx"];

    private static IEnumerable<string> Sources => Folders.SelectMany(folder => Patterns.SelectMany(pattern => Repository.Files(folder, pattern)));

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        Assert.All(Sources, file => Assert.True(File.ReadAllLines(file).Length <= MaxLines, $"{file} has more than {MaxLines} lines: is there a second idea in it?"));

    [Fact]
    public void Tests_do_not_sleep() =>
        Assert.All(Repository.Files("tests", "*.cs").Where(file => !file.Contains("Architecture.Tests", StringComparison.Ordinal)), file => Assert.False(Sleep().IsMatch(File.ReadAllText(file)), $"{file} sleeps, or asks the machine for the time."));

    [Fact]
    public void No_exception_is_swallowed() =>
        Assert.All(Repository.Files("src", "*.cs"), file => Assert.False(EmptyCatch().IsMatch(File.ReadAllText(file)), $"{file} catches an exception and does nothing with it."));

    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay\(|DateTime(Offset)?\.(Utc)?Now")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"catch(\s*\([^)]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();
}
