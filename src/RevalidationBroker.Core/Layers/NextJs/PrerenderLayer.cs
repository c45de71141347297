using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Layers.NextJs.Auth;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers.NextJs;

/// <summary>
/// <c>nextjs-prerender</c>: asks for the page itself with <c>x-prerender-revalidate</c>, without any route: Next.js with the <c>previewModeId</c> of
/// its build (measured on 14 to 16), and on Vercel SvelteKit, Nuxt and Astro with their <c>bypassToken</c> (vercel.com/docs/build-output-api/features,
/// svelte.dev/docs/kit/adapter-vercel, nitro.build/deploy/providers/vercel, docs.astro.build/en/guides/integrations-guide/vercel). One name of the
/// page does, as with <c>nextjs-pages</c>.
/// </summary>
internal sealed class PrerenderLayer(Uri site, HttpMethod method, bool slash, SecretUse token) : ICacheLayer
{
    public const string Name = "nextjs-prerender";

    public string Kind => Name;

    public Uri Endpoint => site;

    public IReadOnlyList<SecretUse> Secrets { get; } = [token];

    public LayerLimits Limits { get; } = new(MaxItems: 1, MaxBytes: 64 * 1024);

    public IReadOnlyList<string> HeaderNames { get; } = ["x-prerender-revalidate"];

    public string? ReasonNotToCarry(Invalidation invalidation) => invalidation switch
    {
        Invalidation.Path { Type: null, Value.IsPattern: false } => null,
        Invalidation.Tag => "This layer asks for pages by their address, so it cannot carry a tag. Give the rule the pages' paths, or use the kind 'nextjs'.",
        Invalidation.Everything => "This layer asks for pages one by one, so it cannot carry 'everything'. Give the rule the pages' paths, or use the kind 'nextjs'.",
        _ => "This layer asks for pages by their address, so it cannot carry a layout or a route pattern. Give the rule the pages' own paths, or use the kind 'nextjs'.",
    };

    public HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets secrets) =>
        new HttpRequestMessage(method, PageOf(call)).With("x-prerender-revalidate", HeaderValue.Of(secrets[token.Name].Current));

    public LayerAim AimOf(LayerCall call) => new(method, PageOf(call));

    public Outcome ReadAnswer(LayerAnswer answer) => (answer.Status, StateOf(answer)) switch
    {
        // Measured on Next.js 14 to 16: it says REVALIDATED, and what the handler reads through Next's cache stays old. Pages are HTML.
        (>= 200 and < 300, "REVALIDATED") when answer is { ContentType: not null } && !answer.IsHtml() && answer.Headers.ContainsKey("x-nextjs-cache") =>
            answer.Rejected("This is a static route handler, whose cached data this call does not renew, whatever it answers. Reach it with the kind 'nextjs' from Next.js 15 on, or leave it out of the rule's paths."),
        // 404 is right for a page that was unpublished, once it was made anew.
        ((>= 200 and < 300) or 404, "REVALIDATED") => AnswerText.Delivered(answer.Status == 404 ? "The page was made anew, and is a 404 now." : "The page was made anew."),
        (>= 200 and < 300, { } state) => AnswerText.Misconfigured($"The page was not made anew ({(state.All(char.IsAsciiLetter) ? state : "another state")} instead of REVALIDATED): the secret is not the one of this build. A Next.js build makes a new 'previewModeId' each time (.next/prerender-manifest.json, preview.previewModeId); elsewhere on Vercel it is the 'bypassToken' of the adapter's settings."),
        (>= 200 and < 300, null) => answer.Rejected("The page says nothing of a cache (neither x-nextjs-cache nor x-vercel-cache): it is made for each visitor, so there is nothing to forget, or something in between takes the header away. Leave it out of the rule's paths."),
        (>= 300 and < 400, _) => AnswerText.Misconfigured($"The page answered {answer.Status}, a redirect{AnswerText.To(answer.Location)}. Redirects are not followed: give 'url' as visitors see it, set \"trailingSlash\": true if the site wants one, and give the rule the path that answers itself."),
        (401 or 403, _) => AnswerText.Misconfigured($"The page answered {answer.Status}: something in front of it asks for a login, such as Vercel's Deployment Protection. Use the production domain, or let the broker through."),
        (402 or 410, _) => AnswerText.Misconfigured($"The site answered {answer.Status}: its host has switched the deployment off or deleted it. Point 'url' to one that runs."),
        (404, _) => answer.Rejected("There is no such page, and none was cached. Compare the rule's path with the site's routes."),
        (405, _) => AnswerText.Misconfigured($"The page answered 405: it takes no {method}. Set 'method' to '{(method == HttpMethod.Head ? "GET" : "HEAD")}'."),
        (408 or 425 or 429 or >= 500, _) => new Outcome.Transient(answer.RetryAfter) { Detail = $"The page answered {answer.Status}." },
        _ => answer.Rejected($"The page answered {answer.Status}: it will not have this call, however often it comes."),
    };

    private Uri PageOf(LayerCall call)
    {
        var path = call.Invalidations.OfType<Invalidation.Path>().Single().Value.Value;
        var basePath = site.AbsolutePath.TrimEnd('/');
        var address = path == "/" && basePath.Length > 0 ? basePath : basePath + path;
        if (slash && !address.EndsWith('/')) address += "/";
        return new Uri(site.GetLeftPart(UriPartial.Authority) + address);
    }

    // PRERENDER is a copy from static storage, and BYPASS one that was not kept (vercel.com/docs/caching/cache-status): neither is new to visitors.
    private static string? StateOf(LayerAnswer answer) =>
        answer.Headers.GetValueOrDefault("x-nextjs-cache") is { } next && (next == "REVALIDATED" || !answer.Headers.ContainsKey("x-vercel-cache")) ? next : answer.Headers.GetValueOrDefault("x-vercel-cache");
}

internal sealed class PrerenderLayerKind : ICacheLayerKind
{
    private static readonly string[] Methods = ["HEAD", "GET"];

    public string Kind => PrerenderLayer.Name;

    public ICacheLayer? Bind(ConfigNode node, Uri deployment)
    {
        var method = node.OptionalText("method") ?? "HEAD";
        if (!Methods.Contains(method)) node.Note("method", ConfigNodeNames.Unknown("A page is asked for with HEAD or GET, not with", method, Methods));
        var slash = node.Flag("trailingSlash");
        return node.Token("token") is { } token && Methods.Contains(method) ? new PrerenderLayer(deployment, new HttpMethod(method), slash, token) : null;
    }
}
