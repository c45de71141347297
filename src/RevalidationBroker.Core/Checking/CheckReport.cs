using RevalidationBroker.Checking.Builds;

namespace RevalidationBroker.Checking;

/// <summary>What <c>broker check</c> found.</summary>
/// <param name="Findings">The worst first, then in the order of the file.</param>
/// <param name="Unseen">What no look at files can show, a sentence each.</param>
public sealed record CheckReport(int Errors, int Warnings, int Notes, IReadOnlyList<Finding> Findings, IReadOnlyList<BuildSummary> Builds, IReadOnlyList<string> Unseen)
{
    public static CheckReport Of(IEnumerable<Finding> findings, IReadOnlyList<SiteBuild> builds)
    {
        var sorted = findings.OrderBy(finding => finding.Severity).ToList();
        return new CheckReport(
            sorted.Count(finding => finding.Severity == FindingSeverity.Error),
            sorted.Count(finding => finding.Severity == FindingSeverity.Warning),
            sorted.Count(finding => finding.Severity == FindingSeverity.Note),
            sorted,
            [.. builds.Select(BuildSummary.Of)],
            builds.Count == 0 ? WithoutBuild : WithBuild);
    }

    private static IReadOnlyList<string> WithoutBuild { get; } =
        ["Without a build: whether the tags and paths of the rules exist in the site. Give --build path/to/.next."];

    private static IReadOnlyList<string> WithBuild { get; } =
    [
        "Tags that a page gets only when it is rendered for a visitor: those of pages that are never cached, and of paths that the build did not make. Run the site from this folder, visit them, and check again: their tags are kept in it.",
        "What templates give for real content: 'broker plan' says it of a captured webhook.",
        "Whether the site's route accepts the broker's calls, and whether a page was fresh afterwards.",
        "Caches in front of the site, and whether the running site is this build.",
    ];
}

/// <summary>What a build is, in numbers.</summary>
/// <param name="NextVersion">Null where the build does not say.</param>
/// <param name="Pages">App Router pages and handlers that are kept.</param>
/// <param name="Tags">Explicit tags, each once.</param>
/// <param name="Missing">Files that the build lacks, so that less could be checked.</param>
public sealed record BuildSummary(string Name, string? NextVersion, int Routes, int Pages, int Tags, IReadOnlyList<string> Missing)
{
    public static BuildSummary Of(SiteBuild build) => new(build.Name, build.NextVersion, build.Routes.Count, build.Pages.Count, build.Tags.Count, build.Missing);
}
