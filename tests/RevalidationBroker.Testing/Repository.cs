using System.Runtime.CompilerServices;

namespace RevalidationBroker.Testing;

/// <summary>The source tree that the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    public static string Infra { get; } = Path.Combine(Root, "infra");

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>Source files below a folder, without what builds and package managers put there.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, new EnumerationOptions { RecurseSubdirectories = true })
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "node_modules" or ".next" or "obj" or "bin"));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
