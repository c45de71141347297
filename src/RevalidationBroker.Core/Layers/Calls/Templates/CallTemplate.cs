using System.Diagnostics.CodeAnalysis;
using RevalidationBroker.Configuration;
using RevalidationBroker.Planning.Templates;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace RevalidationBroker.Layers.Calls.Templates;

/// <summary>A Liquid template of a part of a call: its body, its address, a header. Unlike a rule's, it may put out nothing for a value that is absent.</summary>
internal sealed class CallTemplate
{
    /// <summary>Of a template as it is written, in characters.</summary>
    public const int MaxLength = 8192;

    private const int MaxOutput = 512 * 1024;

    // A hundred items, and for each all others.
    private const int MaxLoops = 10_000;

    private readonly Template _template;

    private CallTemplate(ParsedTemplate parsed) => (_template, Names) = (parsed.Template, parsed.Names.Roots.ToHashSet(StringComparer.Ordinal));

    /// <summary>Those of <see cref="CallValues"/> that it uses.</summary>
    public IReadOnlySet<string> Names { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out CallTemplate? template, [NotNullWhen(false)] out string? problem)
    {
        template = null;
        problem = text.Length > MaxLength ? FormattableString.Invariant($"A template has at most {MaxLength} characters.") : null;
        if (problem is not null || !ParsedTemplate.TryParse(text, out var parsed, out problem)) return false;

        problem = ProblemOf(parsed.Names);
        if (problem is null) template = new CallTemplate(parsed);
        return template is not null;
    }

    /// <summary>Reads a member of the configuration; null when it is absent or wrong, and then the node has noted it.</summary>
    public static CallTemplate? Read(ConfigNode node, string name, string? text)
    {
        if (text is null) return null;
        return TryParse(text, out var template, out var problem) ? template : node.Fail<CallTemplate>(name, $"This template cannot be used. {problem}");
    }

    /// <param name="escape">Applied to tags and addresses.</param>
    /// <param name="escapePath">Applied to paths, which are percent-encoded already.</param>
    public TemplateResult Render(CallValues values, Func<string, string>? escape = null, Func<string, string>? escapePath = null)
    {
        var run = new LiquidTemplateContext();
        TemplateLimits.Set(run, MaxLoops, MaxOutput);
        run.BuiltinObject.SetValue(JsonFilter.Name, JsonFilter.Instance, readOnly: true);
        run.PushGlobal(values.ToScript(escape ?? (text => text), escapePath ?? (text => text)));
        try
        {
            var text = _template.Render(run);
            return text.EndsWith(ParsedTemplate.End, StringComparison.Ordinal) ? new TemplateResult.Text(text[..^ParsedTemplate.End.Length]) : new TemplateResult.Nothing(FormattableString.Invariant($"it puts out more than {MaxOutput} characters"));
        }
        catch (ScriptRuntimeException error)
        {
            return new TemplateResult.Nothing($"it failed: {error.OriginalMessage.TrimEnd('.')}");
        }
    }

    private static string? ProblemOf(TemplateNames names)
    {
        if (names.MemberSet is { } member) return $"'{member}' cannot be set, only variables can.";
        if (names.Roots.FirstOrDefault(name => !CallValues.Names.Contains(name)) is { } unknown) return ConfigNodeNames.Unknown("There is no value", unknown, CallValues.Names);
        var filters = LiquidTemplate.Filters.Where(filter => filter != "date").Append(JsonFilter.Name).ToList();
        return names.Filters.FirstOrDefault(filter => !filters.Contains(filter)) is { } none ? ConfigNodeNames.Unknown("There is no filter", none, filters) : null;
    }
}
