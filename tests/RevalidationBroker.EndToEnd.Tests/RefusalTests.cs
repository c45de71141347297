using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RevalidationBroker.Dispatch;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;
using RevalidationBroker.Sqlite;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary>What <c>broker serve</c> does not let in: the right status, one line with the cause, and nothing stored but a count.</summary>
public sealed class RefusalTests
{
    private const string Wrong = "this-is-another-secret-of-64-characters-than-the-broker-has-0000";
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");

    public static TheoryData<string, int, string, string> Refusals => new()
    {
        { "wrong signature", 401, "Mismatch", "The signature does not fit." },
        { "stale timestamp", 401, "Stale", "ago; at most 30 s is accepted." },
        { "unknown source", 404, "unknown source", "no source is configured under this name" },
        { "2 MB body", 413, "too large", "too large" },
        { "{ as a body", 400, "unreadable", "The body is not JSON" },
        { "UTF-16 body", 400, "unreadable", "The body is UTF-16" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refused_webhook_leaves_a_status_a_line_and_a_count(string what, int status, string cause, string line)
    {
        using var folder = new BrokerFolder(Journey.TagRule, ("site", Nowhere, Journey.BearerAuth));
        await using (var broker = await BrokerProcess.StartAsync(folder))
        {
            var before = broker.Lines.Count;

            Assert.Equal(status, (int)await SendAsync(what, broker));

            await broker.LineAsync(text => text.Contains(line, StringComparison.Ordinal));
            Assert.Equal(0, await broker.StopAsync());
            Assert.Single(broker.Lines.Skip(before), text => text.Contains("warn", StringComparison.Ordinal) || text.Contains("fail", StringComparison.Ordinal));
            Assert.DoesNotContain(broker.Lines, text => text.Contains(BrokerFolder.ContentfulSecret, StringComparison.Ordinal) || text.Contains(Wrong, StringComparison.Ordinal));
        }

        await using var store = SqliteStore.Open(folder.Database, TimeProvider.System, () => LaneWindow.Default, NullLogger<SqliteStore>.Instance);
        var count = Assert.Single(await store.Journal.RefusalsAsync(TestContext.Current.CancellationToken));
        Assert.Equal((cause, 1), (count.Cause, count.Count));
        Assert.Empty(await store.Journal.RecentAsync(10, TestContext.Current.CancellationToken));
        Assert.Empty(await store.Queue.LanesAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<HttpStatusCode> SendAsync(string what, BrokerProcess broker)
    {
        using var cms = new Cms(broker);
        return what switch
        {
            "wrong signature" => (await cms.PublishAsync("hello", secret: Wrong)).Status,
            "stale timestamp" => (await cms.PublishAsync("hello", age: TimeSpan.FromSeconds(31))).Status,
            "unknown source" => await PostAsync(broker, "/hooks/nobody", "{}"u8.ToArray()),
            "2 MB body" => (await cms.PublishAsync("hello", body: new string(' ', 2 * 1024 * 1024))).Status,
            "{ as a body" => (await cms.PublishAsync("hello", body: "{")).Status,
            "UTF-16 body" => (await cms.PublishBytesAsync(Encoding.Unicode.GetBytes("{}"))).Status,
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
    }

    private static async Task<HttpStatusCode> PostAsync(BrokerProcess broker, string path, byte[] body)
    {
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(broker.Url, path), new ByteArrayContent(body));
        return response.StatusCode;
    }
}
