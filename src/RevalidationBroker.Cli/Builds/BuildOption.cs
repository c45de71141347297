using RevalidationBroker.Checking;
using RevalidationBroker.Checking.Builds;
using RevalidationBroker.Cli.Commands;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Cli.Builds;

/// <summary>Reads what <c>--build</c> was given: a folder, or <c>deployment=folder</c>.</summary>
internal static class BuildOption
{
    /// <exception cref="UsageException">There is no such deployment, or no build.</exception>
    public static async Task<BoundBuild> ReadAsync(string text, BrokerConfiguration configuration, CancellationToken cancellation)
    {
        var (deployment, path) = Split(text, configuration);
        return new BoundBuild(SiteBuildReader.Read(await BuildFolder.ReadAsync(path, cancellation)), deployment);
    }

    // A folder's name may have a '=' in it too.
    private static (string? Deployment, string Path) Split(string text, BrokerConfiguration configuration)
    {
        if (Directory.Exists(text) || text.Split('=', 2) is not [var name, var path]) return (null, text);
        if (configuration.Deployments.ContainsKey(name)) return (name, path);
        throw new UsageException(ConfigNodeNames.Unknown("No deployment is named", name, configuration.Deployments.Keys));
    }
}
