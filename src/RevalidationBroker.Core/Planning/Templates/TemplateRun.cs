using System.Collections;
using System.Text.Json;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace RevalidationBroker.Planning.Templates;

/// <summary>
/// One filling-in of a template after another: looks names up in the event, keeps the limits, and notes the first output that is no text.
/// Nothing of one is left for the next.
/// </summary>
internal sealed class TemplateRun : LiquidTemplateContext
{
    // A tag has 256 characters and a path 1,024; a template that makes more is a mistake or an attack.
    public const int MaxOutput = 4096;
    private const int MaxLoops = 1000;

    // What templates set lies here and not among the engine's own functions, so that it can be forgotten.
    private readonly ScriptObject _variables = [];

    private string _text = "";
    private EventScope? _scope;
    private object? _item;

    public TemplateRun()
    {
        TemplateLimits.Set(this, MaxLoops, MaxOutput);
        BuiltinObject.SetValue("date", DateFilter.Instance, readOnly: true);
        TryGetVariable = Lookup;
    }

    /// <summary>Why the first output that was no text is none; null when all were.</summary>
    public string? Fault { get; private set; }

    public void Begin(string text, EventScope scope, object? item)
    {
        _text = text;
        _scope = scope;
        _item = item;
        PushGlobal(_variables);
    }

    /// <summary>Forgets the text, the event, all variables, and what the engine counts and keeps on the way.</summary>
    public override void Reset()
    {
        base.Reset();
        _variables.Clear();
        // Where 'cycle' counts.
        Tags.Clear();
        _text = "";
        _scope = null;
        _item = null;
        Fault = null;
    }

    public override object? Evaluate(ScriptNode? scriptNode, bool aliasReturnedFunction)
    {
        var value = base.Evaluate(scriptNode, aliasReturnedFunction);
        if (scriptNode is ScriptExpressionStatement { CanOutput: true, Expression: { } expression } && WhyNoText(value) is { } why)
            Fault ??= $"'{Written(expression)}' {why}";
        return value;
    }

    private static string? WhyNoText(object? value) => value switch
    {
        null => "is absent or empty",
        string text when string.IsNullOrWhiteSpace(text) => "is absent or empty",
        IEnumerable list and not string => list.Cast<object?>().Any() ? "is a list and no text: use 'each', or a filter such as 'join'" : "is absent or empty",
        JsonElement element when !element.EnumerateObject().Any() => "is absent or empty",
        JsonElement element => $"is an object and no text: name one of its members, such as '{WholeCharacters.Shortened(element.EnumerateObject().First().Name, 60)}'",
        _ => null,
    };

    // As it stands in the template.
    private string Written(ScriptExpression expression) =>
        expression.Span is { Start.Offset: >= 0 and var start, End.Offset: var end } && start <= end && end < _text.Length ? _text[start..(end + 1)] : expression.ToString();

    protected override IObjectAccessor? GetMemberAccessorImpl(object target) =>
        target is JsonElement ? JsonElementAccessor.Instance : base.GetMemberAccessorImpl(target);

    private bool Lookup(TemplateContext context, SourceSpan span, ScriptVariable variable, out object? value)
    {
        value = JsonElementAccessor.ToScript(variable.Name == "item" ? _item : _scope![HyphenatedNames.Show(variable.Name)]);
        return value is not null;
    }
}
