namespace RevalidationBroker.Planning.Conditions;

/// <summary><c>not</c> of <c>when.where</c>: of the conditions in it at least one does not hold.</summary>
internal sealed record ValueIsNot(string DottedPath, IReadOnlyList<IValueCondition> Conditions) : IValueCondition
{
    private readonly ScopePath _path = new(DottedPath);

    public string Demand => Conditions is [var only] ? $"not {only.Demand}" : $"not all of: {string.Join("; ", Conditions.Select(condition => condition.Demand))}";

    public bool Holds(EventScope scope)
    {
        for (var i = 0; i < Conditions.Count; i++)
        {
            if (!Conditions[i].Holds(scope)) return true;
        }

        return false;
    }

    public string? WhyNot(EventScope scope)
    {
        if (Holds(scope)) return null;
        var value = _path.Find(scope);
        return $"{DottedPath} is {(value.IsArray ? "an array with it" : ItemCondition.Shown(value))}, wanted {Demand}";
    }
}
