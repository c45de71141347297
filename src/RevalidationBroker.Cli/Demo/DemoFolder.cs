using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Cli.Demo;

/// <summary>The demo's files: a configuration, its secrets, a webhook's body to send again, and the database. Gone when the demo ends.</summary>
internal sealed class DemoFolder : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public string Path { get; } = Directory.CreateTempSubdirectory("revalidation-broker-demo-").FullName;

    public string Configuration => File("broker.json");

    public string Data => File("broker.db");

    public string Entry => File("entry.json");

    /// <summary>64 characters, as Contentful's are.</summary>
    public Secret ContentfulSecret { get; } = Secret.Of(RandomNumberGenerator.GetHexString(64, lowercase: true));

    public Secret SiteSecret { get; } = Secret.Of($"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}");

    public void Write(Uri site, ReadOnlySpan<byte> entry)
    {
        System.IO.File.WriteAllText(Configuration, $$$"""
            {
              "sources": {
                "contentful": { "provider": "contentful", "secrets": ["contentful-webhook"] }
              },
              "rules": [
                {
                  "name": "blog post",
                  "when": { "type": "blogPost", "event": ["published", "unpublished", "deleted"] },
                  "tags": ["posts", "post:{{ id }}", { "tag": "topic:{{ item }}", "each": "fields.topics.en-US" }],
                  "paths": ["/blog/{{ slug }}"]
                }
              ],
              "deployments": {
                "demo-site": {
                  "url": "{{{site.GetLeftPart(UriPartial.Authority)}}}",
                  "allowPrivate": true,
                  "revalidate": { "kind": "nextjs", "endpoint": "/api/revalidate", "auth": { "scheme": "signature", "secret": "demo-site" } }
                }
              }
            }
            """);
        System.IO.File.WriteAllText(File("broker.secrets.json"), new JsonObject
        {
            ["contentful-webhook"] = ContentfulSecret.Reveal(),
            ["demo-site"] = SiteSecret.Reveal(),
        }.ToJsonString(Indented));
        System.IO.File.WriteAllBytes(Entry, entry);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
