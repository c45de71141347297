using System.Text;
using RevalidationBroker.Functions.Fakes;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions.Http;

/// <summary>A request of the corpus.</summary>
/// <param name="Path">With its query, as in the request line.</param>
internal sealed record AskedRequest(string Method, string Path, string Body)
{
    public string? Authorization { get; init; }

    public string? ContentEncoding { get; init; }

    /// <summary>How the hosts stand when it is asked.</summary>
    public Trouble Trouble { get; init; }

    /// <summary>Whether it was asked once before, and this is the second answer.</summary>
    public bool Again { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static AskedRequest Operator(string method, string path, string body = "") => new(method, path, body) { Authorization = $"Bearer {FakeSecrets.Operator}" };

    public static AskedRequest Signed(string body)
    {
        var webhook = new PostedWebhook("standard-webhooks", "cms", Encoding.UTF8.GetBytes(body), "msg_1", FakeSecrets.Sender) { SignedAt = A.Time }.Request();
        return new AskedRequest("POST", "/hooks/cms", body) { Headers = webhook.Headers.ToDictionary(header => header.Key, header => header.Value) };
    }
}

internal enum Trouble
{
    None,

    /// <summary>Nothing can be stored, and the queue cannot be read.</summary>
    StoreDown,

    VaultDown,

    /// <summary>As many webhooks are being taken in as may be.</summary>
    Busy,

    /// <summary>The last configuration that was uploaded is wrong.</summary>
    OnLastGood,
}

/// <summary>An answer, as a client sees it.</summary>
/// <param name="Headers">In the order of their names, but for those that a server adds by itself.</param>
internal sealed record GivenAnswer(int Status, string Headers, string Body)
{
    private static readonly HashSet<string> OfTheServer = new(["Date", "Server", "Content-Length", "Transfer-Encoding"], StringComparer.OrdinalIgnoreCase);

    public static GivenAnswer Of(int status, IEnumerable<(string Name, string Value)> headers, string body) =>
        new(status, string.Join('\n', headers.Where(header => !OfTheServer.Contains(header.Name)).OrderBy(header => header.Name, StringComparer.OrdinalIgnoreCase).Select(header => $"{header.Name}: {header.Value}")), body);
}
