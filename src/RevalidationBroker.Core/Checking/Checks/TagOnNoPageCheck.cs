using RevalidationBroker.Checking.Tags;

namespace RevalidationBroker.Checking.Checks;

internal sealed class TagOnNoPageCheck : ISiteCheck
{
    public FindingRule Rule { get; } = new("tag-on-no-page", "A rule's tag is on no page that the build made.");

    public IEnumerable<Finding> Run(SiteComparison site) =>
        site.Tags.Where(use => use.Found.Count == 0 && !use.IsImplicit && !use.IsTooLong).Select(use => use.Near is { } near ? NearMiss(use, near) : Absent(use, site));

    private Finding NearMiss(TagUse use, NearTag near) => Rule.At(use.Effect.Place, FindingSeverity.Error,
        $"{Subject(use)} is on no page of the build, and '{near.Tag}' is.",
        $"{near.Slip} Next.js answers the call with success, and no page is forgotten.",
        use.Pattern.IsLiteral ? $"Write '{near.Tag}'." : $"Write {Corrected(use, near)}, or change the tag in the site.");

    private Finding Absent(TagUse use, SiteComparison site)
    {
        var maybe = site.Site.RendersAtVisits;
        return Rule.At(use.Effect.Place, maybe ? FindingSeverity.Warning : FindingSeverity.Error,
            $"{Subject(use)} is on no page of the build.",
            maybe
                ? "Pages that are made at a visit may get it then, and a build does not show that: this is right if one of them does, and else the tag is wrong."
                : "The build made every page that the site has, so no page gets it later either. Next.js answers the call with success, and nothing is forgotten.",
            site.Site.Tags.Count == 0 ? "Compare it with the tags in the site's code: the build's pages have none." : $"Compare it with the tags in the site's code. The build has {Listed.Of([.. site.Site.Tags.Order(StringComparer.Ordinal)])}.") with { IsAbsence = true };
    }

    private static string Subject(TagUse use) => use.Pattern.IsLiteral ? $"The tag '{use.Template}'" : $"What '{use.Template}' makes";

    // 'post:{{ id }}' for 'posts-{{ id }}' beside 'post:alpha'; where the heads cannot be told, the site's tag stands for itself.
    private static string Corrected(TagUse use, NearTag near)
    {
        var (mine, theirs) = (NearTag.HeadOf(use.Pattern.Prefix), NearTag.HeadOf(near.Tag));
        return mine.Length > 0 && mine == use.Pattern.Prefix && theirs != near.Tag ? $"'{theirs}{use.Template[mine.Length..]}'" : $"it so that it makes tags such as '{near.Tag}'";
    }
}
