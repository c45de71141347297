using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>What a call told of how much its deployment can take.</summary>
public abstract record CallSign
{
    private CallSign() { }

    /// <summary>The work was done.</summary>
    public sealed record Good(TimeSpan Took) : CallSign;

    /// <summary>The deployment had too much to do, or nobody could tell: a call that is lost is taken for a sign of it, as a lost packet is in TCP.</summary>
    public sealed record Overloaded : CallSign;

    /// <summary>
    /// Nothing: a route that throws (500), a wrong secret or a refused item have nothing to do with how much comes, and where nothing was sent
    /// nothing was seen.
    /// </summary>
    public sealed record Silent : CallSign;

    public static CallSign Of(SiteAnswer answer, Outcome outcome, TimeSpan took) => (answer, outcome) switch
    {
        (SiteAnswer.Unreachable, _) => new Overloaded(),
        // Too slow to read, too many, a gateway without a site behind it, busy, a gateway that waited in vain.
        (SiteAnswer.Answered { Answer.Status: 408 or 429 or 502 or 503 or 504 }, _) => new Overloaded(),
        (_, Outcome.Delivered) => new Good(took),
        _ => new Silent(),
    };
}
