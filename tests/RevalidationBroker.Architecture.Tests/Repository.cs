using System.Runtime.CompilerServices;

namespace RevalidationBroker.Architecture.Tests;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    /// <summary>Source files below a folder, without what builds and package managers put there.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, new EnumerationOptions { RecurseSubdirectories = true })
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "node_modules" or ".next" or "obj" or "bin"));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
