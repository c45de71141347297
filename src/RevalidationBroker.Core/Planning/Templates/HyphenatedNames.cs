using System.Text.RegularExpressions;

namespace RevalidationBroker.Planning.Templates;

/// <summary>
/// Names with hyphens, such as the locale in <c>fields.title.en-US</c>: Liquid has them, and the template engine does not (Scriban 7.5.3:
/// "Unexpected literal member"). A letter stands in for each hyphen while the engine works, so that all positions stay as they are.
/// </summary>
internal static partial class HyphenatedNames
{
    // A letter to the engine, and in no content: LATIN EPIGRAPHIC LETTER SIDEWAYS I.
    private const char StandIn = '\uA7F7';

    public static string Hide(string template) =>
        Tag().Replace(template, tag => tag.Groups["raw"].Success ? tag.Value : Name().Replace(tag.Value, name => name.Groups["name"].Success ? name.Value.Replace('-', StandIn) : name.Value));

    public static string Show(string text) => text.Replace(StandIn, '-');

    [GeneratedRegex(@"(?<raw>\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\})|\{\{.*?\}\}|\{%.*?%\}", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    // A quoted text is passed over.
    [GeneratedRegex(@"'[^']*'|""[^""]*""|(?<name>(?<!\w)[\p{L}_]\w*(-\w+)+)", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
