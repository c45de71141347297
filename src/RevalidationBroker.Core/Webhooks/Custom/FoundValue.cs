using System.Text.Json;

namespace RevalidationBroker.Webhooks.Custom;

/// <summary>What stands at a <see cref="ValuePath"/>.</summary>
/// <param name="Element">An undefined element where there is nothing, and for a header or a parameter.</param>
/// <param name="Texts">Of a text, number, true or false, and of a list of them; an empty text counts as none.</param>
internal readonly record struct FoundValue(JsonElement Element, IReadOnlyList<string> Texts)
{
    /// <summary>The one text; null for a list and for nothing.</summary>
    public string? Text => Texts.Count == 1 && Element.ValueKind != JsonValueKind.Array ? Texts[0] : null;

    public static FoundValue Of(JsonElement element) => new(element, element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().Select(Scalar).OfType<string>()]
        : Scalar(element) is { } text ? [text] : []);

    public static FoundValue Of(string? text) => new(default, string.IsNullOrEmpty(text) ? [] : [text]);

    private static string? Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => element.Text() is { Length: > 0 } text ? text : null,
    };
}
