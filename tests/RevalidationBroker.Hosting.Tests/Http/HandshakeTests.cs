using System.Net;
using System.Text;

namespace RevalidationBroker.Hosting.Tests.Http;

/// <summary>What senders ask before they send, and the methods that they send with.</summary>
public sealed class HandshakeTests
{
    private const string Sources = """
        {
          "events": { "provider": "cloudevents", "secrets": ["cms"] },
          "grid": { "provider": "azure-event-grid", "secrets": ["cms"] },
          "caller": { "provider": "custom", "secrets": ["cms"], "methods": ["GET", "PUT"], "auth": { "scheme": "query" }, "events": { "kind": "query:event", "type": "query:type", "id": "query:id", "slug": "query:slug" } }
        }
        """;

    private const string Validation = """[{ "id": "1", "topic": "/t", "subject": "", "eventType": "Microsoft.EventGrid.SubscriptionValidationEvent", "eventTime": "2026-03-01T12:00:00Z", "data": { "validationCode": "512d38b6" }, "dataVersion": "1" }]""";

    [Theory]
    [InlineData("events")]
    [InlineData("grid")]
    public async Task A_sender_of_CloudEvents_that_asks_is_told_that_it_may_send(string source)
    {
        await using var broker = await TestBroker.StartAsync(sources: Sources);
        using var question = new HttpRequestMessage(HttpMethod.Options, broker.Address($"/hooks/{source}"));
        question.Headers.Add("WebHook-Request-Origin", "eventgrid.azure.net");
        question.Headers.Add("WebHook-Request-Rate", "120");

        using var answer = await broker.Http.SendAsync(question, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("eventgrid.azure.net", answer.Headers.GetValues("WebHook-Allowed-Origin").Single());
        Assert.Equal("*", answer.Headers.GetValues("WebHook-Allowed-Rate").Single());
        Assert.Equal(["POST"], answer.Content.Headers.Allow);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Empty(await broker.Journal.RecentAsync(10, TestContext.Current.CancellationToken));
        Assert.Empty(await broker.Journal.RefusalsAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("events", null)]
    [InlineData("events", "exämple.com")]
    [InlineData("caller", "eventgrid.azure.net")]
    public async Task Any_other_OPTIONS_is_a_wrong_method(string source, string? origin)
    {
        await using var broker = await TestBroker.StartAsync(sources: Sources);
        using var http = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 });
        using var question = new HttpRequestMessage(HttpMethod.Options, broker.Address($"/hooks/{source}"));
        if (origin is not null) question.Headers.TryAddWithoutValidation("WebHook-Request-Origin", origin);

        using var answer = await http.SendAsync(question, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(source == "caller" ? ["GET", "PUT"] : ["POST"], answer.Content.Headers.Allow);
        Assert.False(answer.Headers.Contains("WebHook-Allowed-Origin"));
    }

    [Fact]
    public async Task A_subscription_of_Event_Grid_is_validated_with_exactly_200_and_its_code()
    {
        await using var broker = await TestBroker.StartAsync(sources: Sources);

        using var answer = await PostAsync(broker, $"/hooks/grid?secret={TestBroker.Secret}", Validation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("""{"validationResponse":"512d38b6"}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Empty(await broker.Journal.RecentAsync(10, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_does_not_know_the_secret_gets_no_code_back()
    {
        await using var broker = await TestBroker.StartAsync(sources: Sources);

        using var answer = await PostAsync(broker, "/hooks/grid?secret=wrong", Validation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.DoesNotContain("512d38b6", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task A_source_that_calls_with_another_method_is_taken_in(string method)
    {
        await using var broker = await TestBroker.StartAsync(sources: Sources);
        using var call = new HttpRequestMessage(new HttpMethod(method), broker.Address($"/hooks/caller?secret={TestBroker.Secret}&event=published&type=post&id=7&slug=hello"));

        using var answer = await broker.Http.SendAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("""[{"deployment":"site","tags":["post:7"],"paths":["/blog/hello"]}]""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("caller", "POST", "GET,PUT")]
    [InlineData("events", "GET", "POST")]
    [InlineData("grid", "PUT", "POST")]
    public async Task A_wrong_method_is_405_with_those_that_are_allowed(string source, string method, string allowed)
    {
        await using var broker = await TestBroker.StartAsync(sources: Sources);
        using var call = new HttpRequestMessage(new HttpMethod(method), broker.Address($"/hooks/{source}?secret={TestBroker.Secret}"));

        using var answer = await broker.Http.SendAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(allowed, string.Join(',', answer.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("application/cloudevents+json", false)]
    public async Task An_event_comes_in_with_its_token_in_the_header_or_in_the_address(string contentType, bool inHeader)
    {
        await using var broker = await TestBroker.StartAsync(sources: Sources);
        using var call = new HttpRequestMessage(HttpMethod.Post, broker.Address(inHeader ? "/hooks/events" : $"/hooks/events?access_token={TestBroker.Secret}"));
        if (inHeader) call.Headers.Authorization = new("Bearer", TestBroker.Secret);
        const string data = """{ "id": "7", "slug": "hello" }""";
        call.Content = new StringContent(contentType == "application/json" ? data : $$"""{ "specversion": "1.0", "id": "e1", "source": "/cms", "type": "post.published", "data": {{data}} }""", Encoding.UTF8, contentType);
        if (contentType == "application/json")
        {
            foreach (var (name, value) in new[] { ("ce-specversion", "1.0"), ("ce-id", "e1"), ("ce-source", "/cms"), ("ce-type", "post.published") }) call.Headers.Add(name, value);
        }

        using var answer = await broker.Http.SendAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("""[{"deployment":"site","tags":["post:7"],"paths":["/blog/hello"]}]""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_batch_is_accepted_and_does_nothing()
    {
        await using var broker = await TestBroker.StartAsync(sources: Sources);

        using var answer = await PostAsync(broker, $"/hooks/events?access_token={TestBroker.Secret}", "[]", "application/cloudevents-batch+json");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"jobs\":[]", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(TestBroker broker, string path, string body, string contentType = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, contentType);
        return await broker.Http.PostAsync(broker.Address(path), content);
    }
}
