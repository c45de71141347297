using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace RevalidationBroker.Hosting.Tests.Http;

/// <summary>What the broker tells its operators, and nobody else.</summary>
public sealed class OperatorEndpointTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const string Body = """{"type":"post.published","data":{"email":"editor@example.com"}}""";

    [Fact]
    public async Task Who_has_the_key_learns_what_was_refused_and_why()
    {
        await using var broker = await TestBroker.StartAsync(operatorKey: Key);
        using var missing = await broker.PostSignedAsync(Body, change: request => request.Headers.Remove("webhook-signature"));
        using var unknown = await broker.Http.PostAsync(broker.Address("/hooks/attack-7f3a"), null, TestContext.Current.CancellationToken);

        using var answer = await AskAsync(broker, $"Bearer {Key}");

        Assert.Equal((HttpStatusCode.OK, "application/json", "no-store"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, answer.Headers.CacheControl!.ToString()));
        var told = await JsonOf(answer);
        Assert.Equal(["(unknown) unknown source 1", "cms MissingHeader 1"], told.GetProperty("counts").EnumerateArray().Select(count => $"{count.GetProperty("source")} {count.GetProperty("cause")} {count.GetProperty("count")}"));
        var recent = told.GetProperty("recent").EnumerateArray().ToList();
        Assert.Equal(["(unknown)", "cms"], recent.Select(refusal => refusal.GetProperty("source").GetString()));
        Assert.Equal(JsonValueKind.Null, recent[0].GetProperty("detail").ValueKind);
        Assert.Equal("The header 'webhook-signature' is missing.", recent[1].GetProperty("detail").GetString());
        Assert.True(recent[0].GetProperty("at").GetDateTimeOffset() >= recent[1].GetProperty("at").GetDateTimeOffset());
    }

    [Fact]
    public async Task The_answer_has_no_secret_no_signature_and_nothing_of_a_body()
    {
        await using var broker = await TestBroker.StartAsync(operatorKey: Key);
        string? signature = null;
        using var forged = await broker.PostSignedAsync(Body, change: request => Replace(request, "webhook-signature", "v1,Zm9yZ2Vk"));
        using var tampered = await broker.PostSignedAsync(Body, change: request =>
        {
            signature = request.Headers.GetValues("webhook-signature").Single();
            request.Content = new StringContent("{}");
        });
        using var stale = await broker.PostSignedAsync(Body, change: request => Replace(request, "webhook-timestamp", "1700000000"));
        using var unreadable = await broker.PostSignedAsync("editor@example.com");

        using var answer = await AskAsync(broker, $"Bearer {Key}");

        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(4, (await JsonOf(answer)).GetProperty("recent").GetArrayLength());
        foreach (var hidden in new[] { TestBroker.Secret, TestBroker.Secret["whsec_".Length..], Key, signature!, "Zm9yZ2Vk", "editor@example.com" })
            Assert.DoesNotContain(hidden, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer 0123456789abcdef0123456789abcdee")]
    [InlineData("Bearer 0123456789abcdef")]
    [InlineData("Bearer 0123456789abcdef0123456789abcdef0")]
    [InlineData("Basic 0123456789abcdef0123456789abcdef")]
    [InlineData(Key)]
    public async Task Without_the_right_key_nobody_is_told_anything(string? authorization)
    {
        await using var broker = await TestBroker.StartAsync(operatorKey: Key);

        using var answer = await AskAsync(broker, authorization);

        await IsRefusedAsync(answer, "The operator key is missing or wrong");
        var line = Assert.Single(broker.Logs.GetSnapshot(), record => record.Level >= LogLevel.Warning);
        Assert.Equal("Refused a request to an operator address: the operator key is missing or wrong.", line.Message);
    }

    [Fact]
    public async Task Two_keys_open_nothing()
    {
        await using var broker = await TestBroker.StartAsync(operatorKey: Key);

        using var answer = await AskAsync(broker, $"Bearer {Key}", "Bearer other");

        await IsRefusedAsync(answer, "The operator key is missing or wrong");
    }

    [Fact]
    public async Task The_scheme_may_be_written_in_any_case()
    {
        await using var broker = await TestBroker.StartAsync(operatorKey: Key);

        using var answer = await AskAsync(broker, $"bearer {Key}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"counts":[],"recent":[]}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData($"Bearer {Key}")]
    public async Task Where_the_host_gave_no_key_nobody_can_ask_and_is_told_so(string? authorization)
    {
        await using var broker = await TestBroker.StartAsync();

        using var answer = await AskAsync(broker, authorization);

        await IsRefusedAsync(answer, "No operator key is set");
    }

    private static async Task IsRefusedAsync(HttpResponseMessage answer, string title)
    {
        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        var problem = await JsonOf(answer);
        Assert.Equal((title, 401), (problem.GetProperty("title").GetString(), problem.GetProperty("status").GetInt32()));
    }

    private static async Task<HttpResponseMessage> AskAsync(TestBroker broker, params string?[] authorization)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, broker.Address("/operator/refusals"));
        foreach (var header in authorization) Assert.True(header is null || question.Headers.TryAddWithoutValidation("Authorization", header));
        return await broker.Http.SendAsync(question, TestContext.Current.CancellationToken);
    }

    private static void Replace(HttpRequestMessage request, string header, string value)
    {
        request.Headers.Remove(header);
        request.Headers.TryAddWithoutValidation(header, value);
    }

    private static async Task<JsonElement> JsonOf(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
}
