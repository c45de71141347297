namespace RevalidationBroker.Proof.Markers;

/// <summary>Reads the attributes of one tag, forward only, as browsers do: any order, any quotes or none, the first of two with one name.</summary>
internal sealed class HtmlAttributes(string html, int at)
{
    /// <summary>Where the rest of the page begins, once the tag was read.</summary>
    public int At { get; private set; } = at;

    /// <returns>As they are written; null for one that is not there.</returns>
    public (string? Name, string? Content) ReadNameAndContent()
    {
        string? name = null, content = null;
        while (Next() is { } attribute)
        {
            if (Is(attribute.Key, "name")) name ??= html[attribute.Value];
            else if (Is(attribute.Key, "content")) content ??= html[attribute.Value];
        }

        return (name, content);
    }

    public void Skip()
    {
        while (Next() is not null) { }
    }

    private bool Is(Range key, string name) => html.AsSpan(key).Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <returns>Null at the end of the tag, which is then passed.</returns>
    private (Range Key, Range Value)? Next()
    {
        while (At < html.Length && (char.IsWhiteSpace(html[At]) || html[At] == '/')) At++;
        if (At >= html.Length) return null;
        if (html[At] == '>')
        {
            At++;
            return null;
        }

        var key = At;
        // An equals sign at its beginning is a part of the key.
        for (At++; At < html.Length && !char.IsWhiteSpace(html[At]) && html[At] is not ('/' or '>' or '='); At++) { }
        var keyEnd = At;
        while (At < html.Length && char.IsWhiteSpace(html[At])) At++;
        if (At >= html.Length || html[At] != '=') return (key..keyEnd, At..At);

        At++;
        while (At < html.Length && char.IsWhiteSpace(html[At])) At++;
        return (key..keyEnd, Value());
    }

    private Range Value()
    {
        if (At >= html.Length) return At..At;
        if (html[At] is var quote and ('"' or '\''))
        {
            var begin = At + 1;
            var end = html.IndexOf(quote, begin);
            // A quote that is never closed: all that follows is its, so there is no such tag.
            (end, At) = end < 0 ? (begin, html.Length) : (end, end + 1);
            return begin..end;
        }

        var from = At;
        while (At < html.Length && !char.IsWhiteSpace(html[At]) && html[At] != '>') At++;
        return from..At;
    }
}
