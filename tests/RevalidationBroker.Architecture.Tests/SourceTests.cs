using System.Text.RegularExpressions;

namespace RevalidationBroker.Architecture.Tests;

/// <summary>What holds for every source file.</summary>
public sealed partial class SourceTests
{
    private const int MaxLines = 300;

    private static IEnumerable<string> Sources => new[] { "src", "tests" }.SelectMany(folder => new[] { "*.cs", "*.ts", "*.tsx" }.SelectMany(pattern => Repository.Files(folder, pattern)));

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        Assert.Empty(Sources.Select(file => (file, lines: File.ReadAllLines(file).Length)).Where(found => found.lines > MaxLines));

    [Fact]
    public void Tests_do_not_sleep() =>
        Assert.Empty(Repository.Files("tests", "*.cs").Where(file => !file.EndsWith($"{nameof(SourceTests)}.cs", StringComparison.Ordinal) && Sleep().IsMatch(File.ReadAllText(file))));

    [Fact]
    public void No_exception_is_swallowed() =>
        Assert.Empty(Repository.Files("src", "*.cs").Where(file => EmptyCatch().IsMatch(File.ReadAllText(file))));

    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay\(|DateTime(Offset)?\.(Utc)?Now")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"catch(\s*\([^)]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();
}
