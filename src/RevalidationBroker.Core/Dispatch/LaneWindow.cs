namespace RevalidationBroker.Dispatch;

/// <summary>
/// How long a lane waits for more before it goes. One click in a CMS is two to four webhooks within 50 ms, and a bulk publish thousands.
/// </summary>
/// <param name="Quiet">It goes when nothing has come for this long; zero goes at once.</param>
/// <param name="Longest">It goes this long after the first, however much still comes.</param>
public sealed record LaneWindow(TimeSpan Quiet, TimeSpan Longest)
{
    public static LaneWindow Default { get; } = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));

    /// <summary>When a lane may go whose first new job came at <paramref name="first"/> and whose last at <paramref name="last"/>.</summary>
    public DateTimeOffset GoesAt(DateTimeOffset first, DateTimeOffset last)
    {
        var quiet = last + Quiet;
        var longest = first + Longest;
        return quiet < longest ? quiet : longest;
    }
}
