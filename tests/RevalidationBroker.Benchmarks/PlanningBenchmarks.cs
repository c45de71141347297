using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using RevalidationBroker.Configuration;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Benchmarks;

/// <summary>Parsing and planning a webhook of 4 KB under three rules with six templates, against parsing its JSON alone.</summary>
[MemoryDiagnoser]
public class PlanningBenchmarks
{
    private BrokerConfiguration _configuration = null!;
    private Source _source = null!;
    private VerifiedWebhook _webhook = null!;

    [GlobalSetup]
    public void Configure()
    {
        _configuration = ((ConfigurationResult.Valid)BrokerConfigurationReader.Read("""
            {
              "sources": { "cms": { "provider": "contentful", "secrets": ["cms"] } },
              "rules": [
                { "name": "post", "when": { "type": "post" }, "tags": ["post:{{ id }}", "posts"], "paths": ["/blog/{{ slug }}"] },
                { "name": "slug", "when": { "event": "published" }, "tags": ["slug:{{ slug }}", "title:{{ fields.title.en-US }}"] },
                { "name": "space", "when": { "space": "s1" }, "tags": ["space:{{ space }}:{{ environment }}"] }
              ],
              "deployments": {
                "one": { "url": "https://one.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } },
                "two": { "url": "https://two.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } },
                "three": { "url": "https://three.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } }
              }
            }
            """u8.ToArray())).Configuration;
        _source = _configuration.Sources["cms"];
        _webhook = VerifiedWebhook.AssumedForWhatIf(_source, new WebhookRequest
        {
            Source = "cms",
            Method = "POST",
            Target = "/hooks/cms",
            Headers = new WebhookHeaders { { "X-Contentful-Topic", "ContentManagement.Entry.publish" } },
            Body = Encoding.UTF8.GetBytes($$$"""
                {
                  "sys": { "id": "e1", "contentType": { "sys": { "id": "post" } }, "space": { "sys": { "id": "s1" } }, "environment": { "sys": { "id": "master" } } },
                  "fields": { "title": { "en-US": "Hello" }, "slug": { "en-US": "hello" }, "body": { "en-US": "{{{new string('x', 4096)}}}" } }
                }
                """),
            ReceivedAt = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero),
        });
    }

    [Benchmark(Baseline = true)]
    public JsonElement ParseJson() => JsonDocument.Parse(_webhook.Request.Body).RootElement;

    [Benchmark]
    public Plan ParseAndPlan() => _configuration.Planner.Plan(_source, ((ParsedWebhook.Changes)_source.Provider.Parse(_webhook)).Events);
}
