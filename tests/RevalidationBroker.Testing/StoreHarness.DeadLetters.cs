using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing;

public abstract partial class StoreHarness
{
    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(int limit = 100) => DeadLettersAsync(DeadLetterFilter.All, limit);

    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(DeadLetterFilter filter, int limit = 100) => DeadLetters.ListAsync(filter, limit, CancellationToken.None).InTime();

    public Task<IReadOnlyDictionary<string, int>> DeadLettersOfEachAsync() => DeadLetters.CountAsync(CancellationToken.None).InTime();

    public Task<DeadLetter?> FindDeadLetterAsync(string id) => DeadLetters.FindAsync(id, CancellationToken.None).InTime();

    /// <summary>Accepts a webhook that comes now, and has its job given up.</summary>
    /// <returns>The dead letter.</returns>
    public Task<DeadLetter> DieAsync(string webhook, string deployment = "production", string reason = "The site answered 422.") => DieAsync(A.Webhook(webhook, [deployment], Clock.Now), reason);

    public async Task<DeadLetter> DieAsync(AcceptedWebhook webhook, string reason = "The site answered 422.")
    {
        await AcceptAsync(webhook);
        return await GiveUpAsync(reason);
    }

    /// <summary>Takes what waits and gives it up.</summary>
    /// <returns>The newest dead letter.</returns>
    public async Task<DeadLetter> GiveUpAsync(string reason = "The site answered 422.")
    {
        await SettleAsync(await TakeAsync(), new Settlement.DeadLetter(reason));
        return (await DeadLettersAsync(1))[0];
    }

    /// <summary>Replays letters as they are.</summary>
    /// <returns>Those that were missing.</returns>
    public Task<IReadOnlyList<string>> ReplayAsync(params IReadOnlyList<DeadLetter> letters) =>
        ReplayAsync([.. letters.Select(letter => new Replay(letter.Id, [letter.Job.Job.Replayed(letter.Id, letter.Job.Job.Deployment, Clock.Now)]))]);

    public Task<IReadOnlyList<string>> ReplayAsync(params IReadOnlyList<Replay> replays) => DeadLetters.ReplayAsync(replays, CancellationToken.None).InTime();

    public Task<IReadOnlyList<string>> DiscardAsync(params IReadOnlyList<string> ids) => DeadLetters.DiscardAsync(ids, CancellationToken.None).InTime();
}
