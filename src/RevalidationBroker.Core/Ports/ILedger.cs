using RevalidationBroker.Planning.Ledger;

namespace RevalidationBroker.Ports;

/// <summary>What a plan asks the ledger.</summary>
public interface ILedgerReader
{
    /// <summary>All that is known of these entries, in every locale and type. None for an entry that was never seen.</summary>
    /// <exception cref="StorageUnavailableException"/>
    Task<IReadOnlyList<KnownEntry>> FindAsync(IReadOnlyCollection<EntryId> entries, CancellationToken cancellation);

    /// <summary>Live entries that refer to any of these, ordered by id, then locale, each once; an entry is returned in every locale that refers.</summary>
    /// <remarks>By id alone. Where the target's type is known, it is the caller who leaves out those whose reference names another.</remarks>
    /// <param name="limit">At most so many are returned.</param>
    /// <exception cref="StorageUnavailableException"/>
    Task<IReadOnlyList<KnownEntry>> ReferrersAsync(IReadOnlyCollection<EntryId> entries, int limit, CancellationToken cancellation);
}

/// <summary>
/// The last known slug, path, type and references of each entry, for events that no longer carry them. Webhooks write to it through
/// <see cref="IInbox"/>, with their jobs or not at all.
/// </summary>
public interface ILedger : ILedgerReader
{
    /// <summary>Takes in what an export says. What is known already and is as new or newer stays as it is.</summary>
    /// <returns>How many were new or changed.</returns>
    /// <exception cref="StorageUnavailableException"/>
    Task<int> ImportAsync(IReadOnlyList<KnownEntry> entries, CancellationToken cancellation);

    /// <summary>How many entries are known of each source, by its name.</summary>
    /// <exception cref="StorageUnavailableException"/>
    Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellation);
}
