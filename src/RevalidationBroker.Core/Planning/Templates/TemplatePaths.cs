using Scriban.Syntax;

namespace RevalidationBroker.Planning.Templates;

/// <summary>Finds the dotted paths that a template takes from outside, so that what it needs of an entry can be kept.</summary>
internal sealed class TemplatePaths : ScriptVisitor
{
    // Members that lists and texts have by themselves; what holds them is what is needed.
    private static readonly string[] OfLists = ["size", "first", "last"];

    private static readonly string[] Objects = ["fields", "previous", "payload"];

    private readonly SortedSet<string> _paths = new(StringComparer.Ordinal);

    public static IReadOnlyList<string> Of(ScriptNode page, TemplateNames names)
    {
        var paths = new TemplatePaths();
        paths.Visit(page);
        var roots = names.Roots.ToHashSet(StringComparer.Ordinal);
        return [.. paths._paths.Where(path => roots.Contains(path.Split('.')[0]))];
    }

    public override void Visit(ScriptVariableGlobal node) => Add(node.Name);

    public override void Visit(ScriptMemberExpression node)
    {
        if (Chain(node) is { } path) Add(path);
        else if (node.Target is { } target) Visit(target);
    }

    public override void Visit(ScriptIndexerExpression node)
    {
        if (Chain(node) is { } path)
        {
            Add(path);
            return;
        }

        if (node.Target is { } target) Visit(target);
        if (node.Index is { } index) Visit(index);
    }

    private static string? Chain(ScriptExpression? expression) => expression switch
    {
        ScriptVariableGlobal variable => variable.Name,
        ScriptMemberExpression { Member: { } member } node when Chain(node.Target) is { } target => $"{target}.{member.Name}",
        // A name with a dot in it is no step of a dotted path.
        ScriptIndexerExpression { Index: ScriptLiteral { Value: string name } } node when !name.Contains('.', StringComparison.Ordinal) && Chain(node.Target) is { } target => $"{target}.{name}",
        _ => null,
    };

    private void Add(string path)
    {
        var names = HyphenatedNames.Show(path).Split('.');
        var own = Objects.Contains(names[0]) ? 2 : 1;
        var end = Array.FindIndex(names, Math.Min(own, names.Length), name => OfLists.Contains(name));
        _paths.Add(string.Join('.', end < 0 ? names : names[..end]));
    }
}
