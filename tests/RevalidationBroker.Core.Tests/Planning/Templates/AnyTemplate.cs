using CsCheck;

namespace RevalidationBroker.Planning.Templates;

/// <summary>Templates of every form, most of them nonsense.</summary>
internal static class AnyTemplate
{
    private static readonly Gen<string> Piece = Gen.OneOf(
        "{{ ", " }}", "{% ", " %}", "{{-", "-}}", "if ", "endif", "for x in ", "endfor", "assign ", "capture z", "endcapture", "case ", "when ", "endcase", "raw", "endraw", "comment", "endcomment", "unless ", "endunless", "else", "elsif ", "cycle ", "increment ", "tablerow x in ", "endtablerow", "include ", "break", "continue", "ifchanged", "endifchanged",
        "fields", "payload", "id", "x", "item", ".", ".en-US", ".size", ".first", "['a']", "[0]", "[-1]", "[99999999999999999999]", "(1..3)", "(3..1)", "(a..b)", " | ", ": ", ", ", "= ", "== ", "contains ", "and ", "or ", "'a'", "\"b\"", "'", "\"", "1", "-1", "1.5", "999999999999999999999", "true", "nil", "empty", "blank", "\n", " ", "😀", "\ud83d", "\0", "}}", "{{", "%}", "{%");

    private static readonly Gen<string> Filter = Gen.Select(
        Gen.OneOf([.. LiquidTemplate.Filters, "nosuch", "date"]),
        Gen.OneOf("'a'", "1", "-1", "0", "nil", "fields", "fields.a", "''", "99999999999999999999", "2147483647", "id", "1.5", "'%Y'", "'('").Array[0, 3],
        (name, arguments) => arguments.Length == 0 ? $" | {name}" : $" | {name}: {string.Join(", ", arguments)}");

    public static readonly Gen<string> OfAnyForm = Gen.OneOf<string>(
        Piece.Array[0, 14].Select(string.Concat),
        Gen.Select(Gen.OneOf("fields", "fields.a", "id", "'a b'", "1", "-1.5", "nil", "fields.title.en-US", "(1..3)", "item", "true", "99999999999999999999", "'😀'"), Filter.Array[1, 4], (start, filters) => $"{{{{ {start}{string.Concat(filters)} }}}}"));
}
