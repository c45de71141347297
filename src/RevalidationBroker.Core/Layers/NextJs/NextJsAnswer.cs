using System.Text.Json;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers.Calls;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Layers.NextJs;

/// <summary>What an answer of a site's revalidation route means, and what to do about it. The marks were seen on Next 14, 15 and 16.</summary>
internal static class NextJsAnswer
{
    /// <param name="method">Of the call.</param>
    public static Outcome Read(LayerAnswer answer, HttpMethod method) => answer.Status switch
    {
        >= 200 and < 300 => ReadSuccess(answer),
        >= 300 and < 400 => AnswerText.Misconfigured($"The route answered {answer.Status}, a redirect{AnswerText.To(answer.Location)}. Redirects are not followed: set 'endpoint' to the address that answers itself{SlashHint(answer.Location)}."),
        // About what the call carries, and only these: another call may do.
        400 or 413 or 422 => answer.Rejected($"The site answered {answer.Status}: it will not have this call, however often it comes."),
        // 409: Cloudflare could not resolve the name of what is behind it (its error 1001). 421: may be asked again over another connection (RFC
        // 9110, section 15.5.20). 423: the site is being deployed (Tencent's EdgeOne Pages).
        408 or 409 or 421 or 423 or 425 or 429 or >= 500 => new Outcome.Transient(answer.RetryAfter) { Detail = $"The site answered {answer.Status}{(answer.RetryAfter is null ? "" : " and asks to be left alone")}." },
        401 or 403 when answer.IsHtml() => AnswerText.Misconfigured($"The route answered {answer.Status} with a web page: something in front of it asks for a login, such as Vercel's Deployment Protection. Use the production domain, or let the route through."),
        _ => AnswerText.Misconfigured(Advice(answer.Status, method)),
    };

    // Every call to the address would be answered so: the jobs are kept until somebody has mended it.
    private static string Advice(int status, HttpMethod method) => status switch
    {
        401 or 403 => $"The route answered {status}: the secret is not the one that the site has. Compare both, and deploy the site again after changing its environment.",
        402 => "The site answered 402: its host has switched the deployment off, as Vercel does with an account that must pay or was blocked (DEPLOYMENT_DISABLED). Settle it there, or point 'url' to a deployment that runs.",
        404 => "The route answered 404: there is none at this address. Compare 'endpoint' with the site's route, letter case and base path included, and see whether the site is deployed with it.",
        405 => $"The route answered 405: it exists, and takes no {method}, or the address is a page. Export a {method} handler from the site's route.",
        406 => "The route answered 406: it, or a firewall in front of it, refuses a POST of JSON. Let the route through there, or answer such a POST in the site's route.",
        407 => "The site answered 407: a proxy in front of it asks for a login of its own. Let the broker through to the route, or point 'url' to the site itself.",
        410 => "The site answered 410: the deployment or the route is gone for good, as Vercel says of one that was deleted (DEPLOYMENT_DELETED). Point 'url' to one that exists, such as the production domain, or take the deployment out of the configuration.",
        414 or 431 => $"The site answered {status}: the address or the headers are too long for it. They are the same in every call and hold no tags: shorten 'endpoint' or the secret, or raise the limit of the server or of what is in front of it.",
        415 => "The route answered 415: it does not take JSON, which is what the broker sends (application/json). Read the body with request.json() in the site's route, or correct 'endpoint'.",
        424 => "The site answered 424: its last deployment failed, as EdgeOne Pages says. See its build log, and deploy it again.",
        451 => "The site answered 451: its host has blocked it for legal reasons. Settle it there, or point 'url' to a deployment that runs.",
        _ => $"The site answered {status}, which no revalidation route answers: see what is in front of it, such as a firewall or a proxy, and let the route through, or correct 'url' and 'endpoint'.",
    };

    private static Outcome ReadSuccess(LayerAnswer answer)
    {
        if (answer.IsHtml()) return AnswerText.Misconfigured($"The address answered {answer.Status} with a web page: it is a page and no revalidation route. Correct 'endpoint'.");
        if (!JsonBody.TryParse(answer.Body, out var json, out _)) return new Outcome.Delivered { Detail = $"The site answered {answer.Status}, and did not say whether it revalidated." };
        // The broker's own receiver answers 422 when it refuses some; a route that did a part says so with a 200.
        if (json.At("refused").Items().Any()) return answer.Rejected($"The site answered {answer.Status} and refused some of what it was told to forget.");
        return json.At("revalidated").ValueKind switch
        {
            JsonValueKind.True when json.At("next").Text() is { Length: <= 32 } next && next.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-') => AnswerText.Delivered($"The site answered {answer.Status}, revalidated by Next.js {next}."),
            JsonValueKind.True => new Outcome.Delivered { Detail = $"The site answered {answer.Status}, revalidated." },
            JsonValueKind.False => AnswerText.Misconfigured($"The site answered {answer.Status} and said that it did not revalidate: its route does not understand this call. Compare what it reads with what the broker sends (README, 'What a site receives')."),
            _ => new Outcome.Delivered { Detail = $"The site answered {answer.Status}, and did not say whether it revalidated." },
        };
    }

    private static string SlashHint(Uri? location) =>
        location?.OriginalString.Split('?', '#')[0].EndsWith('/') ?? false ? " (with trailingSlash, Next.js wants a slash at the end)" : "";
}
