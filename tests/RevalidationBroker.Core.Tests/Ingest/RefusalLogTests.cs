using System.Text;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ingest;

/// <summary>A refusal is one short line that tells the operator the cause, and nobody anything that the sender wrote.</summary>
public class RefusalLogTests
{
    private readonly WebhookIngestHarness _harness = new();

    public static TheoryData<string, string, string> Refusals => new()
    {
        { "no headers", "cms", "MissingHeader" },
        { "no signature", "cms", "MissingHeader" },
        { "odd time", "cms", "MalformedHeader" },
        { "old", "cms", "Stale" },
        { "other body", "cms", "Mismatch" },
        { "other signature", "cms", "Mismatch" },
        { "other secret", "cms", "Mismatch" },
        { "useless secret", "cms", "UnusableSecret" },
        { "no secret", "cms", "NoSecret" },
        { "no headers", "contentful", "MissingHeader" },
        { "old", "contentful", "Stale" },
        { "other body", "contentful", "Mismatch" },
        { "useless secret", "contentful", "UnusableSecret" },
        { "signed header missing", "contentful", "Mismatch" },
        { "signed header long", "contentful", "Mismatch" },
        { "signed header with a line break", "contentful", "Mismatch" },
    };

    [Theory, MemberData(nameof(Refusals))]
    public async Task A_refusal_is_one_line_with_its_cause_and_nothing_that_the_sender_wrote(string change, string source, string cause)
    {
        var request = Changed(_harness.Signed("""{"type":"post.published","data":{"email":"editor@example.com"}}""", source), change, source);

        Assert.IsType<IngestResult.NotAuthentic>(await _harness.IngestAsync(request));

        var line = _harness.TheOnlyLine;
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.StartsWith($"Refused a webhook for source {source}: {cause}. ", line.Message, StringComparison.Ordinal);
        Assert.True(line.Message.Length < 400, line.Message);
        Assert.DoesNotContain(line.Message, char.IsControl);
        foreach (var told in new[] { "editor@example.com", "hunter2", "evil", Some.SigningSecret.Reveal(), Some.ContentfulSecret.Reveal() }.Concat(request.Headers.Where(header => header.Key.EndsWith("signature", StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)))
            Assert.DoesNotContain(told, _harness.Logged, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([(source, cause, 1L)], (await _harness.Journal.RefusalsAsync(TestContext.Current.CancellationToken)).Select(refusal => (refusal.Source, refusal.Cause, refusal.Count)));
    }

    private WebhookRequest Changed(WebhookRequest request, string change, string source)
    {
        switch (change)
        {
            case "no headers": return request with { Headers = [] };
            case "no signature": return With(request, "webhook-signature", null);
            case "odd time": return With(request, "webhook-timestamp", "hunter2");
            case "old": return request with { ReceivedAt = request.ReceivedAt.AddHours(1) };
            case "other body": return request with { Body = Encoding.UTF8.GetBytes("""{"password":"hunter2"}""") };
            case "other signature": return With(request, "webhook-signature", "v1,hunter2");
            case "other secret": _harness.Secrets[source] = SecretVersions.Of(Convert.ToBase64String("hunter2 hunter2"u8)); return request;
            case "useless secret": _harness.Secrets[source] = SecretVersions.Of("hunter2!"); return request;
            case "no secret": _harness.Secrets.Forget(source); return request;
            case "signed header missing": return Listing(request, "x-proxy-dropped");
            case "signed header long": return Listing(request, "evil" + new string('x', 30_000));
            case "signed header with a line break": return Listing(request, "evil\nfake log line");
            default: throw new ArgumentException(change);
        }
    }

    private static WebhookRequest Listing(WebhookRequest request, string name) => With(request, "x-contentful-signed-headers", $"x-contentful-timestamp,{name}");

    private static WebhookRequest With(WebhookRequest request, string name, string? value)
    {
        var headers = new WebhookHeaders();
        foreach (var (other, old) in request.Headers.Where(header => !header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))) headers.Add(other, old);
        if (value is not null) headers.Add(name, value);
        return request with { Headers = headers };
    }

    [Fact]
    public async Task A_signed_header_that_a_proxy_dropped_is_named()
    {
        await _harness.IngestAsync(Listing(_harness.Signed(source: "contentful"), "x-proxy-dropped"));

        Assert.Contains("'x-proxy-dropped'", _harness.TheOnlyLine.Message, StringComparison.Ordinal);
    }
}
