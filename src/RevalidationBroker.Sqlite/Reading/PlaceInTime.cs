namespace RevalidationBroker.Sqlite.Reading;

/// <summary>
/// Finds where a time begins among webhooks that lie in the order in which they were accepted, by halving, as there is no index of their times:
/// it would make every accepted webhook dearer for a question that is seldom asked.
/// </summary>
internal static class PlaceInTime
{
    /// <summary>
    /// They are received nearly in that order: one that came first may be accepted second, and a clock may be set back. Up to this, none is
    /// missed: one that lies before a place and came at the time or later came at most so much later than what lies there.
    /// </summary>
    public static readonly TimeSpan Disorder = TimeSpan.FromHours(1);

    /// <summary>A place before which none was received at the time or after it. Who reads on from there still looks at the time of each.</summary>
    /// <param name="last">The last place; places count from 1, and there may be gaps.</param>
    /// <param name="at">The first webhook at a place or behind it; null when there is none.</param>
    public static long Before(DateTimeOffset from, long last, Func<long, (long Place, DateTimeOffset ReceivedAt)?> at)
    {
        // Subtracted so that no time is too early.
        bool IsEarly(DateTimeOffset received) => from - received > Disorder;

        var (early, late) = (0L, last + 1);
        while (late - early > 1)
        {
            var middle = early + (late - early) / 2;
            if (at(middle) is { } found && IsEarly(found.ReceivedAt)) early = Math.Min(found.Place, late - 1);
            else late = middle;
        }

        return early;
    }
}
