namespace RevalidationBroker.Planning.Conditions;

/// <summary><c>exists</c> and <c>absent</c> of <c>when.where</c>: there is a value, even an empty one, or there is none. <c>null</c> is none.</summary>
internal sealed record ValueExists(string DottedPath, bool Wanted) : IValueCondition
{
    private readonly ScopePath _path = new(DottedPath);

    public string Demand => Wanted ? "a value" : "none";

    public bool Holds(EventScope scope) => _path.Find(scope).IsAbsent != Wanted;

    public string? WhyNot(EventScope scope)
    {
        if (Holds(scope)) return null;
        var value = _path.Find(scope);
        return $"{DottedPath} is {(value.IsArray ? "an array" : ItemCondition.Shown(value))}, wanted {Demand}";
    }
}
