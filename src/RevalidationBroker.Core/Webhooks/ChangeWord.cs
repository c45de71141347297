using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace RevalidationBroker.Webhooks;

/// <summary>
/// Reads what happened out of an event's type, where senders choose the words: <c>com.example.post.published.v2</c>,
/// <c>Blog.PostPublishedEvent</c>, <c>post_un-published</c>.
/// </summary>
internal static partial class ChangeWord
{
    private const string Separators = "./:_- ";

    private static readonly FrozenDictionary<string, ContentEventKind> Kinds = new Dictionary<string, ContentEventKind>
    {
        ["publish"] = ContentEventKind.Published,
        ["published"] = ContentEventKind.Published,
        ["unpublish"] = ContentEventKind.Unpublished,
        ["unpublished"] = ContentEventKind.Unpublished,
        ["delete"] = ContentEventKind.Deleted,
        ["deleted"] = ContentEventKind.Deleted,
        ["remove"] = ContentEventKind.Deleted,
        ["removed"] = ContentEventKind.Deleted,
        ["update"] = ContentEventKind.Updated,
        ["updated"] = ContentEventKind.Updated,
        ["change"] = ContentEventKind.Updated,
        ["changed"] = ContentEventKind.Updated,
        ["edit"] = ContentEventKind.Updated,
        ["edited"] = ContentEventKind.Updated,
        ["create"] = ContentEventKind.Created,
        ["created"] = ContentEventKind.Created,
        ["add"] = ContentEventKind.Created,
        ["added"] = ContentEventKind.Created,
        ["archive"] = ContentEventKind.Archived,
        ["archived"] = ContentEventKind.Archived,
        ["unarchive"] = ContentEventKind.Unarchived,
        ["unarchived"] = ContentEventKind.Unarchived,
        ["test"] = ContentEventKind.Test,
        ["ping"] = ContentEventKind.Test,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The kind of change, <see cref="ContentEventKind.Other"/> where the last word names none, and what stands before that word.</summary>
    public static (ContentEventKind Kind, string? Type) Read(string eventType)
    {
        var words = Word().Matches(eventType);
        var last = words.Count - 1;
        while (last > 0)
        {
            // What stands behind the word: a version, or that an event is an event.
            if (char.IsAsciiDigit(words[last].ValueSpan[0]) && Is(words[last - 1], "v")) last -= 2;
            else if (Is(words[last], "event")) last--;
            else break;
        }

        if (last < 0) return (ContentEventKind.Other, null);
        // "un-published" and "UnPublished" are one word.
        if (last > 0 && Is(words[last - 1], "un") && Kinds.TryGetValue("un" + words[last].Value, out var undone)) return (undone, Before(words[last - 1]));
        return (Kinds.GetValueOrDefault(words[last].Value, ContentEventKind.Other), Before(words[last]));

        string? Before(Match word) => eventType.AsSpan(0, word.Index).TrimEnd(Separators) is { Length: > 0 } before ? before.ToString() : null;
    }

    private static bool Is(Match word, string text) => word.ValueSpan.Equals(text, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
