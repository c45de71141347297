using System.Diagnostics.CodeAnalysis;
using Scriban;

namespace RevalidationBroker.Planning.Templates;

/// <summary>A Liquid template as the engine has read it.</summary>
internal sealed record ParsedTemplate(Template Template, TemplateNames Names)
{
    /// <summary>Stands at the end of every template: an output without it was cut off by the engine, which says nothing of it.</summary>
    public const string End = "\u0004";

    /// <param name="problem">Sentences that say where it is wrong.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ParsedTemplate? parsed, [NotNullWhen(false)] out string? problem)
    {
        (parsed, problem) = (null, null);
        try
        {
            var template = Template.ParseLiquid(text + End);
            if (template.HasErrors) problem = string.Join(' ', template.Messages.Select(message => FormattableString.Invariant($"At character {message.Span.Start.Column + 1}: {Readable(message.Message)}.")));
            else parsed = new ParsedTemplate(template, TemplateNames.Of(template.Page!));
        }
        catch (InvalidOperationException error)
        {
            // The engine's own fault, at broken tags such as {% include x for y in %} (Scriban 7.5.3).
            problem = $"{error.Message}.";
        }

        return parsed is not null;
    }

    /// <summary>What the engine says, without a stop: it writes the end's sign as an escape.</summary>
    public static string Readable(string message) => HyphenatedNames.Show(message).Replace("\\u0004", "end", StringComparison.Ordinal).TrimEnd('.');
}
