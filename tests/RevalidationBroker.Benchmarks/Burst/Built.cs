using System.Reflection;

namespace RevalidationBroker.Benchmarks.Burst;

/// <summary>What the build has told this program.</summary>
internal static class Built
{
    /// <summary>A slow build measures nothing.</summary>
    public static string? Problem =>
        typeof(Built).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration == "Release" ? null : "The broker was built for debugging. Run this with -c Release.";

    public static string Value(string name) => typeof(Built).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == name).Value!;
}
