using Scriban.Syntax;

namespace RevalidationBroker.Planning.Templates;

/// <summary>Finds the names that a template takes from outside, so that a misspelt one is an error at start and not a plan without tags.</summary>
internal sealed class TemplateNames : ScriptVisitor
{
    // Liquid's own words. 'for' and 'tablerow' are what the engine makes of 'forloop' and 'tablerowloop'.
    private static readonly string[] Words = ["blank", "empty", "nil", "for", "tablerow"];

    private readonly HashSet<string> _used = [];
    private readonly HashSet<string> _set = [.. Words];
    private readonly HashSet<string> _filters = [];

    /// <summary>Names that it takes from outside.</summary>
    public IReadOnlyList<string> Roots => Sorted(_used.Except(_set));

    public IReadOnlyList<string> Filters => Sorted(_filters);

    /// <summary>The first member that it sets, where Liquid sets variables alone; null when it sets none.</summary>
    public ScriptNode? MemberSet { get; private set; }

    public static TemplateNames Of(ScriptNode page)
    {
        var names = new TemplateNames();
        names.Visit(page);
        return names;
    }

    public override void Visit(ScriptVariableGlobal node) => _used.Add(node.Name);

    public override void Visit(ScriptMemberExpression node) => Visit(node.Target);

    public override void Visit(ScriptForStatement node)
    {
        Set(node.Variable);
        Visit(node.Iterator);
        foreach (var argument in node.NamedArguments ?? []) Visit(argument.Value);
        Visit(node.Body);
    }

    public override void Visit(ScriptTableRowStatement node) => Visit((ScriptForStatement)node);

    public override void Visit(ScriptAssignExpression node)
    {
        Set(node.Target);
        Visit(node.Value);
    }

    public override void Visit(ScriptCaptureStatement node)
    {
        Set(node.Target);
        Visit(node.Body);
    }

    // In a pipe or a call the first name is a filter's.
    public override void Visit(ScriptFunctionCall node)
    {
        if (node.Target is ScriptVariable filter) _filters.Add(filter.Name);
        else Visit(node.Target);
        foreach (var argument in node.Arguments) Visit(argument);
    }

    public override void Visit(ScriptPipeCall node)
    {
        Visit(node.From);
        if (node.To is ScriptVariable filter) _filters.Add(filter.Name);
        else Visit(node.To);
    }

    private void Set(ScriptNode? target)
    {
        if (target is ScriptVariable variable) _set.Add(variable.Name);
        else MemberSet ??= target;
    }

    private static IReadOnlyList<string> Sorted(IEnumerable<string> names) => [.. names.Select(HyphenatedNames.Show).Order(StringComparer.Ordinal)];
}
