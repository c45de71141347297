using System.Text.Json;

namespace RevalidationBroker.Webhooks.References;

/// <summary>Looks at every value of an entry's fields, from the top down and in order.</summary>
internal static class FieldWalk
{
    /// <summary>What lies deeper is not looked at; the fields themselves are at depth 1.</summary>
    public const int Deepest = 32;

    /// <param name="fields">The entry's fields; anything but an object has none.</param>
    /// <param name="look">What a value is: called for objects, texts and numbers, and of a list for each item.</param>
    /// <param name="except">Names of members that are passed over, at any depth.</param>
    public static IReadOnlyList<EntryReference> Find(JsonElement fields, Func<JsonElement, Sight> look, IReadOnlySet<string>? except = null)
    {
        var found = new FoundReferences();
        if (fields.ValueKind != JsonValueKind.Object) return [];
        foreach (var field in fields.EnumerateObject())
        {
            if (except?.Contains(field.Name) != true) Walk(field.Value, new Step(found, field.Name, look, except), depth: 1);
        }

        return found.InOrder;
    }

    private static void Walk(JsonElement value, Step step, int depth)
    {
        if (step.Found.IsFull || depth > Deepest) return;
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray()) Walk(item, step, depth + 1);
            return;
        }

        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.String or JsonValueKind.Number)) return;
        var sight = step.Look(value);
        step.Found.Add(sight.Id, sight.Type, step.Through);
        if (!sight.Within || value.ValueKind != JsonValueKind.Object) return;
        foreach (var member in value.EnumerateObject())
        {
            if (step.Except?.Contains(member.Name) != true) Walk(member.Value, step, depth + 1);
        }
    }

    private sealed record Step(FoundReferences Found, string Through, Func<JsonElement, Sight> Look, IReadOnlySet<string>? Except);
}
