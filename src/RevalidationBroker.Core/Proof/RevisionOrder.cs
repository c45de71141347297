using System.Globalization;
using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Proof;

/// <summary>Compares what a page says with what the CMS says of an entry.</summary>
internal static class RevisionOrder
{
    /// <param name="shown">A number, a time such as <c>2026-03-01T12:00:00Z</c>, or the CMS's own text.</param>
    /// <returns>Below 0 when the page is older, above when it is newer; null when nobody can tell.</returns>
    public static int? Compare(string shown, EntryRevision published)
    {
        if (shown == published.Revision) return 0;
        if (EntryRevision.Counted(shown) is { } mine && EntryRevision.Counted(published.Revision) is { } theirs) return mine.CompareTo(theirs);
        return CompareTimes(shown, published);
    }

    /// <returns>As <see cref="Compare"/>, where the page says a time: that of one entry says something of another's page too, a count does not.</returns>
    public static int? CompareTimes(string shown, EntryRevision published)
    {
        if (TimeOf(shown) is not { } at || (published.UpdatedAt ?? TimeOf(published.Revision)) is not { } changed) return null;

        // JavaScript's Date knows milliseconds, and who writes no fraction means none: what a CMS says beyond that makes no page older.
        var precision = shown.Contains('.', StringComparison.Ordinal) ? TimeSpan.TicksPerMillisecond : TimeSpan.TicksPerSecond;
        return (at.UtcTicks / precision).CompareTo(changed.UtcTicks / precision);
    }

    // Nothing that only could be a time, as '4.5' could.
    private static DateTimeOffset? TimeOf(string? text) =>
        text is { Length: >= 10 } && text[4] == '-' && text[7] == '-' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
