namespace RevalidationBroker.Planning.Ledger;

/// <summary>What a plan took from the ledger, and what it teaches it.</summary>
/// <param name="Version">The entry's version when the plan was made; 0 when it was unknown. A plan made on another is outdated.</param>
/// <param name="Becomes">Null leaves the entry as it is.</param>
public sealed record LedgerChange(EntryKey Key, long Version, KnownEntry? Becomes);
