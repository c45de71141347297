using RevalidationBroker.Configuration;
using RevalidationBroker.Ingest;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.References;

namespace RevalidationBroker.Planning;

/// <summary>Rules as <c>broker.json</c> has them, and changes that come one after the other, each finding what those before it taught.</summary>
internal sealed class PlanStory
{
    private readonly ScratchLedger _ledger;
    private readonly BrokerConfiguration _configuration;

    /// <param name="rules">A list, as JSON.</param>
    public PlanStory(string rules, string provider = "contentful", string limits = "{}", string deployments = "", ILedgerReader? ledger = null)
    {
        if (deployments.Length == 0) deployments = """ "production": { "url": "https://www.example.com", $layer } """;
        var json = $$"""
            { "sources": { "cms": { "provider": "{{provider}}", "secrets": ["cms"] } }, "rules": {{rules}}, "limits": {{limits}},
              "deployments": { {{deployments.Replace("$layer", """ "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } """, StringComparison.Ordinal)}} } }
            """;
        _configuration = A.Configuration(json);
        _ledger = new ScratchLedger(ledger);
        Source = _configuration.Sources["cms"] with { References = new ReferencesByName() };
    }

    public Source Source { get; init; }

    public Planner Planner => _configuration.Planner;

    /// <summary>What the last webhook would do.</summary>
    public WhatIfReport Last { get; private set; } = null!;

    public EventPlan LastEvent => Last.Events[^1];

    /// <summary>What a webhook makes stale, in the words of <see cref="Some.Stale"/>; with several deployments for each.</summary>
    public async Task<string> AfterAsync(params ContentEvent[] events)
    {
        Last = await WhatIf.RunAsync(_configuration, Source, events, _ledger, TestContext.Current.CancellationToken);
        return Written();
    }

    public async Task<string> AfterAsync(WebhookRequest request)
    {
        Last = await WhatIf.RunAsync(_configuration, Source, request, _ledger, TestContext.Current.CancellationToken);
        return Written();
    }

    /// <summary>An entry by the id <c>1</c>, or another, of the type <c>post</c>.</summary>
    public static ContentEvent Change(ContentEventKind kind = ContentEventKind.Published, string? slug = null, string fields = "", string id = "1", string? type = "post") => new()
    {
        Kind = kind,
        Type = type,
        Id = id,
        Slug = slug,
        Fields = fields.Length == 0 ? default : Some.Json(fields),
        Payload = Some.Json("{}"),
    };

    private string Written()
    {
        var calls = Last.Calls.GroupBy(call => call.Deployment).Select(deployment => (deployment.Key, Stale: string.Join(' ', deployment.SelectMany(call => call.Invalidations).Select(Some.Written)))).ToList();
        return calls is [var only] ? only.Stale : string.Join(" | ", calls.Select(call => $"{call.Key}: {call.Stale}"));
    }

    /// <summary>Takes the members of <c>refs</c>, each a list of ids, for references.</summary>
    private sealed class ReferencesByName : IReferenceFinder
    {
        public IReadOnlyList<EntryReference> Find(ContentEvent change) =>
            change.Fields.At("refs") is { ValueKind: System.Text.Json.JsonValueKind.Object } refs
                ? [.. refs.EnumerateObject().SelectMany(field => field.Value.Texts().Select(id => new EntryReference(id, null, field.Name)))]
                : [];
    }
}
