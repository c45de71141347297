namespace RevalidationBroker.Infrastructure.Tests.Bicep;

/// <summary>A copy of <c>infra/</c> that the compiler may write into.</summary>
internal sealed class InfraCopy : IDisposable
{
    public InfraCopy()
    {
        foreach (var file in System.IO.Directory.EnumerateFiles(Repository.Infra, "*", SearchOption.AllDirectories).Where(IsSource))
        {
            var copy = Path.Combine(Directory, Path.GetRelativePath(Repository.Infra, file));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("broker-infra-").FullName;

    public IEnumerable<string> Sources => System.IO.Directory.EnumerateFiles(Directory, "*.bicep*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".json", StringComparison.Ordinal));

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private static bool IsSource(string file) => Path.GetExtension(file) is ".bicep" or ".bicepparam" or ".json" && !file.EndsWith(".snapshot.json", StringComparison.Ordinal);
}
