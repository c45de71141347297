using System.Globalization;

namespace RevalidationBroker.EndToEnd.Tests.Crash;

/// <summary>What a crash run showed.</summary>
/// <param name="Starts">How long each start took that was let to its end.</param>
/// <param name="Wrong">Answers that must not be, starts that failed, processes that ended by themselves, a damaged file: one sentence each.</param>
internal sealed record CrashReport(CrashPlan Plan, Reckoning Reckoning, IReadOnlyList<SentWebhook> Webhooks, int Calls, int Failed, int StartFailures, IReadOnlyList<TimeSpan> Starts, IReadOnlyList<string> Wrong)
{
    private const int Shown = 10;

    // A machine that stalls for longer than a call may take makes a repetition without a cause, so there may be one in a hundred calls, or one in all.
    public bool Holds => Wrong.Count == 0 && StartFailures == 0 && Reckoning.Lost.Count == 0 && Reckoning.Foreign.Count == 0
        && CallsThatRepeat(RepetitionCause.None) <= Math.Max(1, Calls / 100);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        {Plan.Rounds} rounds, seed {Plan.Seed}
        {Webhooks.Count} webhooks: {Webhooks.Count(webhook => webhook.AcceptedAfter is not null)} accepted, {Webhooks.Count(webhook => webhook.Doubts > 0)} without an answer at first, {Webhooks.Sum(webhook => webhook.Repetitions)} sent again after a 2xx
        {Calls} calls, {Failed} of them failed
        {Reckoning.Jobs} jobs, {Reckoning.Lost.Count} invalidations lost, {Reckoning.Foreign.Count} that nobody asked for
        {Reckoning.Repetitions.Count} jobs told again. Calls that did it: {CallsThatRepeat(RepetitionCause.Killed)} because of a kill before the settlement, {CallsThatRepeat(RepetitionCause.FailedBeside)} because another call of the batch failed, {CallsThatRepeat(RepetitionCause.None)} without a cause
        {StartFailures} starts failed; {Starts.Count} took {At(0.5):0} ms (p50), {At(0.99):0} ms (p99)
        {string.Join('\n', Wrong.Concat(Reckoning.Lost).Concat(Reckoning.Foreign).Concat(Unexplained).Take(Shown))}
        """);

    private IEnumerable<string> Unexplained => Reckoning.Repetitions.Where(repetition => repetition.Cause == RepetitionCause.None).Select(repetition => repetition.ToString());

    private int CallsThatRepeat(RepetitionCause cause) => Reckoning.Repetitions.Where(repetition => repetition.Cause == cause).Select(repetition => repetition.Again.Arrived).Distinct().Count();

    private double At(double quantile) => Starts.Count == 0 ? double.NaN : Starts.Order().ElementAt((int)Math.Ceiling(quantile * Starts.Count) - 1).TotalMilliseconds;
}
