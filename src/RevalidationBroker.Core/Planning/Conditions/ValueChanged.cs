namespace RevalidationBroker.Planning.Conditions;

/// <summary>
/// <c>changed</c> of <c>when.where</c>: the value is another than the one that was known of the entry before. Where nothing is known it counts
/// as changed: one invalidation too many does less harm than one too few.
/// </summary>
internal sealed record ValueChanged(string DottedPath, bool Wanted) : IValueCondition
{
    private readonly ScopePath _path = new(DottedPath);

    public string Demand => Wanted ? "a change" : "no change";

    /// <summary>The paths at which conditions look at the entry as it was before: what must be known of it.</summary>
    public static IEnumerable<string> PathsIn(IEnumerable<IRuleCondition> conditions) => conditions.SelectMany(condition => condition switch
    {
        ValueChanged changed => [changed.DottedPath],
        ValueIsNot not => PathsIn(not.Conditions),
        _ => Enumerable.Empty<string>(),
    });

    public bool Holds(EventScope scope) => (scope.Before is not { } before || !_path.Find(scope).IsSameAs(_path.Find(before))) == Wanted;

    public string? WhyNot(EventScope scope)
    {
        if (Holds(scope)) return null;
        if (Wanted) return $"{DottedPath} is what it was before, wanted a change";
        return scope.Before is null ? $"{DottedPath} may have changed, because the entry is not known yet, wanted no change" : $"{DottedPath} has changed, wanted no change";
    }
}
