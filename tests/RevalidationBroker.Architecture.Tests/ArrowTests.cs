using System.Xml.Linq;

namespace RevalidationBroker.Architecture.Tests;

/// <summary>Which way the projects point. A project that is not in the table fails, so that a new one finds its place first.</summary>
public sealed class ArrowTests
{
    // Project, the projects it may reference, and the only packages that it may bring in.
    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> Allowed = new()
    {
        ["Core"] = ([], ["BouncyCastle.Cryptography", "Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.Extensions.Diagnostics.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Scriban.Signed"]),
        ["Hosting"] = (["Core"], ["Polly.Core"]),
        ["Sqlite"] = (["Core"], ["Microsoft.Data.Sqlite", "Microsoft.Extensions.Logging.Abstractions"]),
        ["Azure"] = (["Core"], ["Azure.Data.Tables", "Azure.Identity", "Azure.Security.KeyVault.Secrets", "Azure.Storage.Blobs", "Microsoft.Extensions.Logging.Abstractions"]),
        ["Cli"] = (["Hosting", "Sqlite"], ["Spectre.Console", "System.CommandLine"]),
        ["Functions"] = (["Azure", "Hosting"],
        [
            "Azure.Identity", "Azure.Messaging.ServiceBus", "Azure.Monitor.OpenTelemetry.Exporter", "Azure.Security.KeyVault.Secrets", "Microsoft.Azure.Functions.Worker", "Microsoft.Azure.Functions.Worker.Extensions.Http",
            "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore", "Microsoft.Azure.Functions.Worker.Extensions.ServiceBus", "Microsoft.Azure.Functions.Worker.Extensions.Timer", "Microsoft.Azure.Functions.Worker.OpenTelemetry", "Microsoft.Azure.Functions.Worker.Sdk",
            "OpenTelemetry.Extensions.Hosting",
        ]),
    };

    public static TheoryData<string> Projects => [.. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"), "RevalidationBroker.*").Select(folder => Path.GetFileName(folder)["RevalidationBroker.".Length..])];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_lies_below_it(string name)
    {
        Assert.True(Allowed.TryGetValue(name, out var allowed), $"The project '{name}' has no place in the table of arrows.");

        Assert.Empty(References(name, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)["RevalidationBroker.".Length..]).Except(allowed.Projects));
        Assert.Empty(References(name, "PackageReference").Except(allowed.Packages));
    }

    [Fact]
    public void Core_uses_no_web_framework_no_Azure_and_no_Polly()
    {
        var used = typeof(Configuration.BrokerConfiguration).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);

        Assert.DoesNotContain(used, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name.StartsWith("Azure", StringComparison.Ordinal) || name.StartsWith("Polly", StringComparison.Ordinal));
        Assert.Empty(References("Core", "FrameworkReference"));
    }

    [Fact]
    public void Core_bans_the_clock_randomness_and_input_and_output()
    {
        var banned = File.ReadAllText(Path.Combine(Repository.Root, ".build", "BannedSymbols.Core.txt"));

        Assert.All(["P:System.DateTimeOffset.UtcNow", "T:System.Random", "T:System.IO.File", "T:System.Net.Http.HttpClient"], symbol => Assert.Contains(symbol, banned, StringComparison.Ordinal));
        Assert.Contains("BannedSymbols.Core.txt", File.ReadAllText(ProjectFile("Core")), StringComparison.Ordinal);
    }

    [Fact]
    public void Versions_stand_in_one_place()
    {
        var projects = Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj"));

        Assert.All(projects, file => Assert.DoesNotContain(XDocument.Load(file).Descendants("PackageReference"), reference => reference.Attribute("Version") is not null));
    }

    private static IReadOnlyList<string> References(string project, string kind) =>
        [.. XDocument.Load(ProjectFile(project)).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'))];

    private static string ProjectFile(string project) =>
        Path.Combine(Repository.Root, "src", $"RevalidationBroker.{project}", $"RevalidationBroker.{project}.csproj");
}
