using System.Text.Json;
using RevalidationBroker.Webhooks;
using Scriban.Syntax;

namespace RevalidationBroker.Planning.Templates;

/// <summary>
/// A template of texts and names alone, such as <c>posts</c> and <c>post:{{ fields.slug }}</c>: as nearly all are. Where each name means a text
/// it is known what the engine would put out, and it need not be asked.
/// </summary>
internal sealed class PlainTemplate
{
    private readonly Part[] _parts;

    private PlainTemplate(Part[] parts) => _parts = parts;

    /// <returns>Null where it means no text.</returns>
    private delegate string? Part(EventScope scope, object? item);

    /// <param name="end">What the engine was given behind the template.</param>
    /// <returns>Null for a template with anything else in it.</returns>
    public static PlainTemplate? Of(ScriptPage page, string end)
    {
        var parts = new List<Part>();
        // The braces are statements too.
        foreach (var statement in page.Body!.Statements.Where(statement => statement is not ScriptEscapeStatement))
        {
            var part = statement switch
            {
                ScriptRawStatement raw when statement == page.Body.Statements[^1] => Written(raw.Text.ToString()[..^end.Length]),
                ScriptRawStatement raw => Written(raw.Text.ToString()),
                ScriptExpressionStatement { Expression: { } expression } when PathOf(expression) is { } path => Named(HyphenatedNames.Show(path)),
                _ => null,
            };
            if (part is null) return null;
            parts.Add(part);
        }

        return new PlainTemplate([.. parts]);
    }

    /// <returns>Null where a name means no text: the engine knows how to write what it means, or why it gives nothing.</returns>
    public string? Fill(EventScope scope, object? item)
    {
        var texts = new string[_parts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (_parts[i](scope, item) is not { } text) return null;
            texts[i] = text;
        }

        return string.Concat(texts);
    }

    private static string? PathOf(ScriptExpression? expression) => expression switch
    {
        ScriptVariableGlobal variable => variable.Name,
        ScriptMemberExpression { Member: { } member } node when PathOf(node.Target) is { } target => $"{target}.{member.Name}",
        _ => null,
    };

    private static Part Written(string text) => (_, _) => text;

    private static Part? Named(string path)
    {
        if (path == "item") return (_, item) => item is JsonElement element ? TextOf(new ScopeValue(element)) : null;
        if (!EventScope.Names.Contains(path.Split('.')[0])) return null;

        var value = new ScopePath(path);
        return (scope, _) => TextOf(value.Find(scope));
    }

    private static string? TextOf(ScopeValue value)
    {
        var text = value.Text ?? (value.Element.ValueKind == JsonValueKind.String ? value.Element.Text() : null);
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }
}
