using System.Diagnostics.CodeAnalysis;
using Scriban;
using Scriban.Parsing;
using Scriban.Syntax;

namespace RevalidationBroker.Planning.Templates;

/// <summary>
/// A Liquid template of a tag or a path. It gives a whole text or nothing: an output over a value that is absent or empty never
/// becomes <c>post:</c> or <c>/blog/</c>.
/// </summary>
public sealed class LiquidTemplate
{
    private readonly Template _template;

    private LiquidTemplate(string text, Template template)
    {
        Text = text;
        _template = template;
    }

    /// <summary>The template as written.</summary>
    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out LiquidTemplate? template, [NotNullWhen(false)] out string? problem)
    {
        var parsed = Template.ParseLiquid(text);
        if (parsed.HasErrors)
        {
            template = null;
            problem = string.Join(" ", parsed.Messages.Select(message => $"At character {message.Span.Start.Column + 1}: {message.Message}."));
            return false;
        }

        template = new LiquidTemplate(text, parsed);
        problem = null;
        return true;
    }

    /// <summary>Names at the root of the template's expressions, such as <c>fields</c> of <c>fields.title.en-US</c>, that it does not set itself.</summary>
    public IReadOnlyList<string> RootNames() => TemplateNames.RootsOf(_template.Page!);

    /// <summary>Fills the template in.</summary>
    /// <param name="item">What <c>{{ item }}</c> means; null outside an <c>each</c>.</param>
    public TemplateResult Render(EventScope scope, object? item)
    {
        var context = new TemplateRun(scope, item);
        try
        {
            var text = _template.Render(context);
            return context.Absent is { } absent
                ? new TemplateResult.Nothing($"'{absent}' is absent or empty")
                : new TemplateResult.Text(text);
        }
        catch (ScriptRuntimeException error)
        {
            return new TemplateResult.Nothing($"it failed: {error.OriginalMessage}");
        }
    }
}

/// <summary>What a template gave.</summary>
public abstract record TemplateResult
{
    private TemplateResult() { }

    public sealed record Text(string Value) : TemplateResult;

    /// <param name="Reason">The rest of a sentence that begins with the template.</param>
    public sealed record Nothing(string Reason) : TemplateResult;
}
