using System.Text.Json;

namespace RevalidationBroker.Webhooks.Custom;

/// <summary>Holds when a value, or one of a list of values, is one of these; without any, when there is a value other than null and false.</summary>
internal sealed record ValueCondition(ValuePath Path, IReadOnlyList<string> AnyOf)
{
    public bool Holds(EventPlace at)
    {
        var found = Path.Find(at);
        if (AnyOf.Count > 0) return found.Texts.Any(AnyOf.Contains);
        return found.Text is null ? found.Element.ValueKind is JsonValueKind.Object or JsonValueKind.Array : found.Text != "false";
    }
}
