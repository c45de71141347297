using System.Text.Json;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// A post as it comes out of WordPress: <c>{"post": {"ID": 7, "post_name": …}}</c> of WP Webhooks and of hooks that send what they are
/// given, or <c>{"id": 7, "slug": …}</c> of the REST API.
/// </summary>
internal sealed class WordPressPost(JsonElement body)
{
    // What WordPress puts behind the slug of a post in the bin, to free it.
    private const string Binned = "__trashed";

    public JsonElement Fields { get; } = body.At("post") is { ValueKind: JsonValueKind.Object } post ? post : body;

    /// <summary>What it was before, of an update.</summary>
    public JsonElement Before => IsOfAnother ? default : Sent;

    public string? Id => First("ID", "id") ?? body.At("post_id").Text();

    public string? Type => First("post_type", "type");

    public string? Slug => First("post_name", "slug") is { Length: > 0 } slug ? slug.Replace(Binned, "", StringComparison.Ordinal) : null;

    /// <summary>Of its permalink, which of a draft is no more than <c>/?p=7</c>.</summary>
    public string? Path => PagePath.Of((body.At("post_permalink").Text() ?? First("permalink", "link", "url"))?.Replace(Binned, "", StringComparison.Ordinal));

    public DateTimeOffset? ModifiedAt => Fields.At("post_modified_gmt").Time() ?? Fields.At("modified_gmt").Time();

    /// <summary>What happened, by the post's status now and before, unless the sender has a word for it.</summary>
    public (ContentEventKind Kind, string? NotLive) Judge(string? word)
    {
        var said = word is null ? ContentEventKind.Other : ChangeWord.Read(word).Kind;
        if (said == ContentEventKind.Test) return (said, ContentEvent.Test(body).NotLive);
        if (Type == "revision") return (ContentEventKind.Other, "a revision was saved");

        var status = First("post_status", "status");
        var gone = said == ContentEventKind.Deleted || status == "trash" || word?.EndsWith("trash", StringComparison.OrdinalIgnoreCase) is true;
        var wasPublic = IsOfAnother ? true : Before.At("post_status").Text() is { } before ? IsPublic(before) : (bool?)null;
        return (gone, said, IsPublic(status), wasPublic) switch
        {
            (true, _, _, false) => (ContentEventKind.Deleted, "what was deleted was a draft"),
            (true, _, _, _) => (ContentEventKind.Deleted, null),
            (_, ContentEventKind.Unpublished, _, _) or (_, _, false, true) => (ContentEventKind.Unpublished, null),
            (_, _, false, _) => (ContentEventKind.Updated, status == "future" ? "it is scheduled" : "a draft was saved"),
            _ => (ContentEventKind.Published, null),
        };
    }

    private JsonElement Sent => body.At("post_before") is { ValueKind: JsonValueKind.Object } before ? before : default;

    // WP Webhooks keeps one post_before a request: of posts edited in bulk each comes with the last one's, and may have been anything.
    private bool IsOfAnother => Sent.At("ID").Text() is { } id && id != Id;

    // An attachment inherits its status, and a status of one's own shows itself or does not; to forget a page in vain is harmless.
    private static bool IsPublic(string? status) => status is not ("draft" or "auto-draft" or "pending" or "private" or "future" or "trash");

    private string? First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Fields.At(name).Text() is { } text) return text;
        }

        return null;
    }
}
