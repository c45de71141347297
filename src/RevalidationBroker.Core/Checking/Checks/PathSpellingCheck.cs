using RevalidationBroker.Checking.Paths;

namespace RevalidationBroker.Checking.Checks;

internal sealed class PathSpellingCheck : ISiteCheck
{
    public FindingRule Rule { get; } = new("path-spelling", "A rule's path differs from a route of the site in case, route group or a parameter's name.");

    public IEnumerable<Finding> Run(SiteComparison site) =>
        from use in site.Paths
        let misspelt = use.Verdict as PathVerdict.Misspelt
        where misspelt is not null
        select Rule.At(use.Effect.Place, FindingSeverity.Error,
            $"'{use.Template}' is no route of the site as it is written, and '{misspelt.Right}' is.",
            $"{misspelt.Slip} Next.js answers the call with success, and no page is forgotten.",
            $"Write '{misspelt.Right}'{(use.Type is null && misspelt.Right.Contains('[', StringComparison.Ordinal) ? ", with what fills its parameters" : "")}.") with { Page = misspelt.Route.Address };
}
