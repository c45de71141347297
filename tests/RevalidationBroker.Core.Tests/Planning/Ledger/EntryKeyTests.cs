using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning.Ledger;

public class EntryKeyTests
{
    private static readonly ContentEvent Change = Some.Event() with { Id = "7", Type = "posts", Space = "main", Environment = "production", Locale = "en" };

    [Fact]
    public void A_key_has_the_source_the_place_the_id_and_the_locale() =>
        Assert.Equal(new EntryKey("cms", "main/production", "", "7", "en"), EntryKey.Of(Some.Source("sanity"), Change));

    [Fact]
    public void The_type_is_a_part_of_it_only_where_each_type_is_numbered_on_its_own() =>
        Assert.Equal("posts", EntryKey.Of(Some.Source("directus"), Change)!.Type);

    [Fact]
    public void What_an_event_does_not_say_is_empty() =>
        Assert.Equal(new EntryKey("cms", "", "", "7", ""), EntryKey.Of(Some.Source("directus"), Change with { Type = null, Space = null, Environment = null, Locale = null }));

    [Theory, InlineData(null), InlineData("")]
    public void An_event_without_an_id_has_none(string? id) => Assert.Null(EntryKey.Of(Some.Source("contentful"), Change with { Id = id }));
}
