namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>The pieces that most journeys have.</summary>
internal static class Journey
{
    public const string TagRule = """{ "name": "post", "when": { "type": "post" }, "tags": ["post:{{ slug }}"] }""";
    public const string PathRule = """{ "name": "page", "when": { "type": "post" }, "paths": ["/pages/{{ slug }}"] }""";

    public const string BodyAuth = """ "endpoint": "/api/revalidate", "auth": { "scheme": "body", "secret": "site" } """;
    public const string BearerAuth = """ "endpoint": "/api/revalidate-bearer", "auth": { "scheme": "bearer", "secret": "site" } """;
    public const string SignatureAuth = """ "endpoint": "/api/revalidate-signed", "auth": { "scheme": "signature", "secret": "site-signing" } """;
}
