using System.Text.Json;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Testing.Contracts;

/// <summary>What every <see cref="ILedger"/> promises, and the inbox that writes to it.</summary>
public abstract partial class LedgerContract : StoreContract<StoreHarness>
{
    [Fact]
    public async Task Of_an_entry_that_was_never_seen_nothing_is_known()
    {
        Assert.Empty(await Store.KnownAsync(A.EntryKey().Entry));
        Assert.Empty(await Store.KnownAsync([]));
        Assert.Empty(await Store.ReferrersAsync("entry-1"));
        Assert.Empty(await Store.ReferrersAsync([]));
        Assert.Empty(await Store.EntryCountsAsync());
    }

    [Fact]
    public async Task What_a_webhook_teaches_is_known_afterwards()
    {
        var entry = A.Entry(updatedAt: Clock.Now) with
        {
            Path = "/blog/hello-world",
            Fields = JsonElement.Parse("""{ "category": { "en-US": "news" }, "order": 1.50 }"""),
            References = [new EntryReference("author-1", "author", "author"), new EntryReference("author-1", null, "editor"), new EntryReference("asset-1", null, "image")],
        };

        await Store.LearnAsync(entry with { Version = 77 });

        Same.Entry(entry with { Version = 1 }, Assert.Single(await Store.KnownAsync(entry.Key.Entry)));
    }

    [Fact]
    public async Task What_is_not_known_of_an_entry_stays_unknown()
    {
        var entry = new KnownEntry { Key = A.EntryKey() };

        await Store.LearnAsync(entry);

        Same.Entry(entry with { Version = 1 }, Assert.Single(await Store.KnownAsync(entry.Key.Entry)));
    }

    [Fact]
    public async Task A_change_replaces_all_that_was_known()
    {
        await Store.LearnAsync(A.Entry(updatedAt: Clock.Now, refersTo: ["author-1"]) with { Path = "/a", Fields = JsonElement.Parse("{}") });
        var gone = new KnownEntry { Key = A.EntryKey(), Live = false };

        await Store.LearnAsync(gone, version: 1);

        Same.Entry(gone with { Version = 2 }, Assert.Single(await Store.KnownAsync(gone.Key.Entry)));
    }

    [Fact]
    public async Task What_is_known_does_not_change_with_what_it_was_read_from()
    {
        List<EntryReference> references = [new("author-1", null, "author")];
        using (var document = JsonDocument.Parse("""{"category":"news"}"""))
        {
            await Store.LearnAsync(A.Entry() with { Fields = document.RootElement, References = references });
        }

        references.Clear();

        var known = Assert.Single(await Store.KnownAsync(A.EntryKey().Entry));
        Assert.Equal("news", known.Fields.GetProperty("category").GetString());
        Assert.Single(known.References);
    }

    [Fact]
    public async Task Source_place_locale_and_type_keep_entries_apart()
    {
        // In the order in which a ledger gives them.
        EntryKey[] keys =
        [
            A.EntryKey(locale: ""),
            A.EntryKey(locale: "de"),
            A.EntryKey(place: ""),
            A.EntryKey(),
            A.EntryKey(place: "space-1/preview"),
            A.EntryKey(source: "shop"),
            A.EntryKey(type: "page"),
            A.EntryKey("entry-2"),
        ];
        foreach (var key in keys.Reverse()) await Store.LearnAsync(A.Entry(key, slug: key.ToString()));

        var known = await Store.KnownAsync([.. keys.Select(key => key.Entry), A.EntryKey().Entry]);

        Assert.Equal(keys, Keys(known));
        Assert.All(known, entry => Assert.Equal((entry.Key.ToString(), 1), (entry.Slug, entry.Version)));
        Assert.Equal(["", "de", "en-US", "en-US"], (await Store.KnownAsync(A.EntryKey().Entry)).Select(entry => entry.Key.Locale));
    }

    [Theory]
    [InlineData("'; DROP TABLE entries; --")]
    [InlineData("\"quoted\" \\ % _ ? {{ id }}")]
    [InlineData("drafts.ü – 🎉 👩‍👩‍👧 \u202E שלום")]
    [InlineData("line\nbreak\ttab\u0001 and\0nothing")]
    [InlineData(" spaces ")]
    public async Task Any_text_is_kept_as_it_is(string text)
    {
        var (key, other) = (new EntryKey(text, text, text, text, text), new EntryKey(text, text, text, text + "!", text));
        var entry = A.Entry(key, slug: text, refersTo: [text]) with { Type = text, Path = text, Fields = JsonSerializer.SerializeToElement(new Dictionary<string, string> { [text] = text }) };

        await Store.LearnAsync(entry);
        await Store.LearnAsync(A.Entry(other));

        Same.Entry(entry with { Version = 1 }, Assert.Single(await Store.KnownAsync(key.Entry)));
        Same.Entry(entry with { Version = 1 }, Assert.Single(await Store.ReferrersAsync([key.Entry])));
        Assert.Equal(2, (await Store.EntryCountsAsync())[text]);
    }

    [Fact]
    public async Task Large_values_are_kept()
    {
        var text = string.Concat(Enumerable.Repeat("0123456789abcdeü", 640));
        var entry = A.Entry(A.EntryKey(text), slug: text, refersTo: [text]) with { Fields = JsonElement.Parse($$"""{"body":"{{text}}"}""") };

        await Store.LearnAsync(entry);

        Same.Entry(entry with { Version = 1 }, Assert.Single(await Store.KnownAsync(entry.Key.Entry)));
        Same.Entry(entry with { Version = 1 }, Assert.Single(await Store.ReferrersAsync(text)));
    }

    [Fact]
    public async Task Fields_may_be_as_deep_as_a_webhook_and_then_some()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 100)) + string.Concat(Enumerable.Repeat("]", 100));
        var entry = A.Entry() with { Fields = JsonElement.Parse(deep, new JsonDocumentOptions { MaxDepth = 100 }) };

        await Store.LearnAsync(entry);

        Same.Entry(entry with { Version = 1 }, Assert.Single(await Store.KnownAsync(entry.Key.Entry)));
    }

    [Fact]
    public async Task Entries_are_counted_by_source()
    {
        await Store.LearnAsync(A.Entry());
        await Store.LearnAsync(A.Entry() with { Live = false }, version: 1);
        await Store.ImportAsync(A.Entry(A.EntryKey(locale: "de")), A.Entry(A.EntryKey(source: "shop")));

        Assert.Equal(new Dictionary<string, long> { ["blog"] = 2, ["shop"] = 1 }, await Store.EntryCountsAsync());
    }
}
