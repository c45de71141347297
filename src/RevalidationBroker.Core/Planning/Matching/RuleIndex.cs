using System.Runtime.InteropServices;
using RevalidationBroker.Planning.Conditions;

namespace RevalidationBroker.Planning.Matching;

/// <summary>
/// Finds the rules that match an event without asking those that cannot: what a match costs grows with the paths that rules look at, and not
/// with the number of rules. Built once; any number of threads may ask.
/// </summary>
internal sealed class RuleIndex
{
    private readonly IReadOnlyList<Rule> _rules;
    private readonly RuleShelf _all;

    public RuleIndex(IReadOnlyList<Rule> rules)
    {
        _rules = rules;
        _all = RuleShelf.Of([.. rules.Select((rule, position) => new RuleShelf.Filed(position, [.. rule.Conditions.OfType<IExactCondition>()]))]);
    }

    /// <summary>The positions of all rules that match, in the order of the rules. It makes nothing but room in the list.</summary>
    /// <param name="into">Is emptied first.</param>
    public void Match(EventScope scope, List<int> into)
    {
        Collect(scope, into);
        var positions = CollectionsMarshal.AsSpan(into);
        var kept = 0;
        foreach (var position in positions)
        {
            if (Matches(_rules[position], scope)) positions[kept++] = position;
        }

        CollectionsMarshal.SetCount(into, kept);
    }

    /// <summary>The positions of the rules that could match, in the order of the rules: all that do, and few that do not.</summary>
    /// <param name="into">Is emptied first.</param>
    public void Collect(EventScope scope, List<int> into)
    {
        into.Clear();
        _all.Collect(scope, into);
        Positions.PutInOrder(into);
    }

    public static bool Matches(Rule rule, EventScope scope)
    {
        for (var i = 0; i < rule.Conditions.Count; i++)
        {
            if (!rule.Conditions[i].Holds(scope)) return false;
        }

        return true;
    }
}
