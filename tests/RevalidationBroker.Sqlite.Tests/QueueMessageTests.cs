using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Serialization;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

/// <summary>What lies in a queue when the broker is updated must be read by the new one.</summary>
public sealed class QueueMessageTests
{
    private const string WebhookId = "0123456789abcdef0123456789abcdef";
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "QueueMessages");

    private static readonly Job EveryKind = A.Job(
        WebhookId,
        "production",
        new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1_234_567),
        settle: TimeSpan.FromSeconds(2),
        [
            A.Tag("post:ü – 1"),
            A.Tag("topic:news", InvalidationMode.StaleWhileRevalidate),
            A.Path("/blog/hello world"),
            A.Path("/blog/[slug]", PathType.Page),
            A.Path("/shop", PathType.Layout, InvalidationMode.StaleWhileRevalidate),
            A.Everything(),
        ]) with { Source = "contentful" };

    private static readonly Job ByHand = A.Job(
        "w1",
        "preview",
        new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.FromHours(1)),
        settle: default,
        [A.Tag("posts", InvalidationMode.StaleWhileRevalidate)]) with { NotBefore = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero) };

    private static readonly Job WithRevisions = A.Job("w2", "production", new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), settle: default, [A.Tag("posts")]) with
    {
        Revisions = [new EntryRevision("entry-1", "post", "en-US", "7", new DateTimeOffset(2026, 3, 1, 11, 59, 59, TimeSpan.Zero)), new EntryRevision("entry-2")],
    };

    private static readonly Dictionary<string, Job> Jobs = new()
    {
        ["v1/every-kind.json"] = EveryKind,
        ["v1/by-hand.json"] = ByHand,
        // The same version: older brokers pass over the member, and older messages do without it.
        ["v1/with-revisions.json"] = WithRevisions,
        ["v2/every-kind.json"] = EveryKind,
        ["v2/by-hand.json"] = ByHand,
        ["v2/with-revisions.json"] = WithRevisions,
        ["v2/with-stage.json"] = A.Job("w3", "production", new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), settle: default, [A.Tag("posts")]) with
        {
            Id = "w3.production~1", Stage = 1, Instances = ["http://10.0.0.2:3000"],
        },
        ["v2/with-layer.json"] = ToLayer(id: null),
        ["v2/with-layer-id.json"] = ToLayer("1f2e3d4c"),
        ["v2/with-told-before.json"] = A.Job("w4", "production", new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), settle: default, [A.Tag("posts"), A.Tag("news")]) with { ToldBefore = [1] },
        ["v2/with-pages.json"] = A.Job("w6", "production", new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), settle: default, [A.Path("/a"), A.Path("/b"), A.Path("/old")]) with
        {
            Revisions = [new EntryRevision("entry-1", Revision: "7"), new EntryRevision("entry-2", IsGone: true)],
            Beside = ["/b", "/old"],
            Former = ["/old"],
            Pages = [new PageEntry("/a", 0), new PageEntry("/b", 1)],
            MoreEntries = 3,
        },
    };

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_message_of_every_released_version_is_read(string file)
    {
        var job = JobMessage.Read(File.ReadAllBytes(Path.Combine(Folder, file)));

        Same.Job(Jobs[file], job);
    }

    private static Job ToLayer(string? id) => A.Job("w5", "production", new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), settle: default, [A.Tag("posts")]) with
    {
        Id = "w5.production~2", Stage = 2, Layer = "http", LayerId = id,
    };

    [Fact]
    public void A_message_is_written_as_it_was_when_its_version_was_released()
    {
        var released = File.ReadAllText(Path.Combine(Folder, $"v{JobMessage.CurrentVersion}", "every-kind.json")).TrimEnd();

        Assert.Equal(released, System.Text.Encoding.UTF8.GetString(JobMessage.Write(Jobs[$"v{JobMessage.CurrentVersion}/every-kind.json"])));
    }
}
