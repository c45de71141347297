using RevalidationBroker.Configuration;

namespace RevalidationBroker.Discovery;

/// <summary>Why a deployment that was found once is told no more.</summary>
/// <param name="Reason">A sentence for operators.</param>
/// <param name="IsLeftOut">Whether it runs and could be called, and the configuration alone does not want it: somebody may have made a mistake there.</param>
public sealed record Retirement(string Reason, bool IsLeftOut)
{
    /// <param name="name">See <see cref="DiscoveredName"/>; of one that is not told.</param>
    /// <param name="templates">Those of the configuration in force.</param>
    public static Retirement Of(string name, IReadOnlyList<DeploymentTemplate> templates, IReadOnlyList<KnownDeployment> known, DateTimeOffset now)
    {
        var configured = DiscoveredName.Configured(name);
        if (templates.FirstOrDefault(template => template.Name == configured) is not { } template) return new($"No deployment '{configured}' with 'discover' is configured any more.", IsLeftOut: true);

        var running = known.Where(deployment => deployment.Last.Runs && DiscoveredName.Of(configured, deployment.Last) == name).OrderByDescending(deployment => deployment.Last.At).ToList();
        if (running.Count == 0) return new("It is gone.", IsLeftOut: false);
        var newest = running[0];
        if (now >= template.Rules.ExpiryOf(newest.Last)) return new($"It has expired: nothing was heard of it for {DurationText.Of(template.Rules.Expires)}, as 'discover.expires' says.", IsLeftOut: false);
        return WhyLeftOut(template.Rules, newest) is { } reason ? new($"It runs, but 'discover' of deployment '{configured}' leaves it out: {reason}", IsLeftOut: true) : new("There are newer ones, and as many as 'discover.most' says.", IsLeftOut: false);
    }

    private static string? WhyLeftOut(DiscoverRules rules, KnownDeployment deployment) => deployment switch
    {
        { Source: var source } when source != rules.Source => $"the source {source} told of it, and 'source' is {rules.Source}.",
        { Last: var last } when rules.UnwantedFor(last) is { } reason => reason,
        { Last: var last } when rules.UrlOf(last) is null => $"its address {last.Address} is not of a host that 'hosts' allows.",
        _ => null,
    };
}
