using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Testing.Contracts;

public abstract partial class LedgerContract
{
    [Fact]
    public async Task Who_refers_to_an_entry_is_found_in_every_locale_and_once()
    {
        var post = A.Entry() with { References = [new("author-1", "author", "author"), new("author-1", null, "editor"), new("author-2", null, "editor")] };
        await Store.LearnAsync(post);
        await Store.LearnAsync(A.Entry(A.EntryKey(locale: "de"), refersTo: ["author-1"]));
        await Store.LearnAsync(A.Entry(A.EntryKey(locale: "fr"), refersTo: ["author-3"]));

        Assert.Equal([A.EntryKey(locale: "de"), A.EntryKey()], Keys(await Store.ReferrersAsync("author-1")));
        Assert.Equal([A.EntryKey(locale: "de"), A.EntryKey()], Keys(await Store.ReferrersAsync([A.EntryKey("author-1").Entry, A.EntryKey("author-2").Entry, A.EntryKey("author-1").Entry])));
        Same.Entry(post with { Version = 1 }, Assert.Single(await Store.ReferrersAsync("author-2")));
        Assert.Empty(await Store.ReferrersAsync("entry-1"));
    }

    [Fact]
    public async Task A_reference_stays_within_its_source_and_place()
    {
        await Store.LearnAsync(A.Entry(A.EntryKey(place: "space-1/preview"), refersTo: ["author-1"]));
        await Store.LearnAsync(A.Entry(A.EntryKey(source: "shop"), refersTo: ["author-1"]));

        Assert.Empty(await Store.ReferrersAsync("author-1"));
        Assert.Equal("shop", Assert.Single(await Store.ReferrersAsync([A.EntryKey("author-1", source: "shop").Entry])).Key.Source);
        Assert.Equal("space-1/preview", Assert.Single(await Store.ReferrersAsync([A.EntryKey("author-1", place: "space-1/preview").Entry])).Key.Place);
    }

    [Fact]
    public async Task Referrers_follow_the_references()
    {
        await Store.LearnAsync(A.Entry(refersTo: ["a", "b"]));
        await Store.LearnAsync(A.Entry(refersTo: ["b", "c"]), version: 1);
        Assert.Empty(await Store.ReferrersAsync("a"));
        Assert.Single(await Store.ReferrersAsync("b"));
        Assert.Single(await Store.ReferrersAsync("c"));

        await Store.ImportAsync(A.Entry(updatedAt: Clock.Now, refersTo: ["d"]));
        Assert.Empty(await Store.ReferrersAsync([A.EntryKey("b").Entry, A.EntryKey("c").Entry]));
        Assert.Equal(3, Assert.Single(await Store.ReferrersAsync("d")).Version);

        await Store.LearnAsync(A.Entry(), version: 3);
        Assert.Empty(await Store.ReferrersAsync("d"));
    }

    [Fact]
    public async Task What_changes_without_its_references_is_found_by_them_as_it_is_now()
    {
        await Store.LearnAsync(A.Entry(slug: "first", refersTo: ["author-1"]));
        await Store.LearnAsync(A.Entry(slug: "second", refersTo: ["author-1"]), version: 1);

        var entry = Assert.Single(await Store.ReferrersAsync("author-1"));
        Assert.Equal(("second", 2), (entry.Slug, entry.Version));
    }

    [Fact]
    public async Task What_is_gone_refers_to_nothing_until_it_is_back()
    {
        await Store.LearnAsync(A.Entry(refersTo: ["author-1"]));
        await Store.LearnAsync(A.Entry(refersTo: ["author-1"]) with { Live = false }, version: 1);
        await Store.ImportAsync(A.Entry(A.EntryKey("entry-2"), refersTo: ["author-1"]) with { Live = false });
        Assert.Empty(await Store.ReferrersAsync("author-1"));

        await Store.LearnAsync(A.Entry(refersTo: ["author-1"]), version: 2);
        Assert.Single(await Store.ReferrersAsync("author-1"));
    }

    [Fact]
    public async Task An_entry_may_refer_to_itself()
    {
        await Store.LearnAsync(A.Entry(refersTo: ["entry-1"]));

        Assert.Equal(A.EntryKey(), Assert.Single(await Store.ReferrersAsync("entry-1")).Key);
    }

    [Fact]
    public async Task Referrers_come_by_id_then_locale_then_type_and_no_more_than_asked_for()
    {
        EntryKey[] keys = [A.EntryKey("a", "de", "page"), A.EntryKey("a", "de", "post"), A.EntryKey("a", "en", "page"), A.EntryKey("b", "de", "page"), A.EntryKey("b", "en", "page"), A.EntryKey("c", "", "page")];
        foreach (var (i, key) in keys.Reverse().Index()) await Store.LearnAsync(A.Entry(key, refersTo: [i % 2 == 0 ? "even" : "odd", "both"]));
        EntryId[] halves = [A.EntryKey("odd").Entry, A.EntryKey("even").Entry];

        Assert.Equal(keys, Keys(await Store.ReferrersAsync("both")));
        for (var limit = 0; limit <= keys.Length + 1; limit++)
        {
            Assert.Equal(keys.Take(limit), Keys(await Store.ReferrersAsync("both", limit)));
            Assert.Equal(keys.Take(limit), Keys(await Store.ReferrersAsync(halves, limit)));
        }
    }

    private static IEnumerable<EntryKey> Keys(IEnumerable<KnownEntry> entries) => entries.Select(entry => entry.Key);
}
