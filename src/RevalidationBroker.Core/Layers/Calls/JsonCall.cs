using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using RevalidationBroker.Layers.NextJs.Auth;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers.Calls;

/// <summary>Builds requests with a JSON body.</summary>
internal static class JsonCall
{
    /// <param name="members">Writes the members of the object.</param>
    /// <param name="encoder">Left out, JSON's usual one, which escapes more than it must.</param>
    public static byte[] Body(Action<Utf8JsonWriter> members, JavaScriptEncoder? encoder = null)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = encoder }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public static HttpRequestMessage Post(Uri address, byte[] body) => Send(HttpMethod.Post, address, body, "application/json");

    public static HttpRequestMessage Post(Uri address, Action<Utf8JsonWriter> members) => Post(address, Body(members));

    public static HttpRequestMessage Send(HttpMethod method, Uri address, byte[] body, string contentType) => new(method, address)
    {
        Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } },
    };

    public static HttpRequestMessage WithBearer(this HttpRequestMessage request, Secret token)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", HeaderValue.Of(token));
        return request;
    }

    public static HttpRequestMessage With(this HttpRequestMessage request, string header, string value)
    {
        request.Headers.TryAddWithoutValidation(header, value);
        return request;
    }

    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts.Distinct(StringComparer.Ordinal)) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
