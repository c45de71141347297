using RevalidationBroker.Configuration;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions;

internal static class Configured
{
    public static BrokerConfiguration Broker { get; } = A.Configuration("""
        {
          "limits": { "bodyBytes": 2000, "concurrentWebhooks": 1 },
          "sources": {
            "cms": { "provider": "standard-webhooks", "secrets": ["cms"] },
            "events": { "provider": "cloudevents", "secrets": ["cms"] },
            "grid": { "provider": "azure-event-grid", "secrets": ["cms"] },
            "shop": { "provider": "wordpress", "secrets": ["cms"] }
          },
          "rules": [{ "name": "post", "when": { "type": "post" }, "tags": ["post:{{ id }}"], "paths": ["/blog/{{ slug }}"] }],
          "deployments": {
            "production": { "url": "https://www.example.com", "timeout": "2s", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } },
            "preview": { "url": "https://preview.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } }
          }
        }
        """);
}
