using System.Diagnostics.CodeAnalysis;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace RevalidationBroker.Planning.Templates;

/// <summary>
/// A Liquid template of a tag or a path. It gives a whole text or nothing: an output over a value that is absent or empty never
/// becomes <c>post:</c> or <c>/blog/</c>.
/// </summary>
public sealed class LiquidTemplate
{
    // Stands at the end of every template: an output without it was cut off by the engine, which says nothing of it.
    private const string End = "\u0004";

    // What the engine has besides Liquid's filters.
    private static readonly string[] NoFilters = ["contains", "cycle", "include", "include_join", "try_liquid_to_scriban"];

    private readonly Template _template;

    private LiquidTemplate(string text, Template template)
    {
        Text = text;
        _template = template;
    }

    /// <summary>All filters that there are.</summary>
    public static IReadOnlyList<string> Filters { get; } = [.. ((ScriptObject)new LiquidTemplateContext().BuiltinObject).Where(member => member.Value is IScriptCustomFunction).Select(member => member.Key).Except(NoFilters).Order(StringComparer.Ordinal)];

    /// <summary>The template as written.</summary>
    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out LiquidTemplate? template, [NotNullWhen(false)] out string? problem)
    {
        template = null;
        try
        {
            var parsed = Template.ParseLiquid(HyphenatedNames.Hide(text) + End);
            problem = string.Join(" ", parsed.Messages.Select(message => $"At character {message.Span.Start.Column + 1}: {Readable(message.Message)}."));
            if (!parsed.HasErrors) template = new LiquidTemplate(text, parsed);
        }
        catch (InvalidOperationException error)
        {
            // The engine's own fault, at broken tags such as {% include x for y in %} (Scriban 7.5.3).
            problem = $"{error.Message}.";
        }

        if (template is not null) problem = null;
        return template is not null;
    }

    /// <summary>Names at the root of the template's expressions, such as <c>fields</c> of <c>fields.title.en-US</c>, that it does not set itself.</summary>
    public IReadOnlyList<string> RootNames() => TemplateNames.Of(_template.Page!).Roots;

    /// <summary>The filters that it uses, such as <c>downcase</c>.</summary>
    public IReadOnlyList<string> FilterNames() => TemplateNames.Of(_template.Page!).Filters;

    /// <summary>Fills the template in.</summary>
    /// <param name="item">What <c>{{ item }}</c> means; null outside an <c>each</c>.</param>
    public TemplateResult Render(EventScope scope, object? item)
    {
        var context = new TemplateRun(Text, scope, item);
        try
        {
            var text = _template.Render(context);
            if (context.Fault is { } fault) return new TemplateResult.Nothing(fault);
            if (!text.EndsWith(End, StringComparison.Ordinal)) return new TemplateResult.Nothing(FormattableString.Invariant($"it puts out more than {TemplateRun.MaxOutput} characters"));
            return new TemplateResult.Text(text[..^End.Length]);
        }
        catch (ScriptRuntimeException error)
        {
            return new TemplateResult.Nothing($"it failed: {Readable(error.OriginalMessage)}");
        }
    }

    // The engine writes the end's sign as an escape.
    private static string Readable(string message) => HyphenatedNames.Show(message).Replace("\\u0004", "end", StringComparison.Ordinal).TrimEnd('.');
}

/// <summary>What a template gave.</summary>
public abstract record TemplateResult
{
    private TemplateResult() { }

    public sealed record Text(string Value) : TemplateResult;

    /// <param name="Reason">The rest of a sentence that begins with the template.</param>
    public sealed record Nothing(string Reason) : TemplateResult;
}
