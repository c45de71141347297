namespace RevalidationBroker.Planning.Conditions;

/// <summary><c>glob</c> of <c>when.where</c>, and names of <c>when</c> with <c>*</c> or <c>?</c> in them: the value fits one of the patterns.</summary>
internal sealed record ValueIsLike(string DottedPath, IReadOnlyList<Glob> Wanted) : ItemCondition(DottedPath)
{
    public override string Demand => $"like {ValueIsOneOf.Listed([.. Wanted.Select(glob => glob.Pattern)])}";

    protected override bool HoldsOf(ScopeValue value)
    {
        if (!value.TryScalarText(stackalloc char[ScopeValue.BufferLength], out var text)) return false;
        for (var i = 0; i < Wanted.Count; i++)
        {
            if (Wanted[i].Matches(text)) return true;
        }

        return false;
    }
}
