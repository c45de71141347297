using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Proof;

/// <summary>
/// What a page's marker says: one revision, such as <c>4</c> or <c>2026-03-01T12:00:00Z</c>, or those of all entries that the page shows,
/// <c>post-1=4 author-7=9</c>. A counted revision is one entry's own, so only the second form says something of a page that shows several.
/// </summary>
internal sealed class ShownRevision
{
    private readonly Dictionary<string, string> _byEntry = [];

    public ShownRevision(string marker)
    {
        Text = marker;
        foreach (var word in marker.Split([' ', ',', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            // The last one, as an id may have some of its own.
            if (word.LastIndexOf('=') is var sign and > 0 && sign < word.Length - 1) _byEntry.TryAdd(word[..sign], word[(sign + 1)..]);
        }
    }

    public string Text { get; }

    public bool NamesEntries => _byEntry.Count > 0;

    /// <returns>Null when the page names entries, and not this one.</returns>
    public string? Of(EntryRevision entry) => NamesEntries ? _byEntry.GetValueOrDefault(entry.Id) : Text;

    /// <summary>How the page stands to one entry.</summary>
    public Standing StandingTo(EntryRevision entry)
    {
        if (Of(entry) is not { } shown) return entry.IsGone ? Standing.New : Standing.Elsewhere;
        // It is still among those that the page shows; of a page that names none, nobody can tell whether it was this one's.
        if (entry.IsGone) return NamesEntries ? Standing.Old : Standing.Uncertain;
        return RevisionOrder.Compare(shown, entry) switch
        {
            null => Standing.Uncertain,
            < 0 => Standing.Old,
            _ => Standing.New,
        };
    }
}

/// <summary>How a page stands to one entry.</summary>
internal enum Standing
{
    /// <summary>It shows the entry as it was published, or newer; or no more, when it is gone.</summary>
    New,

    Old,

    /// <summary>The page says what it shows, and the entry is not among that.</summary>
    Elsewhere,

    /// <summary>Nobody can tell.</summary>
    Uncertain,
}
