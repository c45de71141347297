using System.Diagnostics.CodeAnalysis;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace RevalidationBroker.Planning.Templates;

/// <summary>
/// A Liquid template of a tag or a path. It gives a whole text or nothing: an output over a value that is absent or empty never
/// becomes <c>post:</c> or <c>/blog/</c>.
/// </summary>
public sealed class LiquidTemplate
{
    // What the engine has besides Liquid's filters.
    private static readonly string[] NoFilters = ["contains", "cycle", "include", "include_join", "try_liquid_to_scriban"];

    private readonly ParsedTemplate _parsed;

    // Null where only the engine can tell what it gives.
    private readonly PlainTemplate? _plain;

    private LiquidTemplate(string text, ParsedTemplate parsed)
    {
        Text = text;
        _parsed = parsed;
        _plain = PlainTemplate.Of(parsed.Template.Page!, ParsedTemplate.End);
    }

    /// <summary>All filters that there are.</summary>
    public static IReadOnlyList<string> Filters { get; } = [.. ((ScriptObject)new LiquidTemplateContext().BuiltinObject).Where(member => member.Value is IScriptCustomFunction).Select(member => member.Key).Except(NoFilters).Order(StringComparer.Ordinal)];

    /// <summary>The template as written.</summary>
    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out LiquidTemplate? template, [NotNullWhen(false)] out string? problem)
    {
        template = null;
        if (!ParsedTemplate.TryParse(HyphenatedNames.Hide(text), out var parsed, out problem)) return false;

        // {% assign date.format = 'x' %} would change the engine for every template of the process (Scriban 7.5.3).
        if (parsed.Names.MemberSet is { } member) problem = FormattableString.Invariant($"At character {member.Span.Start.Column + 1}: '{HyphenatedNames.Show(member.ToString())}' cannot be set, only variables can.");
        else template = new LiquidTemplate(text, parsed);
        return template is not null;
    }

    /// <summary>Names at the root of the template's expressions, such as <c>fields</c> of <c>fields.title.en-US</c>, that it does not set itself.</summary>
    public IReadOnlyList<string> RootNames() => _parsed.Names.Roots;

    /// <summary>The filters that it uses, such as <c>downcase</c>.</summary>
    public IReadOnlyList<string> FilterNames() => _parsed.Names.Filters;

    /// <summary>
    /// The dotted paths that it takes from outside, such as <c>fields.title.en-US</c>, as far as they can be told before it is filled in:
    /// <c>fields.authors[0].name</c> is <c>fields.authors</c>, and <c>fields.topics.size</c> is <c>fields.topics</c>.
    /// </summary>
    public IReadOnlyList<string> Paths() => TemplatePaths.Of(_parsed.Template.Page!, _parsed.Names);

    /// <summary>Fills the template in.</summary>
    /// <param name="item">What <c>{{ item }}</c> means; null outside an <c>each</c>.</param>
    public TemplateResult Render(EventScope scope, object? item)
    {
        if (_plain?.Fill(scope, item) is { } filled) return Whole(filled);

        var run = SpareRun.Take();
        run.Begin(Text, scope, item);
        try
        {
            var text = _parsed.Template.Render(run);
            var result = run.Fault is { } fault ? new TemplateResult.Nothing(fault) : Ended(text);
            SpareRun.GiveBack(run);
            return result;
        }
        catch (ScriptRuntimeException error)
        {
            // What broke off half-way is not given back: nobody knows what the engine left open.
            return new TemplateResult.Nothing($"it failed: {ParsedTemplate.Readable(error.OriginalMessage)}");
        }
    }

    private static TemplateResult Ended(string text) => text.EndsWith(ParsedTemplate.End, StringComparison.Ordinal) ? Whole(text[..^ParsedTemplate.End.Length]) : TooMuch;

    // The end's sign counts too.
    private static TemplateResult Whole(string text) => text.Length + ParsedTemplate.End.Length <= TemplateRun.MaxOutput ? new TemplateResult.Text(text) : TooMuch;

    private static TemplateResult.Nothing TooMuch => new(FormattableString.Invariant($"it puts out more than {TemplateRun.MaxOutput} characters"));
}

/// <summary>What a template gave.</summary>
public abstract record TemplateResult
{
    private TemplateResult() { }

    public sealed record Text(string Value) : TemplateResult;

    /// <param name="Reason">The rest of a sentence that begins with the template.</param>
    public sealed record Nothing(string Reason) : TemplateResult;
}
