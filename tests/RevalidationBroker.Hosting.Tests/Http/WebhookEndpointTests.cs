using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Http;

public sealed class WebhookEndpointTests
{
    private const string Published = """{ "type": "post.published", "timestamp": "2026-11-22T10:00:00Z", "data": { "id": "7", "slug": "hello" } }""";

    [Fact]
    public async Task An_authentic_webhook_is_answered_with_200_its_id_and_its_jobs()
    {
        await using var broker = await TestBroker.StartAsync();

        using var response = await broker.PostSignedAsync(Published);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        var answer = await JsonOf(response);
        Assert.Equal(32, answer.GetProperty("id").GetString()!.Length);
        Assert.False(answer.GetProperty("duplicate").GetBoolean());
        Assert.Equal("""[{"deployment":"site","tags":["post:7"],"paths":["/blog/hello"]}]""", answer.GetProperty("jobs").GetRawText());
        Assert.Equal(1, (await broker.Queue.LanesAsync(TestContext.Current.CancellationToken)).Single().Waiting);
    }

    [Fact]
    public async Task The_same_delivery_again_is_answered_like_the_first_and_enqueues_nothing()
    {
        await using var broker = await TestBroker.StartAsync();
        using var first = await broker.PostSignedAsync(Published);

        using var second = await broker.PostSignedAsync(Published);

        var (before, after) = (await JsonOf(first), await JsonOf(second));
        Assert.True(after.GetProperty("duplicate").GetBoolean());
        Assert.Equal(before.GetProperty("id").GetString(), after.GetProperty("id").GetString());
        Assert.Equal(before.GetProperty("jobs").GetRawText(), after.GetProperty("jobs").GetRawText());
        Assert.Equal(1, (await broker.Queue.LanesAsync(TestContext.Current.CancellationToken)).Single().Waiting);
    }

    public static TheoryData<string, int, string, Func<TestBrokerCall, Task<HttpResponseMessage>>> Refusals => new()
    {
        { "a wrong signature", 401, "Mismatch", call => call.SignedAsync(Published, request => Replace(request, "webhook-signature", "v1,AAAA")) },
        { "no signature", 401, "MissingHeader", call => call.SignedAsync(Published, request => request.Headers.Remove("webhook-signature")) },
        { "a stale timestamp", 401, "Stale", call => call.SignedAsync(Published, request => Replace(request, "webhook-timestamp", "1700000000")) },
        { "an unknown source", 404, "unknown source", call => call.SignedAsync(Published, request => request.RequestUri = call.Address("/hooks/nobody")) },
        { "a body of 2 MB", 413, "too large", call => call.SignedAsync(new string(' ', 2 * 1024 * 1024), _ => { }) },
        { "a body of 2 MB of unknown length", 413, "too large", call => call.SignedAsync(new string(' ', 2 * 1024 * 1024), request => request.Headers.TransferEncodingChunked = true) },
        { "half an object", 400, "unreadable", call => call.SignedAsync("{", _ => { }) },
        { "no body", 400, "unreadable", call => call.SignedAsync("", _ => { }) },
        { "UTF-16 that does not say so", 400, "unreadable", call => call.SignedBytesAsync(Encoding.Unicode.GetBytes(Published), _ => { }) },
        { "UTF-16 that says so", 415, "unsupported encoding", call => call.SignedBytesAsync(Encoding.Unicode.GetBytes(Published), request => request.Content!.Headers.ContentType = new("application/json", "utf-16")) },
        { "a compressed body", 415, "unsupported encoding", call => call.SignedBytesAsync(Gzip(Published), request => request.Content!.Headers.ContentEncoding.Add("gzip")) },
        { "GET", 405, "wrong method", call => call.SignedAsync("", request => request.Method = HttpMethod.Get) },
        { "DELETE", 405, "wrong method", call => call.SignedAsync(Published, request => request.Method = HttpMethod.Delete) },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_is_not_let_in_gets_its_status_one_log_line_and_leaves_only_a_count(string what, int status, string cause, Func<TestBrokerCall, Task<HttpResponseMessage>> send)
    {
        await using var broker = await TestBroker.StartAsync();

        using var response = await send(new TestBrokerCall(broker));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await JsonOf(response);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);

        var line = Assert.Single(broker.Logs.GetSnapshot(), record => record.Level >= LogLevel.Warning);
        Assert.DoesNotContain(TestBroker.Secret, line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hello", line.Message, StringComparison.Ordinal);
        var count = Assert.Single(await broker.Journal.RefusalsAsync(TestContext.Current.CancellationToken));
        Assert.Equal((cause, 1), (count.Cause, count.Count));
        Assert.Empty(await broker.Journal.RecentAsync(10, TestContext.Current.CancellationToken));
        Assert.Empty(await broker.Queue.LanesAsync(TestContext.Current.CancellationToken));
        Assert.NotEmpty(what);
    }

    [Fact]
    public async Task Every_forgery_gets_the_same_answer()
    {
        await using var broker = await TestBroker.StartAsync();

        using var mismatch = await broker.PostSignedAsync(Published, change: request => Replace(request, "webhook-signature", "v1,AAAA"));
        using var missing = await broker.PostSignedAsync(Published, change: request => request.Headers.Remove("webhook-signature"));
        using var stale = await broker.PostSignedAsync(Published, change: request => Replace(request, "webhook-timestamp", "1700000000"));

        Assert.Single(new[] { await mismatch.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), await missing.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), await stale.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) }.Distinct());
    }

    [Fact]
    public async Task A_wrong_method_is_told_the_right_one()
    {
        await using var broker = await TestBroker.StartAsync();

        using var response = await broker.Http.GetAsync(broker.Address("/hooks/cms"), TestContext.Current.CancellationToken);

        Assert.Equal("POST", response.Content.Headers.Allow.Single());
    }

    [Fact]
    public async Task A_body_of_exactly_the_limit_is_taken()
    {
        await using var broker = await TestBroker.StartAsync(limits: """{ "bodyBytes": 2048 }""");

        using var atTheLimit = await broker.PostSignedAsync(Published.PadRight(2048));
        using var aboveIt = await broker.PostSignedAsync(Published.PadRight(2049));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge), (atTheLimit.StatusCode, aboveIt.StatusCode));
    }

    [Fact]
    public async Task A_store_that_is_down_is_503_with_a_time_to_come_back_and_the_cause_in_the_log()
    {
        await using var broker = await TestBroker.StartAsync(inbox: _ => new BrokenInbox());

        using var response = await broker.PostSignedAsync(Published);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.DoesNotContain("disk", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(broker.Logs.GetSnapshot(), record => record.Message.Contains("The disk is full.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_webhooks_at_once_than_allowed_are_429_with_a_time_to_come_back()
    {
        var inbox = new SlowInbox();
        await using var broker = await TestBroker.StartAsync(limits: """{ "concurrentWebhooks": 1 }""", inbox: _ => inbox);
        var first = broker.PostSignedAsync(Published);
        await inbox.Entered.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        using var second = await broker.PostSignedAsync(Published, id: "msg_2");
        inbox.Leave.SetResult();

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.NotNull(second.Headers.RetryAfter);
        using var answered = await first;
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        using var third = await broker.PostSignedAsync(Published, id: "msg_3");
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task Nothing_is_read_for_a_name_that_nobody_has_configured()
    {
        await using var broker = await TestBroker.StartAsync();

        // Its body would be too large for a source.
        using var response = await broker.Http.PostAsync(broker.Address("/hooks/nobody"), new ByteArrayContent(new byte[2 * 1024 * 1024]), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_live_and_ready_broker_says_so()
    {
        await using var broker = await TestBroker.StartAsync();

        Assert.Equal("live", await broker.Http.GetStringAsync(broker.Address("/health/live"), TestContext.Current.CancellationToken));
        Assert.Equal("ready", await broker.Http.GetStringAsync(broker.Address("/health/ready"), TestContext.Current.CancellationToken));
    }

    private static async Task<JsonElement> JsonOf(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    private static void Replace(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private sealed class BrokenInbox : IInbox
    {
        public Task<Acceptance?> AcceptAsync(AcceptedWebhook webhook, CancellationToken cancellation) => throw new StorageUnavailableException("The disk is full.");
    }

    private sealed class SlowInbox : IInbox
    {
        public TaskCompletionSource Entered { get; } = new();

        public TaskCompletionSource Leave { get; } = new();

        public async Task<Acceptance?> AcceptAsync(AcceptedWebhook webhook, CancellationToken cancellation)
        {
            Entered.TrySetResult();
            await Leave.Task;
            return new Acceptance(webhook.Id, Duplicate: false, []);
        }
    }
}

/// <summary>One call to a broker, for the table of refusals.</summary>
public sealed class TestBrokerCall
{
    private readonly TestBroker _broker;

    internal TestBrokerCall(TestBroker broker) => _broker = broker;

    public Uri Address(string path) => _broker.Address(path);

    public Task<HttpResponseMessage> SignedAsync(string body, Action<HttpRequestMessage> change) => _broker.PostSignedAsync(body, change: change);

    public Task<HttpResponseMessage> SignedBytesAsync(byte[] body, Action<HttpRequestMessage> change) => _broker.PostSignedAsync(body, change: change);
}
