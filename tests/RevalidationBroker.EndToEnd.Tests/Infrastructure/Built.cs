using System.Reflection;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>What the build has told the tests.</summary>
internal static class Built
{
    /// <summary>The command line, <c>broker.dll</c>.</summary>
    public static string Broker { get; } = Value("BrokerAssembly");

    /// <summary>The folder that the build puts everything in.</summary>
    public static string Artifacts { get; } = Value("Artifacts");

    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static string Value(string name) => typeof(Built).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == name).Value!;
}
