using System.Runtime.CompilerServices;

namespace RevalidationBroker;

/// <summary>Compares a text with the one that was approved. UPDATE_GOLDEN=1 writes it anew into the sources, for the next diff to show.</summary>
internal static class Golden
{
    private static readonly bool Update = Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    /// <param name="name">Path below the corpus.</param>
    public static void Match(string name, string actual, [CallerFilePath] string caller = "")
    {
        actual = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Update) Write(Path.Combine(SourcesOf(caller), "corpus", name), actual);
        else Assert.Equal(Corpus.Text(name), actual);
    }

    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static string SourcesOf(string caller)
    {
        var folder = Path.GetDirectoryName(caller)!;
        while (!Directory.Exists(Path.Combine(folder, "corpus"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
