namespace RevalidationBroker.Planning.Conditions;

/// <summary><c>greaterThan</c>, <c>atLeast</c>, <c>lessThan</c>, <c>atMost</c> of <c>when.where</c>. Of a value that is neither number nor date it does not hold.</summary>
internal sealed record ValueCompares(string DottedPath, Comparison Comparison, Bound Bound) : ItemCondition(DottedPath)
{
    public override string Demand => $"{(Comparison, Bound) switch
    {
        (Comparison.GreaterThan, Bound.Date) => "later than",
        (Comparison.AtLeast, Bound.Date) => "not before",
        (Comparison.LessThan, Bound.Date) => "earlier than",
        (Comparison.AtMost, Bound.Date) => "not after",
        (Comparison.GreaterThan, _) => "more than",
        (Comparison.AtLeast, _) => "at least",
        (Comparison.LessThan, _) => "less than",
        _ => "at most",
    }} {Bound.Written}";

    protected override bool HoldsOf(ScopeValue value) => Bound.Compare(value) is { } order && Comparison switch
    {
        Comparison.GreaterThan => order > 0,
        Comparison.AtLeast => order >= 0,
        Comparison.LessThan => order < 0,
        _ => order <= 0,
    };

    protected override string? Objection(ScopeValue value) => Bound.Compare(value) is null ? $", which is no {Bound.Kind}" : null;
}

/// <summary>How a value must lie to its bound.</summary>
internal enum Comparison
{
    GreaterThan,
    AtLeast,
    LessThan,
    AtMost,
}
