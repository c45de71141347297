using RevalidationBroker.Layers;

namespace RevalidationBroker.Configuration;

/// <summary>Reads a deployment's <c>watch</c>.</summary>
internal static class WatchReader
{
    /// <param name="origin">Null when something of it is wrong, and then it is not blamed too.</param>
    public static SiteWatch? Read(ConfigNode deployment, ICacheLayer? origin)
    {
        if (deployment.Optional("watch") is not { } node) return null;

        var watch = new SiteWatch(
            Every: node.Duration("every", SiteWatch.Default.Every, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)),
            // What was told longer ago has been visited since; and the journal keeps a day in any case.
            Reissue: node.Duration("reissue", SiteWatch.Default.Reissue, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)));
        if (watch.Reissue < watch.Every)
            node.Note("reissue", $"{DurationText.Of(watch.Reissue)} is shorter than 'every', {DurationText.Of(watch.Every)}: what a site was told just before a restart would be forgotten. Make it at least as long.");
        if (origin is not null and not IProbedLayer { AnswersProbes: true })
            deployment.Note("watch", "Only the broker's own receiver says what a site runs: 'revalidate' must be of kind 'nextjs', with the shape 'lists' and the auth scheme 'signature'. Install it in the site, or leave 'watch' out.");
        node.RejectUnknown();
        return watch;
    }
}
