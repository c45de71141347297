using Scriban.Syntax;

namespace RevalidationBroker.Planning.Templates;

/// <summary>Finds the names that a template takes from outside, so that a misspelt one is an error at start and not a plan without tags.</summary>
internal sealed class TemplateNames : ScriptVisitor
{
    private readonly HashSet<string> _used = [];
    private readonly HashSet<string> _set = [];

    public static IReadOnlyList<string> RootsOf(ScriptNode page)
    {
        var names = new TemplateNames();
        names.Visit(page);
        return [.. names._used.Except(names._set).Order(StringComparer.Ordinal)];
    }

    public override void Visit(ScriptVariableGlobal node) => _used.Add(node.Name);

    public override void Visit(ScriptMemberExpression node) => Visit(node.Target);

    public override void Visit(ScriptForStatement node)
    {
        if (node.Variable is ScriptVariable variable) _set.Add(variable.Name);
        Visit(node.Iterator);
        Visit(node.Body);
    }

    public override void Visit(ScriptAssignExpression node)
    {
        if (node.Target is ScriptVariable variable) _set.Add(variable.Name);
        Visit(node.Value);
    }

    public override void Visit(ScriptCaptureStatement node)
    {
        if (node.Target is ScriptVariable variable) _set.Add(variable.Name);
        Visit(node.Body);
    }

    // In a pipe or a call the first name is a filter's.
    public override void Visit(ScriptFunctionCall node)
    {
        if (node.Target is not ScriptVariable) Visit(node.Target);
        foreach (var argument in node.Arguments) Visit(argument);
    }

    public override void Visit(ScriptPipeCall node)
    {
        Visit(node.From);
        if (node.To is not ScriptVariable) Visit(node.To);
    }
}
