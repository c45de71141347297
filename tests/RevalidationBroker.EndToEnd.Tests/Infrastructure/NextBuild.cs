namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>The real Next.js site, installed and built once a test run.</summary>
public sealed class NextBuild
{
    private readonly Lazy<Task> _built = new(() => NextPackages.BuildAsync(Folder, Folder));

    public static string Folder { get; } = NextPackages.Site("next16");

    /// <summary>Skips the calling test, and says so, where there is no Node.</summary>
    public Task ReadyAsync()
    {
        NextPackages.SkipWithoutNode();
        return _built.Value;
    }
}
