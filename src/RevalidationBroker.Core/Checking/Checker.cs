using RevalidationBroker.Checking.Checks;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Checking;

/// <summary>Runs all checks.</summary>
public static class Checker
{
    /// <summary>The kind of finding that an unreadable or wrong configuration is.</summary>
    public static FindingRule ConfigurationRule { get; } = new("configuration", "The configuration cannot be read or is wrong, so the broker does not start with it.");

    public static CheckReport Run(CheckInput input)
    {
        var sites = input.Builds.Select(build => Compare(input, build)).ToList();
        var ofConfiguration = AllChecks.OfConfiguration.SelectMany(check => check.Run(input));
        var ofSites = sites.SelectMany(site => AllChecks.OfSites.SelectMany(check => check.Run(site)).Select(finding => finding with { Build = site.Site.Name })).ToList();
        return CheckReport.Of([.. ofConfiguration, .. ofSites.Where(finding => !IsElsewhere(finding, sites, ofSites))], [.. input.Builds.Select(build => build.Site)]);
    }

    /// <summary>The report of a configuration that cannot be used.</summary>
    public static CheckReport Of(ConfigurationResult.Invalid invalid) => CheckReport.Of(
        invalid.Errors.Select(error => ConfigurationRule.At(error.Path, FindingSeverity.Error, error.Message, "The broker does not start with this file, and one that runs keeps its last good configuration.", "Mend it as the error says. An editor that knows the schema, which 'broker schema' prints, shows such errors while you type.")),
        []);

    private static SiteComparison Compare(CheckInput input, BoundBuild build) => build.Deployment is { } name
        ? new SiteComparison(build.Site, input.Configuration.Deployments[name], [.. input.Effects.Where(effect => effect.Rule.Deployments.MayTell(name))])
        : new SiteComparison(build.Site, null, input.Effects);

    // A rule for several sites may have tags that only one of them has.
    private static bool IsElsewhere(Finding finding, IReadOnlyList<SiteComparison> sites, IReadOnlyList<Finding> all) =>
        finding.IsAbsence && sites.Any(site => site.Effects.Any(effect => effect.Place == finding.Place) && !all.Any(other => other.Place == finding.Place && other.Build == site.Site.Name));
}
