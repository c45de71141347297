using System.Net;
using System.Text.Json;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Http;

/// <summary>What an operator learns of lanes over HTTP.</summary>
public sealed class LanesEndpointTests : IAsyncLifetime
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const string Body = """{"type":"post.published","data":{"id":"1","slug":"hello"}}""";

    private TestBroker _broker = null!;

    public async ValueTask InitializeAsync() => _broker = await TestBroker.StartAsync(operatorKey: Key);

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    [Fact]
    public async Task A_deployment_without_jobs_has_a_line_too()
    {
        var answer = await AskAsync();

        var lane = Assert.Single(answer.GetProperty("lanes").EnumerateArray());
        Assert.Equal(("site", "nextjs", "idle", "nothing waits", 0), (Text(lane, "deployment"), Text(lane, "layer"), Text(lane, "state"), Text(lane, "says"), lane.GetProperty("waiting").GetInt32()));
        Assert.False(lane.TryGetProperty("parked", out _));
        Assert.False(answer.GetProperty("needsAttention").GetBoolean());
        Assert.Empty(answer.GetProperty("deadLetters").EnumerateArray());
    }

    [Fact]
    public async Task A_parked_lane_says_since_when_why_and_when_it_is_tried_again()
    {
        var now = await SettleAsync(at => (new Settlement.Retry(at, Counts: true), new LanePark(at, at.AddMinutes(5), 1, "The route answered 401.")));

        var answer = await AskAsync();

        var lane = Assert.Single(answer.GetProperty("lanes").EnumerateArray());
        Assert.Equal(("parked", 1, 1), (Text(lane, "state"), lane.GetProperty("waiting").GetInt32(), lane.GetProperty("mostAttempts").GetInt32()));
        Assert.Matches("^parked since .*Z: The route answered 401\\. Next try .*Z\\.$", Text(lane, "says"));
        Assert.Equal(("The route answered 401.", now.AddMinutes(5)), (Text(lane.GetProperty("parked"), "reason"), lane.GetProperty("parked").GetProperty("until").GetDateTimeOffset()));
        Assert.Equal(now.AddMinutes(5), lane.GetProperty("goesAt").GetDateTimeOffset());
        Assert.Equal(now, lane.GetProperty("oldestAcceptedAt").GetDateTimeOffset());
        Assert.True(answer.GetProperty("needsAttention").GetBoolean());
    }

    [Fact]
    public async Task Dead_letters_and_refusals_are_counted()
    {
        await SettleAsync(_ => (new Settlement.DeadLetter("The site answered 422."), null));
        using var forged = await _broker.PostSignedAsync(Body, "msg_2", request => request.Headers.Remove("webhook-signature"));

        var answer = await AskAsync();

        Assert.Equal("""[{"deployment":"site","count":1}]""", answer.GetProperty("deadLetters").GetRawText());
        Assert.Equal("""[{"source":"cms","count":1,"more":false}]""", answer.GetProperty("refusals").GetRawText());
        Assert.True(answer.GetProperty("needsAttention").GetBoolean());
    }

    [Fact]
    public async Task A_deployment_whose_pages_are_looked_at_says_what_was_seen_of_its_last_change()
    {
        Assert.False((await AskAsync()).TryGetProperty("proofs", out _));
        await _broker.DisposeAsync();
        _broker = await TestBroker.StartAsync(operatorKey: Key, more: """ "prove": { "marker": "meta:content-revision" } """);
        var nothing = Assert.Single((await AskAsync()).GetProperty("proofs").EnumerateArray());
        Assert.Equal(("no page was looked at lately", false), (Text(nothing, "says"), nothing.TryGetProperty("at", out _)));

        foreach (var verdict in (string[])["fresh", "stale"])
        {
            await _broker.Journal.RecordAsync(
                new Attempt { Deployment = "site", Layer = Attempt.Proof, WebhookIds = ["wh-1"], StartedAt = DateTimeOffset.UnixEpoch, Duration = TimeSpan.FromSeconds(1), Outcome = verdict, Detail = $"It is {verdict}.", Tags = 0, Paths = 1 },
                TestContext.Current.CancellationToken);
        }

        Assert.Equal(
            """{"deployment":"site","fresh":1,"lookedAt":2,"says":"It is stale.","at":"1970-01-01T00:00:01+00:00","webhookId":"wh-1","verdict":"stale"}""",
            Assert.Single((await AskAsync()).GetProperty("proofs").EnumerateArray()).GetRawText());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer 0123456789abcdef0123456789abcdee")]
    public async Task Without_the_right_key_nobody_is_told_anything(string? authorization)
    {
        using var answer = await SendAsync(authorization);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.DoesNotContain("site", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <param name="become">What becomes of a job and its lane, by when it was accepted.</param>
    /// <returns>When that was.</returns>
    private async Task<DateTimeOffset> SettleAsync(Func<DateTimeOffset, (Settlement, LanePark?)> become)
    {
        using var accepted = await _broker.PostSignedAsync(Body);
        var lease = await _broker.Queue.TakeAsync(TestContext.Current.CancellationToken);
        var acceptedAt = lease.Jobs[0].Job.AcceptedAt;
        var (settlement, park) = become(acceptedAt);
        Assert.True(await _broker.Queue.SettleAsync(lease, new LaneSettlement([new JobSettlement(lease.Jobs[0], settlement)], park), TestContext.Current.CancellationToken));
        return acceptedAt;
    }

    private async Task<JsonElement> AskAsync()
    {
        using var answer = await SendAsync($"Bearer {Key}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
    }

    private async Task<HttpResponseMessage> SendAsync(string? authorization)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, _broker.Address("/operator/lanes"));
        Assert.True(authorization is null || question.Headers.TryAddWithoutValidation("Authorization", authorization));
        return await _broker.Http.SendAsync(question, TestContext.Current.CancellationToken);
    }

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();
}
