namespace RevalidationBroker.Planning;

/// <summary>Invalidations without repetition, in the order in which they first came: of two modes for one target the stricter stays.</summary>
public sealed class InvalidationSet
{
    private readonly Dictionary<InvalidationTarget, int> _index = [];
    private readonly List<Invalidation> _items = [];

    public int Count => _items.Count;

    /// <summary>Adds one, and says at which place of <see cref="ToList"/> its target stands.</summary>
    public int Add(Invalidation invalidation)
    {
        if (_index.TryAdd(invalidation.Target, _items.Count))
        {
            _items.Add(invalidation);
            return _items.Count - 1;
        }

        var place = _index[invalidation.Target];
        if (invalidation.Mode > _items[place].Mode) _items[place] = invalidation;
        return place;
    }

    public IReadOnlyList<Invalidation> ToList() => _items.AsReadOnly();
}
