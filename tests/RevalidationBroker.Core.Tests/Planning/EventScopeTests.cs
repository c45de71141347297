using System.Text.Json;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

public class EventScopeTests
{
    private static readonly EventScope Full = new(Some.Source(), new ContentEvent
    {
        Kind = ContentEventKind.Unpublished,
        Type = "t",
        Id = "i",
        Slug = "s",
        Path = "/p",
        Locale = "de",
        Environment = "e",
        Space = "sp",
        Revision = "7",
        UpdatedAt = Some.Time,
        Locales = ["de", "fr"],
        Tags = ["news"],
        Fields = Some.Json("""{"a":{"b-c":[1]},"none":null}"""),
        Previous = Some.Json("{}"),
        Payload = Some.Json("[]"),
    });

    [Fact]
    public void Every_name_has_a_value_when_the_event_has_all()
    {
        foreach (var name in EventScope.Names) Assert.NotNull(Full[name]);
        Assert.Null(Full["nosuch"]);
    }

    [Fact]
    public void An_event_is_named_as_the_configuration_names_it() => Assert.Equal("unpublished", Full["event"]);

    [Fact]
    public void A_time_is_written_as_ISO_8601() => Assert.Equal("2026-03-01T12:00:00.0000000+00:00", Full["updatedAt"]);

    [Theory]
    [InlineData("fields.a.b-c", "[1]")]
    [InlineData("fields.a", """{"b-c":[1]}""")]
    [InlineData("fields.none", null)]
    [InlineData("fields.a.x", null)]
    [InlineData("fields.", null)]
    [InlineData(".fields", null)]
    [InlineData("", null)]
    [InlineData("payload", "[]")]
    [InlineData("nosuch.a", null)]
    [InlineData("id.a", null)]
    public void A_dotted_path_leads_to_a_value(string path, string? json) => Assert.Equal(json, ((JsonElement?)Full.At(path))?.GetRawText());
}
