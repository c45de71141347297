using RevalidationBroker.Addresses;

namespace RevalidationBroker.Discovery;

/// <summary>Which of the deployments that a source tells of are a template's, and for how long.</summary>
public sealed record DiscoverRules
{
    public const string Preview = "preview";

    /// <summary>The configured name of who tells of them.</summary>
    public required string Source { get; init; }

    /// <summary>By its id or its name; null for any.</summary>
    public string? Project { get; init; }

    /// <summary><see cref="Preview"/> for those that are for nothing else, or the host's own word.</summary>
    public string Target { get; init; } = Preview;

    public BranchFilter Branches { get; init; } = new([]);

    /// <summary>How long after it was last said to run a deployment is told.</summary>
    public required TimeSpan Expires { get; init; }

    /// <summary>How many are told at once; of more the newest.</summary>
    public required int Most { get; init; }

    /// <summary>Where they may be.</summary>
    public required IReadOnlyList<HostPattern> Hosts { get; init; }

    /// <summary>The path under which each site lies, such as <c>/docs</c>; empty for most.</summary>
    public string BasePath { get; init; } = "";

    /// <summary>Whether a deployment is meant, wherever it is.</summary>
    public bool Want(string source, DeploymentSighting deployment) =>
        source == Source && UnwantedFor(deployment) is null;

    /// <summary>Why a deployment that its source tells of is not meant; a sentence for who wonders where it is.</summary>
    /// <returns>Null for one that is meant.</returns>
    public string? UnwantedFor(DeploymentSighting deployment) => deployment switch
    {
        _ when Project is not null && Project != deployment.ProjectId && Project != deployment.ProjectName => $"its project is {deployment.ProjectName ?? "unnamed"} ({deployment.ProjectId ?? "without an id"}), and 'project' is {Project}.",
        _ when Target != (deployment.Target ?? Preview) => $"it is for {deployment.Target ?? Preview}, and 'target' is {Target}.",
        _ when !Branches.Fits(deployment.Branch) => $"'branches' leaves out {(deployment.Branch is { } branch ? $"its branch {branch}" : "one without a branch")}.",
        _ => null,
    };

    /// <summary>When a deployment is told no more. No time of its host's, however far away, is out of all bounds.</summary>
    public DateTimeOffset ExpiryOf(DeploymentSighting deployment) => deployment.At < DateTimeOffset.MaxValue - Expires ? deployment.At + Expires : DateTimeOffset.MaxValue;

    /// <summary>Where calls to a deployment go: over https, to a host that was allowed. Its address is another's text, and must lead nowhere else.</summary>
    /// <returns>Null when it may not be called.</returns>
    public Uri? UrlOf(DeploymentSighting deployment)
    {
        const string Https = "https://";
        var host = deployment.Address?.StartsWith(Https, StringComparison.OrdinalIgnoreCase) is true ? deployment.Address[Https.Length..].TrimEnd('/') : deployment.Address;
        if (host is null || !HostPattern.IsName(host) || !Hosts.Any(pattern => pattern.Fits(host))) return null;
        return Uri.TryCreate($"{Https}{host.ToLowerInvariant()}{BasePath}", UriKind.Absolute, out var url) && AddressRules.RefusalOf(url, allowPrivate: false) is null ? url : null;
    }
}
