using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Recovery;

/// <summary>Does with dead letters what an operator says: makes jobs of them again, or lets go of them.</summary>
public sealed class DeadLetterOffice(
    CurrentConfiguration configuration,
    IDeadLetters letters,
    IJournal journal,
    ILedger ledger,
    TimeProvider clock,
    BrokerMetrics metrics,
    ILogger<DeadLetterOffice> logger)
{
    /// <summary>Puts jobs in the place of dead letters. Those that can be replayed are, all together; the others stay, and the report says why.</summary>
    /// <exception cref="StorageUnavailableException">Nothing was done.</exception>
    public async Task<RecoveryReport> ReplayAsync(LetterSelection selection, ReplayOptions options, bool dryRun, CancellationToken cancellation)
    {
        var (chosen, kept, more) = await ChooseAsync(selection, cancellation);
        while (true)
        {
            var inForce = configuration.Value;
            var judge = new LetterJudge(inForce, options, new PlanToday(inForce, journal, ledger), journal, clock.GetUtcNow());
            var (handled, replays, stay) = (new List<HandledLetter>(), new List<Replay>(), new List<KeptLetter>());
            foreach (var letter in chosen)
            {
                switch (await judge.JudgeAsync(letter, cancellation))
                {
                    case LetterFate.Goes(var jobs, var from):
                        replays.Add(new Replay(letter.Id, jobs));
                        handled.Add(Handled(letter) with { To = judge.TargetOf(letter), Jobs = jobs.Count, PlannedFrom = from });
                        break;
                    case LetterFate.Stays(var reason):
                        stay.Add(new KeptLetter(letter.Id, reason));
                        break;
                }
            }

            var missing = dryRun || replays.Count == 0 ? [] : await letters.ReplayAsync(replays, cancellation);
            if (missing.Count == 0)
            {
                if (!dryRun) AnnounceReplay(handled, options.Rules);
                return new RecoveryReport(dryRun, handled, [.. kept, .. stay], more);
            }

            Drop(missing, chosen, kept);
        }
    }

    /// <summary>Removes dead letters; their deployments are not told of them.</summary>
    /// <exception cref="StorageUnavailableException">Nothing was done.</exception>
    public async Task<RecoveryReport> DiscardAsync(LetterSelection selection, bool dryRun, CancellationToken cancellation)
    {
        var (chosen, kept, more) = await ChooseAsync(selection, cancellation);
        while (true)
        {
            var missing = dryRun || chosen.Count == 0 ? [] : await letters.DiscardAsync([.. chosen.Select(letter => letter.Id)], cancellation);
            if (missing.Count == 0)
            {
                IReadOnlyList<HandledLetter> handled = [.. chosen.Select(Handled)];
                if (!dryRun) AnnounceDiscard(handled);
                return new RecoveryReport(dryRun, handled, kept, more);
            }

            Drop(missing, chosen, kept);
        }
    }

    /// <returns>The letters in the order in which they died, and the ids that are none.</returns>
    private async Task<(List<DeadLetter> Chosen, List<KeptLetter> Kept, bool More)> ChooseAsync(LetterSelection selection, CancellationToken cancellation)
    {
        if (selection is LetterSelection.ByFilter(var filter))
        {
            var fitting = await letters.ListAsync(filter, LetterSelection.Most + 1, cancellation);
            return ([.. fitting.Take(LetterSelection.Most).Reverse()], [], fitting.Count > LetterSelection.Most);
        }

        var (chosen, kept) = (new List<DeadLetter>(), new List<KeptLetter>());
        foreach (var id in ((LetterSelection.ByIds)selection).Ids.Distinct())
        {
            if (await letters.FindAsync(id, cancellation) is { } letter) chosen.Add(letter);
            else kept.Add(Missing(id));
        }

        return ([.. chosen.OrderBy(letter => letter.DeadAt)], kept, false);
    }

    // Somebody else was faster with these; the others are still to be done.
    private static void Drop(IReadOnlyList<string> missing, List<DeadLetter> chosen, List<KeptLetter> kept)
    {
        chosen.RemoveAll(letter => missing.Contains(letter.Id));
        kept.AddRange(missing.Select(Missing));
    }

    private static KeptLetter Missing(string id) => new(id, "There is no dead letter of this id: it was replayed or discarded already, or never was.");

    private static HandledLetter Handled(DeadLetter letter) => new(letter.Id, letter.Job.Job.WebhookId, letter.Job.Job.Deployment);

    private void AnnounceReplay(IReadOnlyList<HandledLetter> handled, ReplayRules rules)
    {
        foreach (var way in handled.GroupBy(letter => (letter.Deployment, To: letter.To!)))
        {
            metrics.DeadLettersReplayed(way.Key.Deployment, way.Count());
            logger.DeadLettersReplayed(way.Count(), way.Key.Deployment, way.Sum(letter => letter.Jobs), way.Key.To, rules == ReplayRules.Today ? "today" : "planned");
        }
    }

    private void AnnounceDiscard(IReadOnlyList<HandledLetter> handled)
    {
        foreach (var lane in handled.GroupBy(letter => letter.Deployment))
        {
            metrics.DeadLettersDiscarded(lane.Key, lane.Count());
            logger.DeadLettersDiscarded(lane.Count(), lane.Key);
        }
    }
}
