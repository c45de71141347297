using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning.Ledger.Import;

/// <summary>Reads newline-delimited JSON (ndjson.org): one object a line, of which one at a time is in memory. Empty lines are passed over.</summary>
internal static class ExportedLines
{
    /// <param name="read">What one line's object comes to; it is told where the line stands.</param>
    public static async IAsyncEnumerable<ImportItem> ReadAsync(TextReader lines, Func<JsonElement, string, ImportItem> read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var number = 1; await lines.ReadLineAsync(cancellation) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            var at = string.Create(CultureInfo.InvariantCulture, $"line {number}");
            yield return JsonBody.TryParse(Encoding.UTF8.GetBytes(line), out var json, out _) && json.ValueKind == JsonValueKind.Object
                ? read(json, at)
                : new ImportItem.Problem(at, "The line is no JSON object. The file must have one whole object on each line.");
        }
    }
}
