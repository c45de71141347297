namespace RevalidationBroker.Webhooks.References;

/// <summary>References while they are gathered: each once, in order, and no more than the ledger keeps of an entry.</summary>
public sealed class FoundReferences
{
    /// <summary>The most references of one entry.</summary>
    public const int Most = 1000;

    private readonly List<EntryReference> _inOrder = [];
    private readonly HashSet<EntryReference> _once = [];

    public bool IsFull => _inOrder.Count >= Most;

    public IReadOnlyList<EntryReference> InOrder => _inOrder;

    /// <param name="id">Nothing is added where it is null or empty.</param>
    public void Add(string? id, string? type, string through)
    {
        if (string.IsNullOrEmpty(id) || IsFull) return;
        var reference = new EntryReference(id, type, through);
        if (_once.Add(reference)) _inOrder.Add(reference);
    }
}
