using RevalidationBroker.Checking.Paths;

namespace RevalidationBroker.Checking.Checks;

internal sealed class PathRewrittenCheck : ISiteCheck
{
    public FindingRule Rule { get; } = new("path-rewritten", "A rule's path is the source of a rewrite.");

    public IEnumerable<Finding> Run(SiteComparison site) =>
        from use in site.Paths
        let found = use.Verdict as PathVerdict.Rewritten
        where found is not null
        let elsewhere = !found.Rewrite.Destination.StartsWith('/')
        select Rule.At(use.Effect.Place, FindingSeverity.Error,
            $"'{use.Template}' is rewritten, by '{found.Rewrite.Source}' to '{found.Rewrite.Destination}'.",
            elsewhere ? "The page is another server's, and this site's cache knows nothing of it." : "Next.js keeps the page under the destination's path, and revalidatePath wants that one.",
            elsewhere ? "Leave the path out, and make that server a deployment of its own if it is a Next.js site." : $"Write '{found.Destination}'.") with { Page = found.Rewrite.Source };
}
