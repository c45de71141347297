using NJsonSchema;

namespace RevalidationBroker.Configuration;

/// <summary>What editors accept and refuse of a source is what the readers accept and refuse.</summary>
public class SourceSchemaTests
{
    private static readonly JsonSchema Validator = JsonSchema.FromJsonAsync(BrokerSchema.Text(), TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    public static TheoryData<string> Good =>
    [
        .. SourceAuthTests.Valid.Select(row => row.Data),
        """{ "provider": "custom", "auth": "none", "events": {} }""",
        Custom("""{ "kind": "header:X-Event", "kinds": { "a b": "published", "": "other", "x": "test" }, "live": { "path": "." }, "type": ".", "id": "body:.", "slug": "jcr:name", "path": "query:the path", "fields": "body:data" }"""),
        """{ "provider": "strapi", "secrets": ["cms"], "references": [] }""",
        """{ "provider": "strapi", "secrets": ["cms"], "references": "fields.the author.é" }""",
        Custom("""{ "id": "body:header:x", "slug": "a.b c.é", "test": { "path": "query:t", "equals": [1, true, "x"] } }"""),
        Hmac("""{body}}"""),
        Hmac("""a\n{header:x-time}.{target}{body}{body}"""),
    ];

    [Theory, MemberData(nameof(Good))]
    public void What_the_reader_takes_satisfies_the_schema(string source) => Assert.Equal(("", ""), (SourceAuthTests.ErrorsOf(source), Problems(source)));

    public static TheoryData<string> Bad =>
    [
        """{ "provider": "sanity" }""",
        """{ "provider": "sanity", "secrets": ["cms"], "auth": "none" }""",
        """{ "provider": "sanity", "secrets": ["cms"], "auth": { "scheme": "none" } }""",
        """{ "provider": "sanity", "auth": { "scheme": "bearer" } }""",
        """{ "provider": "sanity", "secrets": ["cms"], "events": {} }""",
        """{ "provider": "sanity", "secrets": ["cms"], "methods": ["POST"] }""",
        """{ "provider": "sanity", "secrets": ["cms"], "subscriptions": ["content"] }""",
        """{ "provider": "azure-event-grid", "secrets": ["cms"], "subscriptions": [] }""",
        """{ "provider": "strapi", "secrets": ["cms"], "references": [5] }""",
        """{ "provider": "strapi", "secrets": ["cms"], "references": ["fields"] }""",
        """{ "provider": "strapi", "secrets": ["cms"], "references": ["fields.author."] }""",
        """{ "provider": "strapi", "secrets": ["cms"], "references": "previous.author" }""",
        Auth("\"bearer\""),
        Auth("{}"),
        Auth("""{ "scheme": "signature" }"""),
        Auth("""{ "scheme": "bearer", "header": "x" }"""),
        Auth("""{ "scheme": "header" }"""),
        Auth("""{ "scheme": "header", "header": "X Secret" }"""),
        Auth("""{ "scheme": "query", "parameter": ["token"] }"""),
        Auth("""{ "scheme": "body", "member": "meta..token" }"""),
        Auth("""{ "scheme": "hmac" }"""),
        Hmac("{header:x-time}"),
        Hmac("{time}.{body}"),
        Hmac("{{body}"),
        Hmac("{body"),
        """{ "provider": "custom", "secrets": ["cms"], "events": {} }""",
        """{ "provider": "custom", "secrets": ["cms"], "auth": { "scheme": "bearer" } }""",
        """{ "provider": "custom", "auth": { "scheme": "bearer" }, "events": {} }""",
        """{ "provider": "custom", "auth": "none", "events": {}, "methods": [] }""",
        """{ "provider": "custom", "auth": "none", "events": {}, "methods": "get" }""",
        Custom("""{ "id": "data..id" }"""),
        Custom("""{ "id": "body:" }"""),
        Custom("""{ "id": "header:" }"""),
        Custom("""{ "id": "header:X Id" }"""),
        Custom("""{ "id": "query:" }"""),
        Custom("""{ "id": ["a"] }"""),
        Custom("""{ "fields": "header:X-Fields" }"""),
        Custom("""{ "root": "query:items" }"""),
        Custom("""{ "updatedAt": "header:date" }"""),
        Custom("""{ "previous": "query:p" }"""),
        Custom("""{ "kinds": { "a": "published" } }"""),
        Custom("""{ "kind": "e", "kinds": { "a": "publishd" } }"""),
        Custom("""{ "kind": "e", "kinds": ["published"] }"""),
        Custom("""{ "live": { "equals": true } }"""),
        Custom("""{ "live": { "path": "a", "equals": [] } }"""),
        Custom("""{ "test": { "path": "a", "equals": [null] } }"""),
        Custom("""{ "live": { "path": "a", "equal": 1 } }"""),
    ];

    [Theory, MemberData(nameof(Bad))]
    public void What_the_reader_refuses_does_not_satisfy_it(string source)
    {
        Assert.NotEqual("", SourceAuthTests.ErrorsOf(source));
        Assert.NotEqual("", Problems(source));
    }

    private static string Auth(string auth) => $$"""{ "provider": "sanity", "secrets": ["cms"], "auth": {{auth}} }""";

    private static string Hmac(string signed) => Auth($$"""{ "scheme": "hmac", "header": "x", "signed": "{{signed}}" }""");

    private static string Custom(string events) => $$"""{ "provider": "custom", "secrets": ["cms"], "auth": { "scheme": "bearer" }, "events": {{events}} }""";

    private static string Problems(string source) => string.Join('\n', Validator.Validate($$"""
        { "sources": { "cms": {{source}} },
          "rules": [{ "tags": ["x"] }],
          "deployments": { "site": { "url": "https://example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } } } }
        """));
}
