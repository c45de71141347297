using System.Reflection;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>The built command line, <c>broker.dll</c>.</summary>
internal static class BrokerProgram
{
    private static readonly string Assembly = typeof(BrokerProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "BrokerAssembly").Value!;

    private static readonly string Dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public static ChildProcess Start(IEnumerable<string> arguments, string folder, params IEnumerable<(string Name, string Value)> environment) =>
        ChildProcess.Start(Dotnet, [Assembly, .. arguments], folder, environment);
}
