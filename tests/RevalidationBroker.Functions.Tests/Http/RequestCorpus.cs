using RevalidationBroker.Functions.Fakes;

namespace RevalidationBroker.Functions.Http;

/// <summary>Requests of every kind: each address, each answer that it has, and each handshake.</summary>
internal static class RequestCorpus
{
    private const string Published = """{"type":"post.published","timestamp":"2026-03-01T12:00:00Z","data":{"id":"entry-1","type":"post","slug":"hello"}}""";
    private const string Validation = """[{"id":"1","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","subject":"","data":{"validationCode":"abc-123"},"eventTime":"2026-03-01T12:00:00Z","dataVersion":"2"}]""";

    public static IReadOnlyDictionary<string, AskedRequest> All { get; } = new Dictionary<string, AskedRequest>
    {
        ["a signed webhook"] = AskedRequest.Signed(Published),
        ["a signed webhook that comes again"] = AskedRequest.Signed(Published) with { Again = true },
        ["a signed webhook that cannot be read"] = AskedRequest.Signed("no JSON"),
        ["a signed webhook with a query"] = AskedRequest.Signed(Published) with { Path = "/hooks/cms?code=abc&x=%C3%BC" },
        ["a signed webhook while the store is down"] = AskedRequest.Signed(Published) with { Trouble = Trouble.StoreDown },
        ["a signed webhook while the vault is down"] = AskedRequest.Signed(Published) with { Trouble = Trouble.VaultDown },
        ["a signed webhook while all places are taken"] = AskedRequest.Signed(Published) with { Trouble = Trouble.Busy },
        ["an unsigned webhook"] = new("POST", "/hooks/cms", Published),
        ["a forged webhook"] = AskedRequest.Signed(Published) with { Body = Published.Replace("hello", "bye", StringComparison.Ordinal) },
        ["an unknown source"] = new("POST", "/hooks/nobody", Published),
        ["a webhook by GET"] = new("GET", "/hooks/cms", ""),
        ["a webhook that is too large"] = AskedRequest.Signed(new string('x', 3000)),
        ["a webhook in an unknown encoding"] = AskedRequest.Signed(Published) with { ContentEncoding = "gzip" },

        ["the handshake of CloudEvents"] = new("OPTIONS", "/hooks/events", "") { Headers = Headers(("WebHook-Request-Origin", "events.example.com"), ("WebHook-Request-Rate", "120")) },
        ["the handshake of CloudEvents without an origin"] = new("OPTIONS", "/hooks/events", ""),
        ["the handshake of Event Grid with CloudEvents"] = new("OPTIONS", "/hooks/grid", "") { Headers = Headers(("WebHook-Request-Origin", "eventgrid.azure.net")) },
        ["the handshake of Event Grid"] = new("POST", $"/hooks/grid?secret={FakeSecrets.Sender}", Validation) { Headers = Headers(("aeg-event-type", "SubscriptionValidation"), ("Content-Type", "application/json; charset=utf-8")) },
        ["the handshake of Event Grid without the secret"] = new("POST", "/hooks/grid", Validation) { Headers = Headers(("aeg-event-type", "SubscriptionValidation")) },
        ["the handshake of WooCommerce"] = new("POST", "/hooks/shop", "webhook_id=7") { Headers = Headers(("Content-Type", "application/x-www-form-urlencoded")) },
        ["the broker's own address"] = new("GET", "/", ""),
        ["the broker's own address by POST"] = new("POST", "/", ""),
        ["live"] = new("GET", "/health/live", ""),
        ["live by POST"] = new("POST", "/health/live", ""),
        ["ready"] = new("GET", "/health/ready", ""),
        ["ready by POST"] = new("POST", "/health/ready", ""),
        ["ready on the last good configuration"] = new("GET", "/health/ready", "") { Trouble = Trouble.OnLastGood },
        ["ready while the store is down"] = new("GET", "/health/ready", "") { Trouble = Trouble.StoreDown },
        ["ready while the vault is down"] = new("GET", "/health/ready", "") { Trouble = Trouble.VaultDown },

        ["lanes"] = AskedRequest.Operator("GET", "/operator/lanes"),
        ["lanes without a key"] = new("GET", "/operator/lanes", ""),
        ["lanes with a wrong key"] = new("GET", "/operator/lanes", "") { Authorization = "Bearer wrong" },
        ["lanes by PUT"] = AskedRequest.Operator("PUT", "/operator/lanes"),
        ["lanes while the store is down"] = AskedRequest.Operator("GET", "/operator/lanes") with { Trouble = Trouble.StoreDown },
        ["lanes while the vault is down"] = AskedRequest.Operator("GET", "/operator/lanes") with { Trouble = Trouble.VaultDown },
        ["refusals"] = AskedRequest.Operator("GET", "/operator/refusals"),
        ["refusals without a key"] = new("GET", "/operator/refusals", ""),
        ["refusals by DELETE"] = AskedRequest.Operator("DELETE", "/operator/refusals"),
        ["dead letters"] = AskedRequest.Operator("GET", "/operator/dead-letters?limit=5"),
        ["dead letters with a wrong question"] = AskedRequest.Operator("GET", "/operator/dead-letters?limit=many"),
        ["dead letters without a key"] = new("GET", "/operator/dead-letters", ""),
        ["dead letters by POST"] = AskedRequest.Operator("POST", "/operator/dead-letters"),
        ["dead letters while the store is down"] = AskedRequest.Operator("GET", "/operator/dead-letters") with { Trouble = Trouble.StoreDown },
        ["a dead letter"] = AskedRequest.Operator("GET", "/operator/dead-letters/1"),
        ["a dead letter that is not there"] = AskedRequest.Operator("GET", "/operator/dead-letters/7"),
        ["a dead letter without a key"] = new("GET", "/operator/dead-letters/1", ""),
        ["a dead letter by DELETE"] = AskedRequest.Operator("DELETE", "/operator/dead-letters/1"),
        ["a replay"] = AskedRequest.Operator("POST", "/operator/dead-letters/replay", """{"ids":["1"]}"""),
        ["a replay of one that is not there"] = AskedRequest.Operator("POST", "/operator/dead-letters/replay", """{"ids":["7"]}"""),
        ["a replay in an unknown encoding"] = AskedRequest.Operator("POST", "/operator/dead-letters/replay", """{"ids":["1"]}""") with { ContentEncoding = "gzip" },
        ["a replay that is too large"] = AskedRequest.Operator("POST", "/operator/dead-letters/replay", new string('x', 300_000)),
        ["a replay without a key"] = new("POST", "/operator/dead-letters/replay", """{"ids":["1"]}"""),
        ["a replay by GET"] = AskedRequest.Operator("GET", "/operator/dead-letters/replay"),
        ["a discard"] = AskedRequest.Operator("POST", "/operator/dead-letters/discard", """{"ids":["1"]}"""),
        ["a discard of nothing"] = AskedRequest.Operator("POST", "/operator/dead-letters/discard", "{}"),
        ["a discard without a key"] = new("POST", "/operator/dead-letters/discard", """{"ids":["1"]}"""),
        ["a discard by GET"] = AskedRequest.Operator("GET", "/operator/dead-letters/discard"),
    };

    private static Dictionary<string, string> Headers(params (string Name, string Value)[] headers) => headers.ToDictionary(header => header.Name, header => header.Value);
}
