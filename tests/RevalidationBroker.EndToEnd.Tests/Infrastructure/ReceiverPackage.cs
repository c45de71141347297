namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>The receiver of <c>src/nextjs</c> as sites get it: built and packed once a run, where somebody asks for it.</summary>
internal static class ReceiverPackage
{
    public const string Name = "revalidation-broker-nextjs";

    private static readonly string Folder = Path.Combine(Repository.Root, "src", "nextjs");
    private static readonly Lazy<Task<string>> Packed = new(PackAsync);

    /// <summary>When its sources were last changed.</summary>
    public static DateTime ChangedAt { get; } = Directory.EnumerateFiles(Path.Combine(Folder, "src"))
        .Concat(Directory.EnumerateFiles(Folder, "*.json"))
        .Max(File.GetLastWriteTimeUtc);

    /// <summary>The tarball; when this is done, <c>dist</c> is there too.</summary>
    public static Task<string> PackedAsync() => Packed.Value;

    private static async Task<string> PackAsync()
    {
        var destination = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "receiver")).FullName;
        await NodePackages.InstallAsync(Folder);
        await NextPackages.RunAsync("npm", ["pack", "--pack-destination", destination], Folder);
        return Directory.EnumerateFiles(destination, $"{Name}-*.tgz").MaxBy(File.GetLastWriteTimeUtc)!;
    }
}
