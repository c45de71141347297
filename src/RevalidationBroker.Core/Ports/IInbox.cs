using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ports;

/// <summary>Takes a webhook in: its record, its jobs and what it teaches the ledger together, or nothing.</summary>
public interface IInbox
{
    /// <summary>
    /// Stores the webhook, enqueues its jobs and changes the ledger. Returns only when all is durable; a webhook accepted within the last
    /// 24 hours under the same id is not stored again, and the first answer is given.
    /// </summary>
    /// <returns>Null when the ledger has another version of an entry than the plan was made on: nothing was stored, and it is to be planned anew.</returns>
    /// <exception cref="StorageUnavailableException">Nothing was stored; the sender should try again.</exception>
    Task<Acceptance?> AcceptAsync(AcceptedWebhook webhook, CancellationToken cancellation);
}

/// <summary>A webhook that is authentic and planned.</summary>
public sealed record AcceptedWebhook
{
    /// <summary>How long a webhook is remembered, to know its repetition.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromHours(24);

    /// <summary>See <see cref="WebhookId"/>.</summary>
    public required string Id { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required Plan Plan { get; init; }

    /// <summary>One for each deployment of the plan.</summary>
    public required IReadOnlyList<Job> Jobs { get; init; }

    /// <summary>Every entry that the plan looked up, and what it becomes; each key once.</summary>
    public IReadOnlyList<LedgerChange> Ledger { get; init; } = [];

    /// <summary>The request without its secrets (see <see cref="KeptRequest"/>), when its source keeps them; otherwise null, and nothing of it is stored.</summary>
    public WebhookRequest? Kept { get; init; }

    /// <summary>When the request is gone; null when it is not kept.</summary>
    public DateTimeOffset? KeepUntil { get; init; }
}

/// <summary>What the sender is told.</summary>
/// <param name="Duplicate">Whether it was accepted before; then <paramref name="Deployments"/> are those of the first time.</param>
public sealed record Acceptance(string Id, bool Duplicate, IReadOnlyList<DeploymentPlan> Deployments);
