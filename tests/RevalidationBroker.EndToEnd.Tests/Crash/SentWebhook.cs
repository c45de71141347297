using System.Globalization;
using System.Text;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.EndToEnd.Tests.Crash;

/// <summary>A webhook of the run, and what its sender knows of it. One sender at a time has it.</summary>
internal sealed class SentWebhook(int number, int entry, ContentEventKind kind)
{
    /// <summary>For <see cref="Targets"/> and <see cref="Deployments"/> of any webhook.</summary>
    public const string Rules = """
        { "name": "post", "when": { "type": "post" }, "tags": ["change:{{ revision }}", "post:{{ slug }}"], "paths": ["/blog/{{ slug }}"] },
        { "name": "note", "when": { "type": "note" }, "tags": ["change:{{ revision }}", "post:{{ slug }}"], "paths": ["/blog/{{ slug }}"], "deployments": ["north", "east"] }
        """;

    public static readonly IReadOnlyList<string> AllDeployments = ["north", "east", "south", "west"];

    private readonly bool _isNote = entry % 5 == 0;

    /// <summary>What the CMS calls the delivery, also when it sends it again.</summary>
    public string DeliveryId { get; } = string.Create(CultureInfo.InvariantCulture, $"delivery-{number}");

    public ContentEventKind Kind => kind;

    public bool Expires => kind == ContentEventKind.Unpublished;

    /// <summary>Which no other webhook asks for.</summary>
    public string OwnTarget { get; } = string.Create(CultureInfo.InvariantCulture, $"tag change:{number}");

    /// <summary>What it declares stale.</summary>
    public IReadOnlyList<string> Targets =>
        [OwnTarget, string.Create(CultureInfo.InvariantCulture, $"tag post:entry-{entry}"), string.Create(CultureInfo.InvariantCulture, $"path /blog/entry-{entry}")];

    public IReadOnlyList<string> Deployments => _isNote ? ["north", "east"] : AllDeployments;

    public byte[] Body => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
        { "sys": { "id": "entry-{{entry}}", "type": "Entry", "revision": {{number}}, "contentType": { "sys": { "id": "{{(_isNote ? "note" : "post")}}" } } },
          "fields": { "slug": { "en-US": "entry-{{entry}}" } } }
        """));

    /// <summary>When it was sent first.</summary>
    public long? FirstSent { get; private set; }

    /// <summary>A moment before the broker accepted it; null as long as no 2xx has come.</summary>
    public long? AcceptedAfter { get; private set; }

    /// <summary>Sendings that had no answer: the broker may have it or not.</summary>
    public int Doubts { get; private set; }

    /// <summary>Further sendings after a 2xx.</summary>
    public int Repetitions { get; private set; }

    public void Sending(long moment) => FirstSent ??= moment;

    public void NoAnswer() => Doubts++;

    /// <returns>What is wrong with such an answer; null when nothing is.</returns>
    public string? Accepted(long sent, bool duplicate)
    {
        if (AcceptedAfter is not null)
        {
            Repetitions++;
            return duplicate ? null : $"{DeliveryId} was accepted before, and accepted again as if it were new.";
        }

        AcceptedAfter = duplicate ? FirstSent : sent;
        return duplicate && Doubts == 0 ? $"{DeliveryId} was sent once, and called a duplicate." : null;
    }
}
