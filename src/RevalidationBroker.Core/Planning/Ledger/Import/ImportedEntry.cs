using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning.Ledger.Import;

/// <summary>One entry that visitors see, out of an export.</summary>
/// <param name="Event">The publication that would have taught the same.</param>
/// <param name="References">What it refers to: as the file says, else as the source's events show it.</param>
public sealed record ImportedEntry(ContentEvent Event, IReadOnlyList<EntryReference> References);
