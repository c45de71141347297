using RevalidationBroker.Planning.Conditions;

namespace RevalidationBroker.Planning.Matching;

/// <summary>
/// Rules filed each under one of its exact conditions, by path and text. Where many would still lie under one text they are filed again
/// there, under another condition.
/// </summary>
internal sealed class RuleShelf
{
    // So many rules are asked sooner than filed.
    private const int Few = 8;

    // A rule lies once under each of its texts, on every shelf below another: these bound how often that is.
    private const int MostLevels = 4;
    private const int MostTextsBelow = 4;

    private readonly int[] _always;
    private readonly RuleDrawer[] _drawers;

    private RuleShelf(IEnumerable<Filed> always, IEnumerable<RuleDrawer> drawers)
    {
        _always = [.. always.Select(rule => rule.Position)];
        _drawers = [.. drawers];
    }

    /// <summary>A rule's place in the configuration, and the conditions that it can still be filed under.</summary>
    public readonly record struct Filed(int Position, IReadOnlyList<IExactCondition> Conditions)
    {
        public Filed Without(IExactCondition condition) => new(Position, [.. Conditions.Where(other => !ReferenceEquals(other, condition))]);
    }

    public static RuleShelf Of(IReadOnlyList<Filed> rules, int level = 0)
    {
        if (level == MostLevels || (level > 0 && rules.Count <= Few)) return new RuleShelf(rules, []);

        var usual = level == 0 ? rules : [.. rules.Select(rule => rule with { Conditions = [.. rule.Conditions.Where(condition => condition.Wanted.Count <= MostTextsBelow)] })];
        var popularity = new Popularity(usual);
        var byPath = new Dictionary<string, Dictionary<string, List<Filed>>>(StringComparer.Ordinal);
        var always = new List<Filed>();
        foreach (var rule in usual)
        {
            if (popularity.BestOf(rule) is not { } best) always.Add(rule);
            else File(rule.Without(best), best, byPath);
        }

        return new RuleShelf(always, byPath.Select(path => new RuleDrawer(path.Key, path.Value.Select(text => KeyValuePair.Create(text.Key, Of(text.Value, level + 1))))));
    }

    public void Collect(EventScope scope, List<int> into)
    {
        into.AddRange(_always.AsSpan());
        foreach (var drawer in _drawers) drawer.Collect(scope, into);
    }

    private static void File(Filed rule, IExactCondition under, Dictionary<string, Dictionary<string, List<Filed>>> byPath)
    {
        if (!byPath.TryGetValue(under.DottedPath, out var byText)) byPath.Add(under.DottedPath, byText = new(StringComparer.Ordinal));
        foreach (var text in under.Wanted.Distinct(StringComparer.Ordinal))
        {
            if (!byText.TryGetValue(text, out var rules)) byText.Add(text, rules = []);
            rules.Add(rule);
        }
    }

    /// <summary>How many rules want each text, and how many look at each path.</summary>
    private sealed class Popularity
    {
        private readonly Dictionary<(string Path, string Text), int> _ofText = [];
        private readonly Dictionary<string, int> _ofPath = new(StringComparer.Ordinal);

        public Popularity(IReadOnlyList<Filed> rules)
        {
            foreach (var condition in rules.SelectMany(rule => rule.Conditions))
            {
                _ofPath[condition.DottedPath] = _ofPath.GetValueOrDefault(condition.DottedPath) + 1;
                foreach (var text in condition.Wanted) _ofText[(condition.DottedPath, text)] = _ofText.GetValueOrDefault((condition.DottedPath, text)) + 1;
            }
        }

        // The rarest text splits best. Of those rare enough, the path that most rules look at keeps the paths few.
        public IExactCondition? BestOf(Filed rule) => rule.Conditions.Count == 0 ? null : rule.Conditions.MinBy(condition =>
            (Math.Max(Few, condition.Wanted.Max(text => _ofText[(condition.DottedPath, text)])), -_ofPath[condition.DottedPath]));
    }
}
