using System.Text;
using System.Text.Json;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Layers.NextJs;

/// <summary>What an answer of a site's revalidation route means, and what to do about it. The marks were seen on Next 14, 15 and 16.</summary>
internal static class NextJsAnswer
{
    private const int MaxExcerpt = 2048;

    public static Outcome Read(LayerAnswer answer) => answer.Status switch
    {
        >= 200 and < 300 => ReadSuccess(answer),
        >= 300 and < 400 => Misconfigured($"The route answered {answer.Status}, a redirect{To(answer.Location)}. Redirects are not followed: set 'endpoint' to the address that answers itself{SlashHint(answer.Location)}."),
        401 or 403 when IsHtml(answer) => Misconfigured($"The route answered {answer.Status} with a web page: something in front of it asks for a login, such as Vercel's Deployment Protection. Use the production domain, or let the route through."),
        401 or 403 => Misconfigured($"The route answered {answer.Status}: the secret is not the one that the site has. Compare both, and deploy the site again after changing its environment."),
        402 => Misconfigured("The site answered 402: its host has switched the deployment off, as Vercel does with an account that must pay or was blocked (DEPLOYMENT_DISABLED). Settle it there, or point 'url' to a deployment that runs."),
        404 => Misconfigured("The route answered 404: there is none at this address. Compare 'endpoint' with the site's route, letter case and base path included, and see whether the site is deployed with it."),
        405 => Misconfigured("The route answered 405: it exists, and takes no POST, or the address is a page. Export a POST handler from the site's route."),
        410 => Misconfigured("The site answered 410: the deployment or the route is gone for good, as Vercel says of one that was deleted (DEPLOYMENT_DELETED). Point 'url' to one that exists, such as the production domain, or take the deployment out of the configuration."),
        408 or 425 or 429 or >= 500 => new Outcome.Transient(answer.RetryAfter) { Detail = $"The site answered {answer.Status}." },
        // 400, 413, 422, and any that HTTP has yet to name.
        _ => new Outcome.Rejected(Excerpt(answer)) { Detail = $"The site answered {answer.Status}: it will not have this call, however often it comes." },
    };

    private static Outcome ReadSuccess(LayerAnswer answer)
    {
        if (IsHtml(answer)) return Misconfigured($"The address answered {answer.Status} with a web page: it is a page and no revalidation route. Correct 'endpoint'.");
        if (!JsonBody.TryParse(answer.Body, out var json, out _)) return new Outcome.Delivered { Detail = $"The site answered {answer.Status}, and did not say whether it revalidated." };
        return json.At("revalidated").ValueKind switch
        {
            JsonValueKind.True => new Outcome.Delivered { Detail = $"The site answered {answer.Status}, revalidated." },
            JsonValueKind.False => Misconfigured($"The site answered {answer.Status} and said that it did not revalidate: its route does not understand this call. Compare what it reads with what the broker sends (README, 'What a site receives')."),
            _ => new Outcome.Delivered { Detail = $"The site answered {answer.Status}, and did not say whether it revalidated." },
        };
    }

    private static Outcome.Misconfigured Misconfigured(string detail) => new() { Detail = detail };

    private static bool IsHtml(LayerAnswer answer) => answer.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) ?? false;

    // Without user name, query and fragment, which may hold what is nobody's business.
    private static string To(Uri? location) => location switch
    {
        null => "",
        { IsAbsoluteUri: true, Scheme: "https" or "http" } => $" to {location.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}",
        { IsAbsoluteUri: true } => " to an address that is none of the web",
        _ => $" to {location.OriginalString.Split('?', '#')[0]}",
    };

    private static string SlashHint(Uri? location) =>
        location?.OriginalString.Split('?', '#')[0].EndsWith('/') ?? false ? " (with trailingSlash, Next.js wants a slash at the end)" : "";

    private static string Excerpt(LayerAnswer answer) => Encoding.UTF8.GetString(answer.Body.Span[..Math.Min(answer.Body.Length, MaxExcerpt)]);
}
