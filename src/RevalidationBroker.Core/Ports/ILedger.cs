using RevalidationBroker.Planning.Ledger;

namespace RevalidationBroker.Ports;

/// <summary>
/// The last known slug, path, type and references of each entry, for events that no longer carry them. Webhooks write to it through
/// <see cref="IInbox"/>, with their jobs or not at all.
/// </summary>
public interface ILedger
{
    /// <summary>All that is known of these entries, in every locale and type. None for an entry that was never seen.</summary>
    /// <exception cref="StorageUnavailableException"/>
    Task<IReadOnlyList<KnownEntry>> FindAsync(IReadOnlyCollection<EntryId> entries, CancellationToken cancellation);

    /// <summary>Live entries that refer to any of these, ordered by id, then locale, each once; an entry is returned in every locale that refers.</summary>
    /// <remarks>By id alone. Where the target's type is known, it is the caller who leaves out those whose reference names another.</remarks>
    /// <param name="limit">At most so many are returned.</param>
    /// <exception cref="StorageUnavailableException"/>
    Task<IReadOnlyList<KnownEntry>> ReferrersAsync(IReadOnlyCollection<EntryId> entries, int limit, CancellationToken cancellation);

    /// <summary>Takes in what an export says. What is known already and is as new or newer stays as it is.</summary>
    /// <returns>How many were new or changed.</returns>
    /// <exception cref="StorageUnavailableException"/>
    Task<int> ImportAsync(IReadOnlyList<KnownEntry> entries, CancellationToken cancellation);

    /// <summary>How many entries are known of each source, by its name.</summary>
    /// <exception cref="StorageUnavailableException"/>
    Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellation);
}

/// <summary>What a plan took from the ledger, and what it teaches it.</summary>
/// <param name="Version">The entry's version when the plan was made; 0 when it was unknown. A plan made on another is outdated.</param>
/// <param name="Becomes">Null leaves the entry as it is.</param>
public sealed record LedgerChange(EntryKey Key, long Version, KnownEntry? Becomes);
