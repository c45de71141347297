using System.Globalization;
using System.Text.Json;
using RevalidationBroker.Planning.Conditions;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Configuration;

/// <summary>What stands beside an operator of <c>when.where</c>; what is wrong with it the node notes.</summary>
/// <param name="Name">The member of the node, to note errors under.</param>
internal readonly record struct WhereOperand(ConfigNode Node, string Name, JsonElement Value, string DottedPath)
{
    // ISO 8601 in its extended form, with or without time and offset.
    private static readonly string[] DateForms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public bool Flag() => Node.Flag(Name);

    public ConfigNode Object() => Node.Child(Name, Value);

    /// <summary>A value, or a list of values any of which will do.</summary>
    public IReadOnlyList<string>? Scalars()
    {
        if (Value.ValueKind == JsonValueKind.Array && Value.GetArrayLength() == 0) return Node.Fail<IReadOnlyList<string>>(Name, "The list is empty, so nothing would be one of it.");
        var texts = Value.ValueKind == JsonValueKind.Array ? [.. Value.EnumerateArray().Select(ScalarOf)] : (List<string?>)[ScalarOf(Value)];
        if (texts.All(text => text is not null)) return texts!;
        return Node.Fail<IReadOnlyList<string>>(Name, $"{ConfigNode.Shown(Value)} stands where a text, number, true or false belongs, or a list of them.");
    }

    public IReadOnlyList<string>? List() =>
        Value.ValueKind == JsonValueKind.Array ? Scalars() : Node.Fail<IReadOnlyList<string>>(Name, $"{ConfigNode.Shown(Value)} stands where a list belongs.");

    public IReadOnlyList<Glob>? Globs()
    {
        if (Node.HasEmptyList(Name)) return Node.Fail<IReadOnlyList<Glob>>(Name, "The list is empty, so nothing would fit.");
        return [.. Node.Texts(Name).Select(text => new Glob(text))];
    }

    /// <summary>A number, or a date.</summary>
    public Bound? Bound()
    {
        const string date = "such as \"2026-01-31\" or \"2026-01-31T12:00:00Z\"";
        if (Value.ValueKind == JsonValueKind.String && DateTimeOffset.TryParseExact(Value.Text(), DateForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return new Bound.Date(Value.Text()!, time);
        if (DottedPath == "updatedAt") return Node.Fail<Bound>(Name, $"{ConfigNode.Shown(Value)} stands where a date belongs, {date}.");
        if (Value.ValueKind == JsonValueKind.Number && double.IsFinite(Value.GetDouble())) return new Bound.Number(ConfigNode.Shown(Value), Value.TryGetDecimal(out var exact) ? exact : null, Value.GetDouble());
        return Node.Fail<Bound>(Name, $"{ConfigNode.Shown(Value)} stands where a number belongs, or a date {date}.");
    }

    private static string? ScalarOf(JsonElement value) => new Planning.ScopeValue(value).ScalarText();
}
