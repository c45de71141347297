using System.Globalization;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Watching;

namespace RevalidationBroker.Proof;

/// <summary>By what a page is judged.</summary>
/// <param name="Entries">The states that were published; empty where nobody has said.</param>
internal sealed record PageTerms(IReadOnlyList<EntryRevision> Entries)
{
    // A job that was made where no pages were looked at, or by an older broker, has no more room than for those that it names.
    private const int Unsaid = 1;

    public PageRole Role { get; init; }

    /// <summary>How many entries changed besides <see cref="Entries"/> that the page may show too, at least.</summary>
    public int More { get; init; }

    /// <summary>The states of others that the page may show besides its own.</summary>
    public IReadOnlyList<EntryRevision> Near { get; init; } = [];

    /// <summary>Why <see cref="Entries"/> is empty, to be read after a semicolon; null where the webhook is why.</summary>
    public string? WhyNone { get; init; }

    /// <summary>How long ago the webhook was received, as the broker's clock has it; what a cache has had for longer is from before.</summary>
    public TimeSpan Since { get; init; }

    /// <param name="always">Whether the page is looked at whatever was forgotten.</param>
    public static PageTerms Of(Job job, CachePath page, bool always, DateTimeOffset now)
    {
        var revisions = job.Revisions ?? [];
        var named = (job.Pages ?? []).Where(one => one.Path == page.Value).ToLookup(one => one.IsBeside);
        IReadOnlyList<PageEntry> about = [.. named[false]];
        // A page that no rule gave may show any of them, and so may all where nobody has written it down.
        var any = job.Pages is null || (always && about.Count == 0);
        return new PageTerms(any ? revisions : [.. about.Select(one => revisions[one.Entry])])
        {
            Role = always || job.Beside?.Contains(page.Value) is not true ? PageRole.Own : job.Former?.Contains(page.Value) is true ? PageRole.Former : PageRole.Referring,
            More = job.Pages is null && revisions.Count == EntryRevision.MaxOfAJob ? Unsaid : any ? job.MoreEntries : about.Count == 0 ? 0 : about[0].More,
            Near = [.. named[true].Select(one => revisions[one.Entry])],
            WhyNone = job switch
            {
                { MoreEntries: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{job.MoreEntries + revisions.Count} entries changed at once, and this page's is among those that its job does not name: it names {EntryRevision.MaxOfAJob} at most, and only those with an id"),
                { Pages.Count: >= JobPages.MostPages } => string.Create(CultureInfo.InvariantCulture, $"its job says of {JobPages.MostPages} pages at most which entries they show"),
                { Source: Reissue.Source } => "it was told again after a new build or a restart, and the journal does not say which revisions were published",
                _ => null,
            },
            Since = now - job.AcceptedAt,
        };
    }
}
