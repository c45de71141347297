using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;

namespace RevalidationBroker.EndToEnd.Tests.Burst;

/// <summary>An editor marks everything and presses Publish, again and again: many webhooks about a few entries.</summary>
internal sealed class BulkPublish(int webhooks, int entries, Sequence sequence)
{
    public const string Rule = """{ "name": "post", "when": { "type": "post" }, "tags": ["post:{{ id }}"], "paths": ["/blog/{{ slug }}"] }""";

    // Below limits.concurrentWebhooks, so that none is asked to come later.
    private const int AtOnce = 200;

    // For each entry: when its last accepted webhook was sent.
    private readonly long[] _lastSent = new long[entries];

    /// <summary>Everything that the burst makes stale.</summary>
    public IReadOnlyList<string> Targets => [.. Enumerable.Range(0, entries).SelectMany(TargetsOf)];

    /// <summary>Sends all webhooks to the broker.</summary>
    public async Task<IReadOnlyList<HttpStatusCode>> SendAsync(Uri broker)
    {
        using var http = new HttpClient();
        var statuses = new HttpStatusCode[webhooks];
        await Parallel.ForAsync(0, webhooks, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, cancellation) =>
        {
            var entry = i % entries;
            var sent = sequence.Next();
            using var message = Cms.Message(broker, BodyOf(entry, revision: i), string.Create(CultureInfo.InvariantCulture, $"delivery-{i}"));
            using var response = await http.SendAsync(message, cancellation);
            statuses[i] = response.StatusCode;
            lock (_lastSent) _lastSent[entry] = Math.Max(_lastSent[entry], sent);
        });
        return statuses;
    }

    /// <summary>Whether a site was told of each entry after its last webhook was sent.</summary>
    public bool ReachedBy(IReadOnlyList<SiteCall> calls) => Enumerable.Range(0, entries).All(entry =>
        TargetsOf(entry).All(target => calls.Any(call => call.AnsweredWell && call.Arrived > _lastSent[entry] && call.Targets.Contains(target))));

    /// <summary>What is done without a broker: each webhook calls the site.</summary>
    public async Task CallForEachAsync(Uri site)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { { "Authorization", $"Bearer {BrokerFolder.SiteSecret}" } } };
        await Parallel.ForAsync(0, webhooks, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, cancellation) =>
        {
            var entry = i % entries;
            var call = new { mode = "stale-while-revalidate", tags = new[] { $"post:entry-{entry}" }, paths = new[] { new { path = $"/blog/entry-{entry}" } } };
            using var response = await http.PostAsJsonAsync(new Uri(site, "/api/revalidate-bearer"), call, cancellation);
            response.EnsureSuccessStatusCode();
        });
    }

    private static string[] TargetsOf(int entry) => [$"tag post:entry-{entry}", $"path /blog/entry-{entry}"];

    private static byte[] BodyOf(int entry, int revision) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
        { "sys": { "id": "entry-{{entry}}", "type": "Entry", "revision": {{revision}}, "contentType": { "sys": { "id": "post" } } },
          "fields": { "slug": { "en-US": "entry-{{entry}}" } } }
        """));
}
