using System.Text.Json;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace RevalidationBroker.Planning.Templates;

/// <summary>One filling-in of a template: looks names up in the event, keeps the limits, and notes the first output that had no value.</summary>
internal sealed class TemplateRun : LiquidTemplateContext
{
    // A tag has 256 characters and a path 1,024; a template that makes more is a mistake or an attack.
    private const int MaxOutput = 4096;
    private const int MaxLoops = 1000;
    private const int MaxDepth = 16;

    private readonly EventScope _scope;
    private readonly object? _item;

    public TemplateRun(EventScope scope, object? item)
    {
        _scope = scope;
        _item = item;
        LoopLimit = MaxLoops;
        RecursiveLimit = MaxDepth;
        ObjectRecursionLimit = MaxDepth;
        LimitToString = MaxOutput;
        RegexTimeOut = TimeSpan.FromMilliseconds(50);
        TemplateLoader = null;
        TryGetVariable = Lookup;
    }

    /// <summary>The first expression that put out nothing, as it is written; null when all had a value.</summary>
    public string? Absent { get; private set; }

    public override object? Evaluate(ScriptNode? scriptNode, bool aliasReturnedFunction)
    {
        var value = base.Evaluate(scriptNode, aliasReturnedFunction);
        if (scriptNode is ScriptExpressionStatement { CanOutput: true, Expression: { } expression } && value is null or "")
            Absent ??= expression.ToString();
        return value;
    }

    protected override IObjectAccessor? GetMemberAccessorImpl(object target) =>
        target is JsonElement ? JsonElementAccessor.Instance : base.GetMemberAccessorImpl(target);

    private bool Lookup(TemplateContext context, SourceSpan span, ScriptVariable variable, out object? value)
    {
        value = JsonElementAccessor.ToScript(variable.Name == "item" ? _item : _scope[variable.Name]);
        return value is not null;
    }
}
