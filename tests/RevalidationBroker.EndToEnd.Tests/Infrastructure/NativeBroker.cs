using System.Text.RegularExpressions;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>The tool as one native program: published once a run, and compiled again only when something has changed.</summary>
public sealed partial class NativeBroker
{
    // Beside what the tests were built into, and not there: the next build would find the tool restored for another form of it.
    private static readonly string Artifacts = Path.Combine(Built.Artifacts, "native");

    private readonly Lazy<Task<Published>> _published = new(PublishAsync);

    /// <summary>Skips the calling test, and says so, where this machine has no linker, or its package feed no compiler.</summary>
    internal async Task<BrokerProgram> ReadyAsync()
    {
        var published = await _published.Value;
        Assert.SkipWhen(published.Lacks is not null, $"There is no native program to test. {published.Lacks}");
        return published.Program;
    }

    private static async Task<Published> PublishAsync()
    {
        var folder = Path.Combine(Artifacts, "publish");
        var program = new BrokerProgram(Path.Combine(folder, OperatingSystem.IsWindows() ? "broker.exe" : "broker"), []);
        string[] arguments =
        [
            "publish", "src/RevalidationBroker.Cli", "-c", "Release", "-p:PublishAot=true", $"-p:ArtifactsPath={Artifacts}", "-o", folder, "-v", "quiet",
            // Else it is compiled anew for each commit, whatever that changes.
            "-p:IncludeSourceRevisionInInformationalVersion=false",
            // A build server would outlive this run, and keep its streams open.
            "--disable-build-servers",
        ];
        await using var publish = ChildProcess.Start(Built.Dotnet, arguments, Repository.Root);
        // A minute and a half where nothing else runs.
        if (await publish.ExitAsync(minutes: 15) == 0) return new Published(program, Lacks: null);
        if (publish.Lines.FirstOrDefault(line => LackingLine().IsMatch(line)) is { } lacking) return new Published(program, lacking);
        throw new InvalidOperationException($"The native program was not published:\n{publish.Output}");
    }

    // No linker; a package that the feed does not have, or no feed.
    [GeneratedRegex(@"aka\.ms/nativeaot-prerequisites|error NU110[0-3]|error NU1301")]
    private static partial Regex LackingLine();

    private sealed record Published(BrokerProgram Program, string? Lacks);
}
