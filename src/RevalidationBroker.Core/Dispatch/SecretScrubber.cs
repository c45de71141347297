using System.Text.Encodings.Web;
using System.Text.Json;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Dispatch;

/// <summary>Takes our own secret out of what a site answered: a route that shows its input when it fails shows that too.</summary>
internal static class SecretScrubber
{
    // What is left of a secret that the end of an excerpt has cut; less tells nobody anything.
    private const int LeastRest = 4;

    public static Outcome Scrub(IEnumerable<Secret> secrets, Outcome outcome)
    {
        var spellings = Spellings(secrets);
        return outcome switch
        {
            Outcome.Rejected { Answer: { } answer } rejected => rejected with { Answer = Scrub(answer, spellings), Detail = Scrub(rejected.Detail, spellings) },
            _ => outcome with { Detail = Scrub(outcome.Detail, spellings) },
        };
    }

    public static string Scrub(IEnumerable<Secret> secrets, string text) => Scrub(text, Spellings(secrets));

    private static List<string> Spellings(IEnumerable<Secret> secrets) => [.. secrets.SelectMany(SpellingsOf).Distinct().OrderByDescending(spelling => spelling.Length)];

    private static string Scrub(string text, List<string> spellings)
    {
        var scrubbed = spellings.Aggregate(text, (rest, spelling) => rest.Replace(spelling, "***", StringComparison.OrdinalIgnoreCase));
        foreach (var spelling in spellings)
        {
            for (var length = Math.Min(spelling.Length - 1, scrubbed.Length); length >= LeastRest; length--)
            {
                if (scrubbed.EndsWith(spelling[..length], StringComparison.OrdinalIgnoreCase)) return $"{scrubbed[..^length]}***";
            }
        }

        return scrubbed;
    }

    // As it is, as it stands in an address, and as it stands in JSON.
    private static IEnumerable<string> SpellingsOf(Secret secret)
    {
        var text = secret.Reveal();
        return [text, Uri.EscapeDataString(text), JsonEncodedText.Encode(text).ToString(), JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()];
    }
}
