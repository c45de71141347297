using System.Text;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers.Cdn;

/// <summary>
/// <c>vercel</c>: purges Vercel's CDN, runtime and data cache together, by tags (vercel.com/docs/rest-api/edge-cache/invalidate-by-tag,
/// vercel.com/docs/caching/cdn-cache/purge). It takes no paths: Next.js tags its pages with their paths, but the API does not say that such
/// a tag may be purged, so it is not relied on.
/// </summary>
/// <param name="delete">Whether what must expire is deleted, so that the next visitors wait for their pages, all at once.</param>
internal sealed class VercelLayer(string query, string? target, bool delete, LayerTags tags, SecretUse token) : ICacheLayer
{
    public const string Name = "vercel";

    // The API's own limits: 1 to 16 tags a call, each at most 256.
    public const int MaxTags = 16;
    public const int MaxTagBytes = 256;

    private static readonly ApiAnswer Answer = new("Vercel's API",
        "Give 'token' a token of an account that may purge this project's cache, and 'team' or 'teamId' if the project is a team's.",
        "Compare 'project', 'team' and 'teamId' with the project's settings.");

    public string Kind => Name;

    public Uri Endpoint { get; } = new("https://api.vercel.com/");

    public string Tells => $"{query} {target}";

    public IReadOnlyList<SecretUse> Secrets { get; } = [token];

    public LayerLimits Limits { get; } = new(MaxTags, MaxBytes: 64 * 1024);

    public IReadOnlyList<string> HeaderNames { get; } = ["authorization"];

    public string? ReasonNotToCarry(Invalidation invalidation) => invalidation switch
    {
        Invalidation.Tag tag => tags.ReasonNotToCarry(tag),
        Invalidation.Everything => "Vercel's API purges by tags alone, not everything. Give all answers one tag, and the rule that tag.",
        _ => "Vercel's API purges by tags alone, not by paths. Give the rule tags; a Next.js site on Vercel purges its paths itself when its route is called (kind 'nextjs').",
    };

    public HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets secrets)
    {
        var verb = delete && call.Mode == InvalidationMode.Expire ? "dangerously-delete" : "invalidate";
        return JsonCall.Post(new Uri(Endpoint, $"v1/edge-cache/{verb}-by-tags?{query}"), json =>
        {
            json.WriteTexts("tags", tags.Of(call));
            if (target is not null) json.WriteString("target", target);
        }).WithBearer(secrets[token.Name].Current);
    }

    public Outcome ReadAnswer(LayerAnswer answer) => Answer.Read(answer);
}

internal sealed class VercelLayerKind : ICacheLayerKind
{
    public string Kind => VercelLayer.Name;

    public ICacheLayer? Bind(ConfigNode node, Uri deployment)
    {
        var project = node.Id("project", "my-site");
        var (teamId, team) = (node.OptionalId("teamId", "team_1a2b3c"), node.OptionalId("team", "my-team"));
        if (teamId is not null && team is not null) node.Note("team", "Give 'team' or 'teamId', not both: they could name two teams.");
        var target = node.Has("target") ? node.OneOf("target", "production", "production", "preview") : null;
        var delete = node.Flag("delete");
        var tags = new LayerTags("Vercel", VercelLayer.MaxTagBytes, character => character.Value is not ',' && !Rune.IsControl(character), "no commas", TagMapping.Read(node));
        if (node.Token("token") is not { } token || project is null) return null;

        var owner = teamId is not null ? $"&teamId={teamId}" : team is not null ? $"&slug={team}" : "";
        return new VercelLayer($"projectIdOrName={project}{owner}", target, delete, tags, token);
    }
}
