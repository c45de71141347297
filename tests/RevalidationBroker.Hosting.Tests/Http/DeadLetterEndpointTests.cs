using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Http;

/// <summary>What an operator asks of dead letters over HTTP.</summary>
public sealed class DeadLetterEndpointTests : IAsyncLifetime
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const string All = """{"filter":{}}""";

    private TestBroker _broker = null!;

    public async ValueTask InitializeAsync() => _broker = await TestBroker.StartAsync(operatorKey: Key);

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    [Fact]
    public async Task They_are_listed_the_newest_first_and_filtered()
    {
        await DieAsync("msg_1");
        await DieAsync("msg_2");

        var (status, all) = await GetAsync("");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.False(all.GetProperty("more").GetBoolean());
        Assert.Equal(["2", "1"], Ids(all));
        var first = all.GetProperty("deadLetters")[0];
        Assert.Equal(("The site answered 422.", 1, "site", "cms"), (first.GetProperty("reason").GetString(), first.GetProperty("attempts").GetInt32(), first.GetProperty("job").GetProperty("deployment").GetString(), first.GetProperty("job").GetProperty("source").GetString()));
        Assert.Equal("post:1", first.GetProperty("job").GetProperty("invalidations")[0].GetProperty("tag").GetString());

        var (_, one) = await GetAsync("?limit=1&deployment=site&source=cms&since=2h");
        Assert.Equal(["2"], Ids(one));
        Assert.True(one.GetProperty("more").GetBoolean());
        Assert.Empty(Ids((await GetAsync("?deployment=other")).Json));
        Assert.Empty(Ids((await GetAsync("?source=other")).Json));
        Assert.Empty(Ids((await GetAsync("?since=9999-01-01T00:00:00Z")).Json));
        Assert.Equal(2, Ids((await GetAsync("?since=999999d")).Json).Length);
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?limit=many")]
    [InlineData("?since=yesterday")]
    public async Task A_filter_that_is_none_is_said(string query)
    {
        var (status, problem) = await GetAsync(query);

        Assert.Equal((HttpStatusCode.BadRequest, 400), (status, problem.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task One_is_shown_with_its_attempts_on_the_deployment_and_its_plan()
    {
        var webhook = await DieAsync("msg_1");
        await RecordAsync(webhook, "site", "rejected");
        await RecordAsync(webhook, "another", "delivered");

        var (status, detail) = await GetAsync("/1");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("1", webhook), (detail.GetProperty("deadLetter").GetProperty("id").GetString(), detail.GetProperty("webhook").GetProperty("id").GetString()));
        Assert.Equal("post", detail.GetProperty("webhook").GetProperty("plan").GetProperty("events")[0].GetProperty("rules")[0].GetProperty("rule").GetString());
        Assert.Equal("rejected", Assert.Single(detail.GetProperty("attempts").EnumerateArray()).GetProperty("outcome").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/2")).Status);
        // Not an id, but an address of its own.
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await GetAsync("/replay")).Status);
    }

    [Fact]
    public async Task A_dry_run_counts_and_a_replay_does_it_once()
    {
        await DieAsync("msg_1");
        await DieAsync("msg_2");

        var (_, counted) = await PostAsync("/replay", """{"filter":{"deployment":"site"},"dryRun":true}""");
        Assert.Equal((true, 2), (counted.GetProperty("dryRun").GetBoolean(), counted.GetProperty("count").GetInt32()));
        Assert.Empty(await _broker.Queue.LanesAsync(TestContext.Current.CancellationToken));

        var (_, done) = await PostAsync("/replay", """{"ids":["1","2"]}""");
        Assert.Equal(["1", "2"], done.GetProperty("handled").EnumerateArray().Select(letter => letter.GetProperty("id").GetString()));
        Assert.Equal(2, Assert.Single(await _broker.Queue.LanesAsync(TestContext.Current.CancellationToken)).Waiting);

        var (status, again) = await PostAsync("/replay", """{"ids":["1","2"]}""");
        Assert.Equal((HttpStatusCode.OK, 0, 2), (status, again.GetProperty("count").GetInt32(), again.GetProperty("kept").GetArrayLength()));
        Assert.Equal(2, Assert.Single(await _broker.Queue.LanesAsync(TestContext.Current.CancellationToken)).Waiting);
    }

    [Fact]
    public async Task The_rules_of_today_are_asked_and_what_they_were_asked_of_is_said()
    {
        await DieAsync("msg_1");

        var (_, done) = await PostAsync("/replay", """{"ids":["1"],"rules":"today","to":"site"}""");

        Assert.Equal(("summary", "site"), (done.GetProperty("handled")[0].GetProperty("plannedFrom").GetString(), done.GetProperty("handled")[0].GetProperty("to").GetString()));
    }

    [Fact]
    public async Task What_is_discarded_is_gone()
    {
        await DieAsync("msg_1");

        var (_, done) = await PostAsync("/discard", All);

        Assert.Equal(1, done.GetProperty("count").GetInt32());
        Assert.Empty(Ids((await GetAsync("")).Json));
        Assert.Empty(await _broker.Queue.LanesAsync(TestContext.Current.CancellationToken));
        Assert.Single(_broker.Logs.GetSnapshot(), line => line.Message == "An operator discarded 1 dead letters of deployment site; it is not told of them.");
    }

    [Theory]
    [InlineData("/replay", "")]
    [InlineData("/replay", "null")]
    [InlineData("/replay", "{")]
    [InlineData("/replay", "{}")]
    [InlineData("/replay", """{"ids":["1"],"filter":{}}""")]
    [InlineData("/replay", """{"ids":[null]}""")]
    [InlineData("/replay", """{"ids":"1"}""")]
    [InlineData("/replay", """{"filter":{"since":"soon"}}""")]
    [InlineData("/replay", """{"filter":{"deploymnet":"site"}}""")]
    [InlineData("/replay", """{"ids":["1"],"dryrunn":true}""")]
    [InlineData("/replay", """{"ids":["1"],"rules":"yesterday"}""")]
    [InlineData("/replay", """{"ids":["1"],"rules":1}""")]
    [InlineData("/discard", """{"ids":["1"],"to":"site"}""")]
    [InlineData("/discard", """{"ids":["1"],"rules":"today"}""")]
    public async Task What_cannot_be_understood_does_nothing(string route, string body)
    {
        await DieAsync("msg_1");

        var (status, problem) = await PostAsync(route, body);

        Assert.Equal((HttpStatusCode.BadRequest, "The request cannot be understood"), (status, problem.GetProperty("title").GetString()));
        Assert.Single(Ids((await GetAsync("")).Json));
    }

    [Fact]
    public async Task A_deployment_that_is_none_is_said_with_the_nearest()
    {
        await DieAsync("msg_1");

        var (status, problem) = await PostAsync("/replay", """{"ids":["1"],"to":"sitte"}""");

        Assert.Equal((HttpStatusCode.BadRequest, "No deployment is named 'sitte'. Did you mean 'site'? Known: site."), (status, problem.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_not_read()
    {
        var (status, _) = await PostAsync("/replay", new string(' ', DeadLetterEndpoint.BodyBytes + 1));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/1")]
    [InlineData("POST", "/replay")]
    [InlineData("POST", "/discard")]
    public async Task Without_the_key_nobody_sees_or_does_anything(string method, string route)
    {
        await DieAsync("msg_1");

        var (status, problem) = await SendAsync(method, route, All, key: "wrong");

        Assert.Equal((HttpStatusCode.Unauthorized, "The operator key is missing or wrong"), (status, problem.GetProperty("title").GetString()));
        Assert.Single(await _broker.Queue.DeadLetters.ListAsync(DeadLetterFilter.All, 10, TestContext.Current.CancellationToken));
        Assert.Single(_broker.Logs.GetSnapshot(), line => line.Level >= LogLevel.Warning);
    }

    private static string[] Ids(JsonElement list) => [.. list.GetProperty("deadLetters").EnumerateArray().Select(letter => letter.GetProperty("id").GetString()!)];

    /// <returns>The webhook's id.</returns>
    private async Task<string> DieAsync(string message)
    {
        using var accepted = await _broker.PostSignedAsync("""{"type":"post.published","data":{"id":"1"}}""", message);
        var lease = await _broker.Queue.TakeAsync(TestContext.Current.CancellationToken);
        await _broker.Queue.SettleAsync(lease, new LaneSettlement([.. lease.Jobs.Select(job => new JobSettlement(job, new Settlement.DeadLetter("The site answered 422.")))], Park: null), TestContext.Current.CancellationToken);
        return lease.Jobs[0].Job.WebhookId;
    }

    private Task RecordAsync(string webhook, string deployment, string outcome) => _broker.Journal.RecordAsync(
        new Attempt { Deployment = deployment, WebhookIds = [webhook], StartedAt = default, Duration = default, Outcome = outcome, Detail = "", Tags = 1, Paths = 0 },
        TestContext.Current.CancellationToken);

    private Task<(HttpStatusCode Status, JsonElement Json)> GetAsync(string route) => SendAsync("GET", route, body: null, Key);

    private Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(string route, string body) => SendAsync("POST", route, body, Key);

    private async Task<(HttpStatusCode Status, JsonElement Json)> SendAsync(string method, string route, string? body, string key)
    {
        using var question = new HttpRequestMessage(new HttpMethod(method), _broker.Address($"{DeadLetterEndpoint.ListRoute}{route}"));
        question.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        if (method == "POST") question.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body!));
        using var answer = await _broker.Http.SendAsync(question, TestContext.Current.CancellationToken);
        Assert.Equal(answer.IsSuccessStatusCode ? "application/json" : "application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement);
    }
}
