using System.Text;
using CsCheck;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Webhooks.Custom;

public class CustomProviderTests
{
    private const string Auth = """ "provider": "custom", "secrets": ["cms"], "auth": { "scheme": "bearer" } """;

    private static readonly string[] TextSettings = ["kind", "type", "id", "slug", "path", "locale", "environment", "space", "revision", "tags", "deliveryId"];

    private static readonly string[] JsonSettings = ["root", "updatedAt", "fields", "previous"];

    private static readonly Gen<string> AnyJsonPath = Gen.OneOf(".", "body:.", "id", "data", "sys.id", "fields.slug", "body:data.id", "type", "_updatedAt", "é");

    private static readonly Gen<string> AnyPath = Gen.OneOf<string>(AnyJsonPath, Gen.OneOf("header:x-event", "query:event"));

    private static readonly Gen<string> AnyCondition = Gen.Select(AnyPath, Gen.OneOf("", ", \"equals\": \"hello\"", ", \"equals\": [true, 0, \"é\"]"), (path, equals) => $$"""{ "path": "{{path}}"{{equals}} }""");

    private static readonly Gen<string> AnySettings = Gen.Select(
        Gen.Select(Gen.OneOf(TextSettings), AnyPath.Select(path => $"\"{path}\"")).Array[0, 8],
        Gen.Select(Gen.OneOf(JsonSettings), AnyJsonPath.Select(path => $"\"{path}\"")).Array[0, 3],
        Gen.Select(Gen.OneOf("live", "test"), AnyCondition).Array[0, 2],
        (texts, jsons, conditions) => $"{{{string.Join(',', texts.Concat(jsons).Concat(conditions).DistinctBy(setting => setting.Item1).Select(setting => $"\"{setting.Item1}\":{setting.Item2}"))}}}");

    [Fact]
    public void Any_body_under_any_settings_gives_a_result() => Gen
        .Select(AnySettings, Gen.OneOf<byte[]>(AnyJson.Document, Gen.Byte.Array[0, 32]), Gen.OneOf("", "published", "\ud800"), Gen.OneOf("/hooks/cms", "/hooks/cms?event=deleted", "?event=%", "\ud800"))
        .Sample((settings, body, word, target) =>
        {
            var source = Some.Configured($$"""{ {{Auth}}, "events": {{settings}} }""");
            var request = Some.Request(body, new WebhookHeaders { { "x-event", word } }, target);
            var parsed = source.Provider.Parse(VerifiedWebhook.AssumedForWhatIf(source, request));
            return parsed is ParsedWebhook.Changes or ParsedWebhook.Unreadable { Reason.Length: > 0 } && source.Provider.DeliveryId(request) is { Length: > 0 };
        }, iter: 3000, print: sample => $"{sample.Item1} {Encoding.UTF8.GetString(sample.Item2)}");

    [Theory]
    [InlineData("header:X-Id", "from the header")]
    [InlineData("query:delivery", "from the address")]
    [InlineData("meta.id", "from the body")]
    [InlineData("body:meta.id", "from the body")]
    public void A_delivery_is_known_by_what_the_source_names(string path, string id)
    {
        var request = Some.Request("""{"meta":{"id":"from the body"},"items":[{}]}"""u8.ToArray(), new WebhookHeaders { { "x-id", "from the header" } }, "/hooks/cms?delivery=from+the%20address");

        var provider = Bound($$"""{ "root": "items", "deliveryId": "{{path}}" }""");
        Assert.Equal(id, provider.DeliveryId(request));
        Assert.Equal(id, provider.DeliveryId(request with { ReceivedAt = Some.Time.AddHours(1) }));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "deliveryId": "header:X-Id" }""")]
    [InlineData("""{ "deliveryId": "meta.id" }""")]
    public void Without_an_id_each_delivery_counts(string settings)
    {
        var request = Some.Request("{}"u8.ToArray());

        var provider = Bound(settings);
        Assert.NotEqual(provider.DeliveryId(request), provider.DeliveryId(request with { ReceivedAt = Some.Time.AddMilliseconds(1) }));
    }

    public static TheoryData<string> Kinds => [.. Enum.GetNames<ContentEventKind>().Where(name => name != nameof(ContentEventKind.Other))];

    [Theory, MemberData(nameof(Kinds))]
    public void The_kind_of_a_draft_is_the_kind_that_is_read_back(string kind)
    {
        foreach (var settings in new[] { """{ "kind": "header:X-Event" }""", """{ "kind": "query:event" }""", $$"""{ "kind": "query:e", "kinds": { "other words": "other", "their word": "{{kind.ToLowerInvariant()}}" } }""" })
        {
            var provider = Bound(settings);
            var sent = provider.Compose(Some.Draft("""{"id":"7"}""", "/hooks/cms?a=b") with { Kind = Enum.Parse<ContentEventKind>(kind) });

            var parsed = provider.Parse(VerifiedWebhook.AssumedForWhatIf(Some.Source("custom"), sent));
            Assert.Equal(kind, Assert.Single(Assert.IsType<ParsedWebhook.Changes>(parsed).Events).Kind.ToString());
        }
    }

    [Fact]
    public void What_is_sent_carries_the_delivery_id_and_comes_with_a_method_of_the_source()
    {
        var provider = Some.Configured($$"""{ {{Auth}}, "methods": ["GET"], "events": { "deliveryId": "header:X-Id" } }""").Provider;

        var sent = provider.Compose(Some.Draft());

        Assert.Equal(("GET", "msg_1"), (sent.Method, provider.DeliveryId(sent)));
        Assert.Equal(["GET"], provider.Methods);
    }

    [Fact]
    public void Reading_takes_no_longer_than_the_body_is_long()
    {
        var members = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"\"m{i}\":[\"{i}\"],"));
        var body = Encoding.UTF8.GetBytes($$"""{"event":"published","tags":[{{string.Join(',', Enumerable.Range(0, 20_000))}}],{{members}}"items":[{{string.Join(',', Enumerable.Repeat("{}", 20_000))}}]}""");
        var source = Some.Configured($$"""{ {{Auth}}, "events": { "root": "items", "kind": "body:event", "tags": "body:tags" } }""");

        var parsed = source.Provider.Parse(VerifiedWebhook.AssumedForWhatIf(source, Some.Request(body)));

        // What is the same for all events is one list: 400 million texts would not fit.
        var events = Assert.IsType<ParsedWebhook.Changes>(parsed).Events;
        Assert.Equal(20_000, events.Count);
        Assert.Same(events[0].Tags, events[^1].Tags);
    }

    private static IWebhookProvider Bound(string settings) => Some.Configured($$"""{ {{Auth}}, "events": {{settings}} }""").Provider;
}
