using System.Collections.Concurrent;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.EndToEnd.Tests.Crash;

/// <summary>What the CMS has to send: new changes, what had no answer, and now and then what had one that got lost.</summary>
internal sealed class Newsroom
{
    private const int Entries = 50;

    private readonly ConcurrentQueue<SentWebhook> _all = [];
    private readonly ConcurrentQueue<SentWebhook> _unanswered = [];
    private readonly ConcurrentQueue<SentWebhook> _answered = [];
    private int _last;

    /// <summary>Every webhook of the run.</summary>
    public IReadOnlyList<SentWebhook> All => [.. _all];

    /// <summary>What to send next.</summary>
    public SentWebhook Next(Random random)
    {
        var choice = random.Next(20);
        if (choice < 8 && Unanswered() is { } doubtful) return doubtful;
        if (choice >= 18 && _answered.TryDequeue(out var answered)) return answered;

        var kind = random.Next(4) == 0 ? ContentEventKind.Unpublished : ContentEventKind.Published;
        var webhook = new SentWebhook(Interlocked.Increment(ref _last), random.Next(Entries), kind);
        _all.Enqueue(webhook);
        return webhook;
    }

    /// <returns>Null when every webhook has had its answer.</returns>
    public SentWebhook? Unanswered() => _unanswered.TryDequeue(out var webhook) ? webhook : null;

    /// <summary>Takes back what was sent.</summary>
    public void Return(SentWebhook webhook) => (webhook.AcceptedAfter is null ? _unanswered : _answered).Enqueue(webhook);
}
