using RevalidationBroker.Checking.Builds;
using RevalidationBroker.Cli.Commands;

namespace RevalidationBroker.Cli.Builds;

/// <summary>Reads those files of a <c>.next</c> folder that tell of routes and tags. What is not there or too large is said, and no reason to stop.</summary>
internal static class BuildFolder
{
    // A manifest of 50,000 pages has about 30 MB; a page's .meta has a few hundred bytes.
    private const long LargestManifest = 128 * 1024 * 1024;
    private const long LargestEntry = 4 * 1024 * 1024;
    private const int MostEntries = 100_000;

    /// <param name="path">The <c>.next</c> folder, or the site's folder with one in it.</param>
    /// <exception cref="UsageException">There is no build.</exception>
    public static async Task<BuildFiles> ReadAsync(string path, CancellationToken cancellation)
    {
        var folder = Directory.Exists(Path.Combine(path, ".next")) ? Path.Combine(path, ".next") : path;
        if (!BuildFiles.Manifests.Any(file => File.Exists(Path.Combine(folder, file)))) throw new UsageException($"There is no Next.js build in '{folder}'. Run 'next build', and give the site's .next folder.");

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var skipped = new List<string>();
        foreach (var file in BuildFiles.Manifests) await AddAsync(file, LargestManifest);
        foreach (var file in Entries(folder, BuildFiles.AppFolder, $"*{BuildFiles.MetaEnding}", skipped)) await AddAsync(file, LargestEntry);
        foreach (var file in Entries(folder, BuildFiles.RouteCache, $"*{BuildFiles.MetaEnding}", skipped)) await AddAsync(file, LargestEntry);
        foreach (var file in Entries(folder, BuildFiles.FetchCache, "*", skipped)) await AddAsync(file, LargestEntry);
        return new BuildFiles(path, texts, skipped);

        async Task AddAsync(string file, long largest)
        {
            var info = new FileInfo(Path.Combine(folder, file));
            if (!info.Exists) return;
            try
            {
                if (info.Length <= largest) texts[file] = await File.ReadAllTextAsync(info.FullName, cancellation);
                else skipped.Add($"{file} is not read: it has more than {largest / 1024 / 1024} MB.");
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                skipped.Add($"{file} cannot be read: {error.Message}");
            }
        }
    }

    private static List<string> Entries(string folder, string below, string pattern, List<string> skipped)
    {
        var root = new DirectoryInfo(Path.Combine(folder, below));
        if (!root.Exists) return [];
        var found = root.EnumerateFiles(pattern, new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true })
            .Take(MostEntries + 1)
            .Select(file => Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/'))
            .ToList();
        if (found.Count > MostEntries) skipped.Add($"{below} has more than {MostEntries} files, and the rest of them is not read.");
        return [.. found.Take(MostEntries).Order(StringComparer.Ordinal)];
    }
}
