using System.Text;
using System.Text.Json;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Checking.Builds;

/// <summary>Reads a build's JSON files, and notes those that are not there or broken.</summary>
internal sealed class BuildJson(BuildFiles files)
{
    private readonly List<string> _missing = [.. files.Skipped];

    public IReadOnlyList<string> Missing => _missing;

    /// <param name="without">What is unknown without the file, for the note; null where nothing is.</param>
    public JsonElement Read(string path, string? without)
    {
        if (files[path] is not { } text)
        {
            if (without is not null) _missing.Add($"{path} is not there: {without}.");
            return default;
        }

        if (JsonBody.TryParse(Encoding.UTF8.GetBytes(text), out var json, out _)) return json;
        _missing.Add($"{path} cannot be read: it is no JSON.");
        return default;
    }

    /// <summary>The members of an object; none of anything else.</summary>
    public static IEnumerable<JsonProperty> Members(JsonElement element) => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : [];
}
