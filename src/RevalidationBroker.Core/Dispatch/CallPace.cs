namespace RevalidationBroker.Dispatch;

/// <summary>
/// How fast a deployment is called: how many calls at once, and how many items in each. Additive increase, multiplicative decrease, as in
/// TCP's congestion avoidance (RFC 5681) and in the <c>AIMDLimit</c> of Netflix's concurrency-limits: whoever cannot know what the other side
/// can take asks for a little more as long as it goes well, and for half as soon as it does not. It needs no measure of the other side, and it
/// gets out of an overload faster than into one. Pure: a state and what a call told give the next state.
/// </summary>
public sealed record CallPace
{
    /// <summary>
    /// No cut goes below as many items. On Next.js 14 to 16 a call with 20 tags costs a site what a call with one does, and one with 1,000
    /// three times as much (measured): smaller calls than this would cost it more, not less.
    /// </summary>
    public const int LeastItems = 50;

    // Good answers that bring the items from nothing to the ceiling.
    private const int StepsToCeiling = 16;

    // The weight of the newest in the average, as of a round trip in TCP's smoothed one (RFC 6298, section 2).
    private const double Newest = 1.0 / 8;

    private readonly double _calls;
    private readonly double _items;

    private CallPace(double calls, double items) => (_calls, _items) = (calls, items);

    /// <summary>A deployment of which nothing is known yet is called as fast as is allowed.</summary>
    public static CallPace Full { get; } = new(double.PositiveInfinity, double.PositiveInfinity);

    /// <summary>How long good answers have taken of late; null before the first. Slow ones count too, so that what lasts becomes the usual.</summary>
    public TimeSpan? Usual { get; private init; }

    /// <summary>How often the pace was cut. A call that began before the last cut says nothing of what came of it.</summary>
    public int Cuts { get; private init; }

    public int Calls(PaceCeiling ceiling) => (int)Math.Clamp(_calls, 1, ceiling.Calls);

    public int Items(PaceCeiling ceiling) => (int)Math.Clamp(_items, Least(ceiling), ceiling.Items);

    /// <param name="cuts">What <see cref="Cuts"/> was when the call began.</param>
    public CallPace After(CallSign sign, int cuts, PaceCeiling ceiling)
    {
        var next = sign is CallSign.Good(var took) ? this with { Usual = Averaged(took) } : this;
        // Four calls that time out together are one overload, and halve once: TCP too cuts once a round trip.
        if (cuts != Cuts) return next;

        return sign switch
        {
            CallSign.Good good when IsSlow(good.Took, ceiling.Timeout) => next.Cut(ceiling),
            CallSign.Good => next.Raised(ceiling),
            CallSign.Overloaded => next.Cut(ceiling),
            _ => next,
        };
    }

    /// <summary>
    /// Whether an answer took so long that the deployment should be asked for less: half of its timeout, or three times what it usually
    /// takes; but never less than a tenth of the timeout, below which a difference is noise, a cold start or a larger call.
    /// </summary>
    public bool IsSlow(TimeSpan took, TimeSpan timeout) => took > timeout / 2 || (took > timeout / 10 && took > Usual * 3);

    private CallPace Cut(PaceCeiling ceiling) => new(Math.Max(1, Calls(ceiling) / 2), Math.Max(Least(ceiling), Items(ceiling) / 2)) { Usual = Usual, Cuts = Cuts + 1 };

    // A call more for as many good answers as there are calls at once: one a round, as in TCP.
    private CallPace Raised(PaceCeiling ceiling)
    {
        var calls = Math.Clamp(_calls, 1, ceiling.Calls);
        var items = Math.Clamp(_items, Least(ceiling), ceiling.Items);
        return new CallPace(Math.Min(ceiling.Calls, calls + (1 / Math.Floor(calls))), Math.Min(ceiling.Items, items + ((double)ceiling.Items / StepsToCeiling))) { Usual = Usual, Cuts = Cuts };
    }

    private TimeSpan Averaged(TimeSpan took) => Usual is { } usual ? usual + ((took - usual) * Newest) : took;

    private static int Least(PaceCeiling ceiling) => Math.Min(LeastItems, ceiling.Items);
}
