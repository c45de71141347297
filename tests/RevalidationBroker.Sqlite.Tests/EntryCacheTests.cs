using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Sqlite.Reading;

namespace RevalidationBroker.Sqlite;

public sealed class EntryCacheTests
{
    private static readonly EntryKey German = new("blog", "", "post", "4711", "de");
    private static readonly EntryKey English = German with { Locale = "en" };

    private readonly EntryCache _cache = new();

    [Fact]
    public void What_was_read_is_known()
    {
        Assert.Null(Known());

        _cache.Expect(German.Entry).Fill([Entry(German, "a", 1)]);

        Assert.Equal("de a 1", Known());
    }

    [Fact]
    public void An_entry_that_nobody_knows_is_known_to_be_unknown()
    {
        _cache.Expect(German.Entry).Fill([]);

        Assert.Equal("", Known());
    }

    [Fact]
    public void A_change_is_taken_in_with_its_next_version_and_leaves_other_locales_alone()
    {
        _cache.Expect(German.Entry).Fill([Entry(German, "a", 1)]);

        _cache.Changed(new LedgerChange(English, 0, Entry(English, "b", 0)));
        _cache.Changed(new LedgerChange(German, 1, Entry(German, "c", 1)));

        Assert.Equal("de c 2, en b 1", Known());
    }

    [Fact]
    public void A_plan_that_changes_nothing_changes_nothing_here()
    {
        _cache.Expect(German.Entry).Fill([Entry(German, "a", 1)]);

        _cache.Changed(new LedgerChange(German, 1, null));

        Assert.Equal("de a 1", Known());
    }

    [Fact]
    public void What_is_changed_while_it_is_read_is_not_known()
    {
        var place = _cache.Expect(German.Entry);
        _cache.Changed(new LedgerChange(German, 1, Entry(German, "b", 1)));

        place.Fill([Entry(German, "a", 1)]);

        Assert.Null(Known());
    }

    [Fact]
    public void Who_reads_late_does_not_bring_an_old_state_back()
    {
        var late = _cache.Expect(German.Entry);
        _cache.Expect(German.Entry).Fill([Entry(German, "a", 1)]);
        _cache.Changed(new LedgerChange(German, 1, Entry(German, "b", 1)));

        late.Fill([Entry(German, "a", 1)]);

        Assert.Equal("de b 2", Known());
    }

    [Fact]
    public void What_is_forgotten_is_read_anew()
    {
        _cache.Expect(German.Entry).Fill([Entry(German, "a", 1)]);
        _cache.Forget(German.Entry);
        Assert.Null(Known());

        _cache.Expect(German.Entry).Fill([Entry(German, "a", 1)]);
        _cache.ForgetAll();
        Assert.Null(Known());
    }

    [Fact]
    public void An_entry_with_many_references_is_read_each_time()
    {
        var large = Entry(German, "a", 1) with { References = [.. Enumerable.Range(0, 100).Select(i => new Webhooks.EntryReference($"{i}", null, "related"))] };

        _cache.Expect(German.Entry).Fill([large]);
        Assert.Null(Known());

        _cache.Expect(German.Entry).Fill([Entry(German, "a", 1)]);
        _cache.Changed(new LedgerChange(German, 1, large));
        Assert.Null(Known());
    }

    [Fact]
    public void It_does_not_grow_without_end()
    {
        for (var i = 0; i < 50_000; i++) _cache.Expect(German.Entry with { Id = $"{i}" }).Fill([]);

        Assert.InRange(Enumerable.Range(0, 50_000).Count(i => _cache.TryGet(German.Entry with { Id = $"{i}" }, out _)), 1, 10_000);
    }

    private string? Known() => _cache.TryGet(German.Entry, out var known) ? string.Join(", ", known.Select(entry => $"{entry.Key.Locale} {entry.Slug} {entry.Version}")) : null;

    private static KnownEntry Entry(EntryKey key, string slug, long version) => new() { Key = key, Slug = slug, Version = version };
}
