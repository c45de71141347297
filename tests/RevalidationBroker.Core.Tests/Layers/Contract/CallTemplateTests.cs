using System.Text.Json;
using CsCheck;
using RevalidationBroker.Layers.Calls.Templates;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Templates;

namespace RevalidationBroker.Layers;

public class CallTemplateTests
{
    [Fact]
    public void Json_is_json_whatever_a_tag_has_in_it() => Gen.String.Array[0, 5].Sample(texts =>
    {
        var stale = texts.Where(text => CacheTag.TryCreate(text, out _, out _)).Distinct().Select(text => (Invalidation)new Invalidation.Tag(Some.Tag(text))).ToList();

        using var json = JsonDocument.Parse(Render("{\"tags\": {{ tags | json }}, \"first\": {{ tag | json }}}", stale));

        Assert.Equal(stale.Select(item => item.Target.Value), json.RootElement.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal(stale.FirstOrDefault()?.Target.Value, json.RootElement.GetProperty("first").GetString());
    }, iter: 200);

    [Fact]
    public void A_template_knows_what_a_call_carries()
    {
        var text = Render(
            "{{ id }} {{ mode }} {{ tags | join: ' ' }} {{ path }} {{ urls | json }} {% for pattern in patterns %}{{ pattern.type }} {{ pattern.path }} {% endfor %}{% if everything %}all{% endif %}",
            [.. new[] { "tag:a", "tag:b", "path:/", "path:/x", "layout:/y", "page:/z/[id]", "everything" }.Select(Some.Stale)]);

        Assert.Equal("""call expire a b / ["https://www.example.com/","https://www.example.com/x"] layout /y page /z/[id] all""", text);
    }

    [Fact]
    public void What_one_rendering_sets_the_next_does_not_see()
    {
        Assert.Equal("1", Render("{% assign tags = 1 %}{{ tags }}", []));
        Assert.Equal("", Render("{{ tags | join: '' }}", []));
    }

    private static string Render(string template, IReadOnlyList<Invalidation> stale)
    {
        Assert.True(CallTemplate.TryParse(template, out var parsed, out var problem), problem);
        return Assert.IsType<TemplateResult.Text>(parsed.Render(new CallValues(new LayerCall("call", Some.Time, InvalidationMode.Expire, stale), tag => tag.Value.Value, "https://www.example.com"))).Value;
    }
}
