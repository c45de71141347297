namespace RevalidationBroker.EndToEnd.Tests.Crash;

/// <summary>When a round's broker is killed.</summary>
internal abstract record KillPoint
{
    // What starting usually takes on a machine that nobody has measured yet.
    private static readonly TimeSpan FirstGuess = TimeSpan.FromMilliseconds(400);

    private KillPoint() { }

    /// <summary>So long after the process began, whether it listens or not.</summary>
    public sealed record StartingUp(TimeSpan After) : KillPoint;

    /// <summary>When so many webhooks of the round have been answered: the others are on their way into the store.</summary>
    public sealed record Accepting(int Answers) : KillPoint;

    /// <summary>When a site has so many calls of the round, and has not answered the last one.</summary>
    public sealed record Calling(int Calls) : KillPoint;

    /// <summary>When the sites have answered so many calls of the round: the last one's jobs are yet to be settled.</summary>
    public sealed record Settling(int Answers) : KillPoint;

    /// <summary>So long after it began to listen, whatever it does.</summary>
    public sealed record Anytime(TimeSpan After) : KillPoint;

    /// <param name="usualStart">How long the last start took; null before the first.</param>
    public static KillPoint Draw(Random random, TimeSpan? usualStart) => random.Next(10) switch
    {
        < 2 => InStart(random, usualStart),
        < 5 => new Accepting(random.Next(1, 200)),
        < 7 => new Calling(random.Next(1, 30)),
        < 9 => new Settling(random.Next(1, 30)),
        _ => new Anytime(TimeSpan.FromMilliseconds(random.Next(1500))),
    };

    // The later half is where the file is opened; a little beyond it the jobs of the last life go out.
    public static StartingUp InStart(Random random, TimeSpan? usualStart) => new((usualStart ?? FirstGuess) * (0.4 + (random.NextDouble() * 0.8)));
}
