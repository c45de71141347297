using System.Text.Json;

namespace RevalidationBroker.Planning.Conditions;

/// <summary>A condition on one value: of an array, it holds when it holds of any item.</summary>
internal abstract record ItemCondition(string DottedPath) : IValueCondition
{
    private readonly ScopePath _path = new(DottedPath);

    public abstract string Demand { get; }

    public bool Holds(EventScope scope)
    {
        var value = _path.Find(scope);
        if (!value.IsArray) return HoldsOf(value);
        foreach (var item in value.Element.EnumerateArray())
        {
            if (HoldsOf(new ScopeValue(item))) return true;
        }

        return false;
    }

    public string? WhyNot(EventScope scope)
    {
        if (Holds(scope)) return null;
        var value = _path.Find(scope);
        return $"{DottedPath} is {Shown(value)}{(value.IsAbsent || value.IsArray ? "" : Objection(value))}, wanted {Demand}";
    }

    /// <summary>A value as a plan shows it.</summary>
    internal static string Shown(ScopeValue value)
    {
        if (value.IsAbsent) return "absent";
        var text = value.IsArray ? "an array without it" : value.ScalarText() ?? (value.Element.ValueKind == JsonValueKind.Object ? "an object" : "no text");
        return $"'{WholeCharacters.Shortened(text, 60)}'";
    }

    protected abstract bool HoldsOf(ScopeValue value);

    /// <summary>What is wrong with the value besides that it is another.</summary>
    protected virtual string? Objection(ScopeValue value) => null;
}
