using CsCheck;

namespace RevalidationBroker.Planning;

public class InvalidationSetTests
{
    [Fact]
    public void Each_target_stands_once_in_the_order_of_its_first_coming_with_the_stricter_mode()
    {
        var set = new InvalidationSet();

        var places = new[] { "tag:a", "tag:b", "!tag:a", "tag:a", "path:/a", "!everything", "everything", "page:/a" }.Select(text => set.Add(Some.Stale(text))).ToList();

        Assert.Equal([0, 1, 0, 0, 2, 3, 3, 4], places);
        Assert.Equal(["!tag:a", "tag:b", "path:/a", "!everything", "page:/a"], set.ToList().Select(Some.Written));
        Assert.Equal(5, set.Count);
    }

    [Fact]
    public void A_set_of_its_own_list_is_that_list() => AnyStale.Array[0, 30].Sample(items =>
    {
        var once = Set(items);
        return Set(once).SequenceEqual(once) && once.Select(item => item.Target).Distinct().Count() == once.Count;
    });

    internal static readonly Gen<Invalidation> AnyStale = Gen.Select(
        Gen.OneOf("", "!"),
        Gen.OneOf("tag:a", "tag:b", "tag:c", "path:/", "path:/blog", "path:/blog/a", "path:/blog/a/b", "path:/blogroll", "page:/blog/[slug]", "layout:/", "layout:/blog", "layout:/blog/a", "layout:/[lang]", "path:/de/a", "everything"),
        (mode, text) => Some.Stale(mode + text));

    private static IReadOnlyList<Invalidation> Set(IEnumerable<Invalidation> items)
    {
        var set = new InvalidationSet();
        foreach (var item in items) set.Add(item);
        return set.ToList();
    }
}
