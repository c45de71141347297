using RevalidationBroker.Checking.Builds;
using RevalidationBroker.Checking.Paths;
using RevalidationBroker.Checking.Tags;
using RevalidationBroker.Configuration;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Checking;

/// <summary>A build and what the rules would tell it to forget.</summary>
public sealed class SiteComparison
{
    public SiteComparison(SiteBuild site, Deployment? deployment, IReadOnlyList<PlacedEffect> effects)
    {
        Site = site;
        Deployment = deployment;
        Effects = effects;
        var tags = new SiteTags(site.Tags);
        Tags = [.. effects.Where(effect => effect.Effect is RuleEffect.Tag).Select(effect => TagUse.Of(effect, tags))];
        Paths = [.. effects.Where(effect => effect.Effect is RuleEffect.Path).Select(effect => PathUse.Of(effect, site))];
    }

    public SiteBuild Site { get; }

    /// <summary>The deployment that the build is of; null where it is compared with all rules.</summary>
    public Deployment? Deployment { get; }

    public IReadOnlyList<PlacedEffect> Effects { get; }

    internal IReadOnlyList<TagUse> Tags { get; }

    internal IReadOnlyList<PathUse> Paths { get; }

    /// <summary>Whether a rule forgets the whole site.</summary>
    internal bool HasEverything => Effects.Any(effect => effect.Effect is RuleEffect.Everything);

    /// <summary>Where a finding belongs that is about the site and no rule.</summary>
    internal string SitePlace => Deployment is null ? "" : $"deployments.{Deployment.Name}";
}
