namespace RevalidationBroker.Planning.Ledger;

/// <summary>The order in which a ledger gives entries: by id, then locale, then type; where all agree, by source and place.</summary>
public sealed class EntryOrder : IComparer<EntryKey>
{
    private EntryOrder() { }

    public static EntryOrder Instance { get; } = new();

    public int Compare(EntryKey? x, EntryKey? y)
    {
        if (x is null || y is null) return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        ReadOnlySpan<(string X, string Y)> parts = [(x.Id, y.Id), (x.Locale, y.Locale), (x.Type, y.Type), (x.Source, y.Source), (x.Place, y.Place)];
        foreach (var (partOfX, partOfY) in parts)
        {
            if (string.CompareOrdinal(partOfX, partOfY) is not 0 and var order) return order;
        }

        return 0;
    }
}
