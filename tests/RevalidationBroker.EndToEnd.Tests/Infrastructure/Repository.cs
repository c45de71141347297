using System.Reflection;
using System.Runtime.CompilerServices;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    /// <summary>The built command line, <c>broker.dll</c>.</summary>
    public static string Broker { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "BrokerAssembly").Value!;

    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
