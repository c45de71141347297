using System.Globalization;

namespace RevalidationBroker.EndToEnd.Tests.Crash;

/// <summary>How long a crash run is, and where its random choices come from.</summary>
internal sealed record CrashPlan(int Rounds, int Seed)
{
    private const int FewRounds = 6;

    /// <summary>A few rounds from a new seed, unless the environment says more.</summary>
    public static CrashPlan OfEnvironment() => new(Number("BROKER_TESTS_CRASH_ROUNDS") ?? FewRounds, Number("BROKER_TESTS_CRASH_SEED") ?? Random.Shared.Next());

    /// <summary>Each actor has choices of its own, so that they do not depend on who comes first.</summary>
    public Random RandomOf(string actor, int round = 0)
    {
        // string.GetHashCode differs from process to process.
        var number = actor.Aggregate(Seed, (sum, letter) => unchecked((sum * 31) + letter));
        return new Random(unchecked((number * 31) + round));
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
