using System.Text.Json;
using RevalidationBroker.Planning.Ledger;

namespace RevalidationBroker.Testing.Contracts;

public abstract partial class LedgerContract
{
    [Fact]
    public async Task What_an_export_says_of_unknown_entries_is_known_afterwards()
    {
        KnownEntry[] entries =
        [
            A.Entry(updatedAt: Clock.Now, refersTo: ["author-1"]) with { Fields = JsonElement.Parse("""{"category":"news"}""") },
            A.Entry(A.EntryKey("entry-2")) with { Live = false },
        ];

        Assert.Equal(2, await Store.ImportAsync([.. entries.Select(entry => entry with { Version = 9 })]));

        var known = await Store.KnownAsync([.. entries.Select(entry => entry.Key.Entry)]);
        Same.Entry(entries[0] with { Version = 1 }, known.Single(entry => entry.Key == entries[0].Key));
        Same.Entry(entries[1] with { Version = 1 }, known.Single(entry => entry.Key == entries[1].Key));
        Assert.Single(await Store.ReferrersAsync("author-1"));
    }

    [Theory]
    [InlineData(1, 2, true)]
    [InlineData(2, 2, false)]
    [InlineData(3, 2, false)]
    [InlineData(null, 2, true)]
    [InlineData(2, null, false)]
    [InlineData(null, null, false)]
    public async Task The_newer_state_holds_and_one_without_a_time_yields(int? known, int? imported, bool replaced)
    {
        await Store.LearnAsync(A.Entry(slug: "known", updatedAt: At(known)));

        Assert.Equal(replaced ? 1 : 0, await Store.ImportAsync(A.Entry(slug: "imported", updatedAt: At(imported))));

        var entry = Assert.Single(await Store.KnownAsync(A.EntryKey().Entry));
        Assert.Equal(replaced ? ("imported", 2) : ("known", 1), (entry.Slug, entry.Version));
    }

    [Fact]
    public async Task An_export_that_says_what_is_known_without_a_time_changes_nothing()
    {
        var entry = A.Entry(refersTo: ["a", "b"]) with { Fields = JsonElement.Parse("""{ "category": "news" }""") };
        await Store.LearnAsync(entry);
        var exported = A.Entry(updatedAt: Clock.Now, refersTo: ["b", "a"]) with { Fields = JsonElement.Parse("""{"category":"news"}""") };

        Assert.Equal(0, await Store.ImportAsync(exported));
        Assert.Equal(1, await Store.ImportAsync(exported with { Fields = JsonElement.Parse("""{"category":"press"}""") }));
    }

    [Fact]
    public async Task To_import_again_changes_nothing()
    {
        var entries = Enumerable.Range(0, 1000).Select(i => A.Entry(A.EntryKey($"entry-{i}"), updatedAt: i % 2 == 0 ? Clock.Now : null, refersTo: ["author-1"])).ToList();

        Assert.Equal(1000, await Store.ImportAsync(entries));
        Assert.Equal(0, await Store.ImportAsync(entries));
        Assert.Equal(0, await Store.ImportAsync([]));

        Assert.Equal(1000, (await Store.EntryCountsAsync())["blog"]);
        Assert.Equal(1000, (await Store.ReferrersAsync("author-1", limit: 2000)).Count);
    }

    [Fact]
    public async Task An_entry_that_an_export_holds_twice_is_known_once_as_the_newer()
    {
        await Store.ImportAsync(A.Entry(slug: "newer", updatedAt: At(2)), A.Entry(slug: "older", updatedAt: At(1)));

        Assert.Equal("newer", Assert.Single(await Store.KnownAsync(A.EntryKey().Entry)).Slug);
    }

    [Fact]
    public async Task A_plan_made_before_an_import_that_changed_its_entry_is_outdated()
    {
        await Store.ImportAsync(A.Entry());

        Assert.Null(await Store.TryLearnAsync(A.Entry(), version: 0));
        Assert.NotNull(await Store.TryLearnAsync(A.Entry(), version: 1));
    }

    private static DateTimeOffset? At(int? tick) => tick is { } ticks ? A.Time.AddTicks(ticks) : null;
}
