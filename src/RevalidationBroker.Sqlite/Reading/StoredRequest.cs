using System.Text.Json;
using System.Text.Json.Serialization;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>A kept request as it lies in the store: its body as it came, the rest as JSON.</summary>
internal sealed record StoredRequest(byte[] Head, byte[] Body)
{
    public static StoredRequest Of(WebhookRequest request) => new(
        JsonSerializer.SerializeToUtf8Bytes(
            new RequestHead(request.Method, request.Target, request.Headers.ToDictionary(), request.Source, request.ReceivedAt),
            RequestHeadJson.Default.RequestHead),
        request.Body.ToArray());

    /// <exception cref="UnreadableRowException"/>
    public WebhookRequest Read(string webhookId)
    {
        var head = StoredJson.Read(Head, RequestHeadJson.Default.RequestHead, "bodies", webhookId);
        var headers = new WebhookHeaders();
        foreach (var (name, value) in head.Headers) headers.Add(name, value ?? throw new UnreadableRowException("bodies", webhookId));
        return new WebhookRequest { Source = head.Source, Method = head.Method, Target = head.Target, Headers = headers, Body = Body, ReceivedAt = head.ReceivedAt };
    }
}

/// <summary>A request but for its body.</summary>
internal sealed record RequestHead(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Source, DateTimeOffset ReceivedAt);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RequestHead))]
internal sealed partial class RequestHeadJson : JsonSerializerContext;
