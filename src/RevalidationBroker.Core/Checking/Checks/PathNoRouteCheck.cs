using RevalidationBroker.Checking.Paths;

namespace RevalidationBroker.Checking.Checks;

internal sealed class PathNoRouteCheck : ISiteCheck
{
    public FindingRule Rule { get; } = new("path-no-route", "A rule's path is no page of the site.");

    public IEnumerable<Finding> Run(SiteComparison site) => site.Paths.Select(use => use.Verdict switch
    {
        PathVerdict.NoRoute(var nearest) => Rule.At(use.Effect.Place, FindingSeverity.Error,
            $"'{use.Template}' is no route of the site.",
            "Next.js answers the call with success, and no page is forgotten.",
            nearest is null ? "Give the path as a browser has it, or a folder of the site with its type." : $"Did you mean '{nearest}'?") with { IsAbsence = nearest is null },
        PathVerdict.NotMade(var route) => Rule.At(use.Effect.Place, FindingSeverity.Error,
            $"'{use.Template}' is not among the pages that the build made, and '{route.Address}' has no others.",
            "With dynamicParams = false, or fallback: false, every other path is a 404.",
            "Correct the path, or let the site make pages at their first visit.") with { Page = route.Address, IsAbsence = true },
        _ => null,
    }).OfType<Finding>();
}
