namespace RevalidationBroker.Planning.Ledger.Import;

/// <summary>What one line or one entry of an export came to. A file is always read to its end, whatever is wrong in it.</summary>
public abstract record ImportItem
{
    private ImportItem() { }

    public sealed record Entry(ImportedEntry Imported) : ImportItem;

    /// <summary>Something to know that is no fault: an entry that visitors do not see, or one whose export is not what they see.</summary>
    /// <param name="At">Where: <c>line 12</c>, counted from 1, or <c>entries[3]</c>, counted from 0.</param>
    public sealed record Note(string At, string Text) : ImportItem;

    /// <summary>What cannot be read, and was left out.</summary>
    /// <param name="At">As in <see cref="Note"/>; empty where it is the whole file.</param>
    public sealed record Problem(string At, string Reason) : ImportItem;
}
