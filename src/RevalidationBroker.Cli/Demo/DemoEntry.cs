using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace RevalidationBroker.Cli.Demo;

/// <summary>The one blog post that the demo's CMS holds, with Contentful's shape.</summary>
internal sealed class DemoEntry(TimeProvider clock)
{
    public const string Slug = "hello-caches";

    private readonly Lock _gate = new();
    private (string Title, int Revision) _state = ("Hello, caches", 1);

    public (string Title, int Revision) Current
    {
        get { lock (_gate) return _state; }
    }

    public void Publish(string title)
    {
        lock (_gate) _state = (title, _state.Revision + 1);
    }

    /// <summary>The body of the webhook that Contentful sends when this entry is published.</summary>
    public byte[] ToWebhookBody()
    {
        var (title, revision) = Current;
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject { ["tags"] = new JsonArray() },
            ["sys"] = new JsonObject
            {
                ["type"] = "Entry",
                ["id"] = "5KsDBWseXY6QegucYAoacS",
                ["space"] = Link("Space", "demo"),
                ["environment"] = Link("Environment", "master"),
                ["contentType"] = Link("ContentType", "blogPost"),
                ["revision"] = revision,
                ["updatedAt"] = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            },
            ["fields"] = new JsonObject
            {
                ["title"] = new JsonObject { ["en-US"] = title },
                ["slug"] = new JsonObject { ["en-US"] = Slug },
                ["topics"] = new JsonObject { ["en-US"] = new JsonArray("caching", "publishing") },
            },
        };
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    private static JsonObject Link(string type, string id) =>
        new() { ["sys"] = new JsonObject { ["type"] = "Link", ["linkType"] = type, ["id"] = id } };
}
