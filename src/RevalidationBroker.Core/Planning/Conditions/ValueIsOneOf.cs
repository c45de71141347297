namespace RevalidationBroker.Planning.Conditions;

/// <summary><c>equals</c> and <c>oneOf</c> of <c>when.where</c>, and a bare value or list there: the value is one of those listed.</summary>
internal record ValueIsOneOf(string DottedPath, IReadOnlyList<string> Wanted) : ItemCondition(DottedPath), IExactCondition
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _wanted = new HashSet<string>(Wanted, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public override string Demand => Listed(Wanted);

    internal static string Listed(IReadOnlyList<string> texts)
    {
        var listed = string.Join(", ", texts.Select(text => $"'{text}'"));
        return texts.Count == 1 ? listed : $"one of {listed}";
    }

    protected override bool HoldsOf(ScopeValue value) => value.TryScalarText(stackalloc char[ScopeValue.BufferLength], out var text) && _wanted.Contains(text);
}

/// <summary><c>when.source</c>, <c>when.type</c>, <c>when.event</c>, …: a name of the event is one of those listed.</summary>
/// <param name="Name">One of <see cref="EventScope.Names"/> that is a text.</param>
internal sealed record NameIsOneOf(string Name, IReadOnlyList<string> Wanted) : ValueIsOneOf(Name, Wanted);
