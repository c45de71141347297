using System.Text;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Fakes;

/// <summary>A cache in front of a site with an API of its own: one line an invalidation, and 202 when it has only begun.</summary>
internal sealed class FakeCdn : ICacheLayer
{
    public string Kind { get; init; } = "cdn";

    public Uri Endpoint { get; init; } = new("https://api.cdn.example/purge");

    public IReadOnlyList<SecretUse> Secrets => [];

    public LayerLimits Limits { get; init; } = new(MaxItems: 1000, MaxBytes: 1_000_000);

    /// <summary>What it cannot be told, such as <c>tag</c>.</summary>
    public string[] Refused { get; init; } = [];

    /// <summary>Where it says to ask, and how long to wait before.</summary>
    public (string Operation, TimeSpan? Wait) Begins { get; init; } = ("https://api.cdn.example/operations/1", null);

    public string? ReasonNotToCarry(Invalidation invalidation) => Refused.Contains(invalidation.Target.Kind) ? $"A cdn knows no {invalidation.Target.Kind}." : null;

    public HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets secrets) =>
        new(HttpMethod.Post, Endpoint) { Content = new StringContent(string.Join('\n', call.Invalidations.Select(Some.Written)), Encoding.UTF8) };

    public HttpRequestMessage CreatePoll(Uri operation, LayerSecrets secrets) => new(HttpMethod.Get, operation);

    public Outcome ReadAnswer(LayerAnswer answer) => answer.Status switch
    {
        200 => new Outcome.Delivered { Detail = "The cdn answered 200." },
        202 => new Outcome.Underway(new Uri(Begins.Operation, UriKind.RelativeOrAbsolute), Begins.Wait) { Detail = "The cdn answered 202." },
        400 => new Outcome.Rejected { Detail = "The cdn answered 400." },
        403 => new Outcome.Misconfigured { Detail = "The cdn answered 403." },
        _ => new Outcome.Transient(answer.RetryAfter) { Detail = $"The cdn answered {answer.Status}." },
    };
}
