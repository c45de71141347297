namespace RevalidationBroker.Discovery;

/// <summary>The hosts that a found deployment may be on: one name, or with <c>*.</c> in front all names below one.</summary>
public sealed record HostPattern
{
    private const string Below = "*.";

    private HostPattern(string text) => Text = text;

    public string Text { get; }

    /// <returns>Null when it is none, or one that nearly any host would fit, such as <c>*.com</c>.</returns>
    public static HostPattern? Of(string text)
    {
        var name = text.StartsWith(Below, StringComparison.Ordinal) ? text[Below.Length..] : text;
        return IsName(name) && name.Contains('.', StringComparison.Ordinal) ? new HostPattern(text.ToLowerInvariant()) : null;
    }

    public bool Fits(string host) => Text.StartsWith(Below, StringComparison.Ordinal)
        ? host.Length >= Text.Length && host.EndsWith(Text[1..], StringComparison.OrdinalIgnoreCase)
        : host.Equals(Text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a text is the name of a host and nothing else: no address of another form, no port, no user, no path.</summary>
    internal static bool IsName(string text) =>
        text.Length is > 0 and <= 253
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.')
        && Uri.CheckHostName(text) == UriHostNameType.Dns
        && !text.EndsWith('.');
}
