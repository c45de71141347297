using System.Text;
using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Layers.Calls.Templates;
using RevalidationBroker.Layers.NextJs;
using RevalidationBroker.Layers.NextJs.Auth;
using RevalidationBroker.Planning.Templates;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Layers.Http;

/// <summary>The headers and the body of an API's calls.</summary>
internal sealed class HttpParts(IReadOnlyList<KeyValuePair<string, CallTemplate>> headers, CallTemplate? body, string contentType)
{
    // Those that carry credentials, which have their place in 'auth'.
    private static readonly string[] OfCredentials = ["authorization", "cookie"];

    public string ContentType => contentType;

    /// <summary>In lower case.</summary>
    public IEnumerable<string> HeaderNames => headers.Select(header => header.Key.ToLowerInvariant());

    public IEnumerable<string> Names => headers.SelectMany(header => header.Value.Names).Concat(body?.Names ?? Enumerable.Empty<string>());

    public RenderedParts Render(CallValues values)
    {
        var written = new List<KeyValuePair<string, string>>();
        foreach (var (name, template) in headers)
        {
            if (template.Render(values) is not TemplateResult.Text(var text)) return new RenderedParts([], null, $"The template of the header '{name}' cannot be filled in with this. Change 'headers'.");
            if (!text.All(character => character is >= ' ' and <= '~')) return new RenderedParts([], null, $"The header '{name}' can have printable ASCII only, and this is other text. Use the value in the body, or replace it with 'tags.replace'.");
            if (text.Trim().Length > 0) written.Add(KeyValuePair.Create(name, text.Trim()));
        }

        return body?.Render(values) switch
        {
            null => new RenderedParts(written, null, null),
            TemplateResult.Text(var text) => new RenderedParts(written, text, null),
            TemplateResult.Nothing(var why) => new RenderedParts(written, null, $"The template of the body cannot be filled in with this: {why}. Change 'body'."),
            _ => throw new InvalidOperationException("No such result."),
        };
    }

    public static byte[] WithSecret(string? text, BodyAuth way, SecretVersions versions) => text is not null && RouteMessage.AsObject(text) is { } json
        ? JsonCall.Body(members =>
        {
            foreach (var member in json.EnumerateObject()) member.WriteTo(members);
            way.AddMembers(members, versions);
        })
        : Encoding.UTF8.GetBytes(text ?? "");

    /// <summary>Reads <c>headers</c>, <c>body</c> and <c>contentType</c>; null when one is wrong, and then the node has noted it.</summary>
    public static HttpParts? Read(ConfigNode node, HttpMethod method, string origin, int items)
    {
        var headers = new List<KeyValuePair<string, CallTemplate>>();
        var right = true;
        foreach (var (name, key, value) in node.Members("headers"))
        {
            var template = value.ValueKind == JsonValueKind.String && value.Text() is { } text ? CallTemplate.Read(node, name, text) : node.Fail<CallTemplate>(name, $"{ConfigNode.Shown(value)} stands where a text belongs.");
            var usable = IsUsable(key);
            if (!usable) node.Note(name, $"'{key}' cannot be set here: a header's name of letters, digits and '-' that HTTP does not use itself. A credential belongs into 'auth'.");
            right &= usable && template is not null;
            if (usable && template is not null) headers.Add(KeyValuePair.Create(key, template));
        }

        var written = node.OptionalText("body");
        if (written is not null && method == HttpMethod.Get) node.Note("body", "A GET has no body. Use another method, or templates in 'url'.");
        var body = CallTemplate.Read(node, "body", written);
        var contentType = CallLimits.ReadContentType(node);
        var tried = body is null || CallLimits.Try(node, "body", body, origin, items);
        return right && tried && contentType is not null && (written is null || (body is not null && method != HttpMethod.Get)) ? new HttpParts(headers, body, contentType) : null;
    }

    private static bool IsUsable(string name) => ConfigNodeNames.IsHeaderName(name) && !RequestHeaderNames.IsOwnedByHttp(name) && !OfCredentials.Contains(name.ToLowerInvariant());
}

/// <summary>What templates gave, or why they gave nothing.</summary>
internal sealed record RenderedParts(IReadOnlyList<KeyValuePair<string, string>> Headers, string? Body, string? Problem);
