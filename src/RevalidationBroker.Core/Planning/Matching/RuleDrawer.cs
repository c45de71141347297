namespace RevalidationBroker.Planning.Matching;

/// <summary>The rules of a shelf that look at one path, by the text that they want there.</summary>
internal sealed class RuleDrawer(string dottedPath, IEnumerable<KeyValuePair<string, RuleShelf>> rules)
{
    private readonly ScopePath _path = new(dottedPath);

    // A long list that leads to the same rules again and again must not fill the memory with them.
    private const int ManyPositions = 4096;

    // The event's own lists, which are JSON to templates alone.
    private readonly Func<EventScope, IReadOnlyList<string>>? _list = dottedPath switch
    {
        "tags" => scope => scope.Event.Tags,
        "locales" => scope => scope.Event.Locales,
        _ => null,
    };

    private readonly Dictionary<string, RuleShelf>.AlternateLookup<ReadOnlySpan<char>> _rules =
        new Dictionary<string, RuleShelf>(rules, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public void Collect(EventScope scope, List<int> into)
    {
        if (_list is not null)
        {
            var texts = _list(scope);
            var bound = into.Count + ManyPositions;
            for (var i = 0; i < texts.Count; i++)
            {
                bound = Bounded(into, bound);
                CollectOf(texts[i], scope, into);
            }

            return;
        }

        Span<char> buffer = stackalloc char[ScopeValue.BufferLength];
        var value = _path.Find(scope);
        if (!value.IsArray)
        {
            if (value.TryScalarText(buffer, out var text)) CollectOf(text, scope, into);
            return;
        }

        var most = into.Count + ManyPositions;
        foreach (var item in value.Element.EnumerateArray())
        {
            most = Bounded(into, most);
            if (new ScopeValue(item).TryScalarText(buffer, out var text)) CollectOf(text, scope, into);
        }
    }

    /// <returns>How long the list may become until it is put in order again.</returns>
    private static int Bounded(List<int> into, int most)
    {
        if (into.Count <= most) return most;
        Positions.PutInOrder(into);
        return (2 * into.Count) + ManyPositions;
    }

    private void CollectOf(ReadOnlySpan<char> text, EventScope scope, List<int> into)
    {
        if (_rules.TryGetValue(text, out var shelf)) shelf.Collect(scope, into);
    }
}
