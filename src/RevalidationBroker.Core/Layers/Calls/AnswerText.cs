using System.Text;
using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Layers.Calls;

/// <summary>What may be told of an answer, and what of it is nobody's business.</summary>
internal static class AnswerText
{
    private const int MaxExcerpt = 2048;

    public static bool IsHtml(this LayerAnswer answer) => answer.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) ?? false;

    public static string Excerpt(this LayerAnswer answer) => Encoding.UTF8.GetString(answer.Body.Span[..Math.Min(answer.Body.Length, MaxExcerpt)]);

    /// <summary>Where a redirect leads, as the end of a sentence, without user name, query and fragment, which may hold a secret.</summary>
    public static string To(Uri? location) => location switch
    {
        null => "",
        { IsAbsoluteUri: true, Scheme: "https" or "http" } => $" to {location.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}",
        { IsAbsoluteUri: true } => " to an address that is none of the web",
        _ => $" to {location.OriginalString.Split('?', '#')[0]}",
    };

    public static Outcome.Delivered Delivered(string detail) => new() { Detail = detail };

    public static Outcome.Misconfigured Misconfigured(string detail) => new() { Detail = detail };

    public static Outcome.Rejected Rejected(this LayerAnswer answer, string detail) => new(answer.Excerpt()) { Detail = detail };
}
