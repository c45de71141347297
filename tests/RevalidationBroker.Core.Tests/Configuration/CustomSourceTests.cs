namespace RevalidationBroker.Configuration;

/// <summary>A source of the provider <c>custom</c>, and what each mistake in it is answered with.</summary>
public class CustomSourceTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "root": "data.items", "kind": "header:X-Event", "kinds": { "a b": "published", "": "other", "x": "test" }, "live": { "path": "." }, "test": { "path": "query:t", "equals": [1, true, "x"] }, "type": ".", "id": "body:.", "slug": "jcr:name", "path": "query:the path", "fields": "body:data" }""")]
    public void It_is_taken(string events) => Assert.Equal("", SourceAuthTests.ErrorsOf(Source(events)));

    [Fact]
    public void It_says_how_it_authenticates_and_what_its_events_are()
    {
        const string auth = "sources.cms.auth: A custom source says how its webhooks show where they come from: { \"scheme\": … } with one of basic, bearer, body, header, hmac, none, query.";

        Assert.Equal($"{auth}\nsources.cms.events: An object is missing here.", SourceAuthTests.ErrorsOf("""{ "provider": "custom", "secrets": ["cms"] }"""));
        Assert.Equal(auth, SourceAuthTests.ErrorsOf("""{ "provider": "custom", "secrets": ["cms"], "events": {} }"""));
        Assert.Equal("", SourceAuthTests.ErrorsOf("""{ "provider": "custom", "auth": "none", "events": {} }"""));
    }

    [Theory]
    [InlineData("""{ "id": "data..id" }""", "id: 'data..id' is no path. Write one such as 'data.slug', 'header:X-Event' or 'query:event'; '.' is the event itself.")]
    [InlineData("""{ "id": "body:" }""", "id: 'body:' is no path. Write one such as 'data.slug', 'header:X-Event' or 'query:event'; '.' is the event itself.")]
    [InlineData("""{ "id": "header:" }""", "id: 'header:' names no header. Write one such as 'header:X-Event'.")]
    [InlineData("""{ "id": "header:X Id" }""", "id: 'header:X Id' names no header. Write one such as 'header:X-Event'.")]
    [InlineData("""{ "id": "query:" }""", "id: 'query:' names no parameter. Write one such as 'query:event'.")]
    [InlineData("""{ "id": "headers:X-Id" }""", "id: 'headers:X-Id' begins nearly like 'header:'. Write 'header:X-Id', or 'body:headers:X-Id' if the body has a member of this name.")]
    [InlineData("""{ "id": ["a"] }""", "id: a list stands where a text belongs.")]
    [InlineData("""{ "fields": "header:X-Fields" }""", "fields: 'header:X-Fields' is not in the body, and 'fields' is read from there. Write a path such as 'data' or 'body:data'.")]
    [InlineData("""{ "root": "query:items", "updatedAt": "header:date", "previous": "query:p" }""",
        "root: 'query:items' is not in the body, and 'root' is read from there. Write a path such as 'data' or 'body:data'.",
        "updatedAt: 'header:date' is not in the body, and 'updatedAt' is read from there. Write a path such as 'data' or 'body:data'.",
        "previous: 'query:p' is not in the body, and 'previous' is read from there. Write a path such as 'data' or 'body:data'.")]
    [InlineData("""{ "kind": "e", "kinds": { "a": "publishd", "b c": 7 } }""",
        "kinds.a: No event is named 'publishd'. Did you mean 'published'? Known: archived, created, deleted, other, published, test, unarchived, unpublished, updated.",
        "kinds[\"b c\"]: 7 stands where a text belongs.")]
    [InlineData("""{ "kinds": { "a": "published" } }""", "kinds: It says what the words mean that stand at 'kind', and there is no 'kind'. Add one, such as \"kind\": \"event\".")]
    [InlineData("""{ "kind": "e", "kinds": ["published"] }""", "kinds: a list stands where an object belongs.")]
    [InlineData("""{ "live": { "equals": true } }""", "live.path: A text is missing here.")]
    [InlineData("""{ "live": { "path": "a..b", "equals": [] }, "test": { "path": "a", "equals": [null, {}] } }""",
        "live.path: 'a..b' is no path. Write one such as 'data.slug', 'header:X-Event' or 'query:event'; '.' is the event itself.",
        "live.equals: The list is empty, so nothing would be one of it.",
        "test.equals[0]: null stands where a text, a number, true or false belongs.",
        "test.equals[1]: an object stands where a text, a number, true or false belongs.")]
    [InlineData("""{ "live": { "path": "a", "equal": 1 } }""", "live.equal: There is no such setting. Did you mean 'equals'?")]
    [InlineData("""{ "slugs": "a" }""", "slugs: There is no such setting. Did you mean 'slug'?")]
    public void A_mistake_is_answered_with_its_place_the_value_and_the_way_out(string events, params string[] errors) =>
        Assert.Equal(string.Join('\n', errors.Select(error => $"sources.cms.events.{error}")), SourceAuthTests.ErrorsOf(Source(events)));

    [Theory]
    [InlineData("""["GET", "POST"]""", "")]
    [InlineData("\"PUT\"", "")]
    [InlineData("""["get"]""", "sources.cms.methods[0]: No webhook comes with the method 'get'. Did you mean 'GET'? Known: DELETE, GET, PATCH, POST, PUT.")]
    [InlineData("[]", "sources.cms.methods: The list is empty, so no webhook would be taken. Leave it out for POST.")]
    public void Its_methods_are_those_of_webhooks(string methods, string errors) =>
        Assert.Equal(errors, SourceAuthTests.ErrorsOf(Source("{}", $", \"methods\": {methods}")));

    private static string Source(string events, string more = "") => $$"""{ "provider": "custom", "secrets": ["cms"], "auth": { "scheme": "bearer" }{{more}}, "events": {{events}} }""";
}
