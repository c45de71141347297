using System.Text.Json;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning.Conditions;

/// <summary><c>when.source</c>, <c>when.type</c>, <c>when.event</c>, …: a name of the event is one of those listed.</summary>
/// <param name="Name">One of <see cref="EventScope.Names"/> that is a text.</param>
public sealed record NameIsOneOf(string Name, IReadOnlyList<string> Wanted) : IRuleCondition
{
    public string? WhyNot(EventScope scope)
    {
        var actual = scope[Name] as string;
        return Wanted.Contains(actual, StringComparer.Ordinal) ? null : WhyNotText.Of(Name, actual, Wanted);
    }
}

/// <summary><c>when.where</c>: the value at a path equals one of those listed; of an array, any item does.</summary>
public sealed record ValueIsOneOf(string DottedPath, IReadOnlyList<string> Wanted) : IRuleCondition
{
    public string? WhyNot(EventScope scope) => scope.At(DottedPath) switch
    {
        JsonElement { ValueKind: JsonValueKind.Array } array => array.EnumerateArray().Any(item => IsWanted(TextOf(item))) ? null : WhyNotText.Of(DottedPath, "an array without it", Wanted),
        JsonElement element => IsWanted(TextOf(element)) ? null : WhyNotText.Of(DottedPath, TextOf(element) ?? (element.ValueKind == JsonValueKind.Object ? "an object" : "no text"), Wanted),
        string text => IsWanted(text) ? null : WhyNotText.Of(DottedPath, text, Wanted),
        _ => WhyNotText.Of(DottedPath, null, Wanted),
    };

    private bool IsWanted(string? text) => text is not null && Wanted.Contains(text, StringComparer.Ordinal);

    private static string? TextOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => element.Text(),
    };
}

internal static class WhyNotText
{
    public static string Of(string name, string? actual, IReadOnlyList<string> wanted)
    {
        var listed = string.Join(", ", wanted.Select(text => $"'{text}'"));
        var demand = wanted.Count == 1 ? listed : $"one of {listed}";
        return actual is null ? $"{name} is absent, wanted {demand}" : $"{name} is '{WholeCharacters.Shortened(actual, 60)}', wanted {demand}";
    }
}
