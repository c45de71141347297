namespace RevalidationBroker;

/// <summary>The files beside the tests, one a case: a new case is a new file and no code.</summary>
internal static class Corpus
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "corpus");

    /// <summary>The files of every folder that fits, such as <c>*/signatures</c>, by their path below the corpus.</summary>
    public static TheoryData<string> Cases(string folders, string files = "*.json")
    {
        var cases = Folders(Root, folders.Split('/'))
            .SelectMany(folder => Directory.EnumerateFiles(folder, files))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
        return [.. cases];
    }

    public static string Text(string name) => File.ReadAllText(Path.Combine(Root, name));

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Root, name));

    private static IEnumerable<string> Folders(string root, ReadOnlySpan<string> patterns)
    {
        if (patterns.IsEmpty) return [root];
        var rest = patterns[1..].ToArray();
        return Directory.EnumerateDirectories(root, patterns[0]).SelectMany(folder => Folders(folder, rest));
    }
}
