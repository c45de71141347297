using System.Text;
using System.Text.Json;
using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Serialization;

public class JobMessageTests
{
    private static readonly Job WithRevisions = Some.Job("wh-2.production", 0, "tag:posts").Job with
    {
        Revisions = [new EntryRevision("4711", "blogPost", "en-US", "7", Some.Time.AddMinutes(-1)), new EntryRevision("4712")],
    };

    private static readonly Job Job = Some.Job("wh-1.production", 0, "tag:posts", "!path:/blog/caf%C3%A9", "page:/blog/[slug]", "!layout:/", "everything").Job;

    [Fact]
    public void A_job_is_written_as_the_current_version_is() => Golden.Match("jobs/v2.json", Encoding.UTF8.GetString(JobMessage.Write(Job)));

    [Fact]
    public void A_job_with_revisions_is_a_message_of_the_same_version() => Golden.Match("jobs/v2-revisions.json", Encoding.UTF8.GetString(JobMessage.Write(WithRevisions)));

    [Fact]
    public void What_pages_are_judged_by_is_read_as_it_was_written()
    {
        var job = WithRevisions with
        {
            Beside = ["/blog/old"], Former = ["/blog/old"], Pages = [new PageEntry("/blog", 0)], MoreEntries = 3, Revisions = [new EntryRevision("4711", Revision: "7", IsGone: true)],
        };

        var read = JobMessage.Read(JobMessage.Write(job));

        Assert.True(Same(job, read));
        Assert.Equal(["/blog/old"], read.Beside!);
        Assert.Equal(["/blog/old"], read.Former!);
        Assert.Equal([new PageEntry("/blog", 0)], read.Pages!);
        Assert.Equal(3, read.MoreEntries);
        Assert.True(read.Revisions![0].IsGone);
    }

    [Theory]
    [InlineData("jobs/v1-revisions.json")]
    [InlineData("jobs/v2-revisions.json")]
    public void Revisions_are_read_as_they_were_written(string name)
    {
        var read = JobMessage.Read(Corpus.Bytes(name));

        Assert.Equal(WithRevisions.Revisions!, read.Revisions!);
        Assert.True(Same(WithRevisions, read));
    }

    // What a broker of before has instead of a job: the members of its time, read by the same serializer's rules.
    [Fact]
    public void An_older_broker_reads_a_message_with_revisions_and_passes_over_them()
    {
        var message = JsonSerializer.Deserialize(Corpus.Bytes("jobs/v1-revisions.json"), OlderJson.Default.OlderMessage)!;

        Assert.Equal((1, "wh-2.production"), (message.Version, message.Job.Id));
    }

    // Messages of every released version are kept here, and must still be read.
    [Theory]
    [InlineData("jobs/v1.json")]
    [InlineData("jobs/v2.json")]
    public void A_job_of_every_version_is_read(string name)
    {
        var read = JobMessage.Read(Corpus.Bytes(name));

        Assert.Equal(Job with { Invalidations = [] }, read with { Invalidations = [] }, Same);
        Assert.Equal(Job.Invalidations, read.Invalidations);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":1,"job":null}""")]
    [InlineData("""{"version":1,"job":{"id":"1","webhookId":"1","source":"a","deployment":"b","acceptedAt":"2026-03-01T12:00:00Z","notBefore":"2026-03-01T12:00:00Z","invalidations":[null]}}""")]
    [InlineData("""{"version":1,"job":{"id":"1","webhookId":"1","source":"a","deployment":"b","acceptedAt":"2026-03-01T12:00:00Z","notBefore":"2026-03-01T12:00:00Z","invalidations":[],"revisions":[null]}}""")]
    [InlineData("""{"version":2}""")]
    [InlineData("""{"version":2,"job":null}""")]
    [InlineData("""{"version":2,"job":{"webhookId":"1","source":"a","deployment":"b","acceptedAt":"2026-03-01T12:00:00Z"}}""")]
    [InlineData("""{"version":2,"job":{"webhookId":"1","source":"a","deployment":"b","acceptedAt":"2026-03-01T12:00:00Z","told":[null]}}""")]
    [InlineData("""{"version":2,"job":{"webhookId":"1","source":"a","deployment":"b","acceptedAt":"2026-03-01T12:00:00Z","told":["surrogate:a"]}}""")]
    [InlineData("""{"version":2,"job":{"webhookId":"1","source":"a","deployment":"b","acceptedAt":"2026-03-01T12:00:00Z","told":["tag:a,b"]}}""")]
    [InlineData("""{"version":2,"job":{"webhookId":"1","source":"a","deployment":"b","acceptedAt":"2026-03-01T12:00:00Z","told":[],"revisions":[null]}}""")]
    [InlineData("""{"version":2,"job":{"webhookId":"1","source":"a","deployment":"b","acceptedAt":"2026-03-01T12:00:00Z","told":["tag:a"],"toldBefore":[1]}}""")]
    [InlineData("""{"version":2,"job":{"webhookId":"1","source":"a","deployment":"b","acceptedAt":"2026-03-01T12:00:00Z","told":["tag:a"],"toldBefore":[-1]}}""")]
    [InlineData("""{"version":2,"job":{"webhookId":"1","source":"a","deployment":"b","acceptedAt":"2026-03-01T12:00:00Z","told":[],"former":[null]}}""")]
    [InlineData("""{"version":2,"job":{"webhookId":"1","source":"a","deployment":"b","acceptedAt":"2026-03-01T12:00:00Z","told":[],"pages":[null]}}""")]
    [InlineData("""{"version":2,"job":{"webhookId":"1","source":"a","deployment":"b","acceptedAt":"2026-03-01T12:00:00Z","told":[],"pages":[{"path":"/a","entry":0}]}}""")]
    public void What_is_no_message_is_a_JSON_error(string json) => Assert.Throws<JsonException>(() => JobMessage.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_message_of_a_newer_broker_says_so()
    {
        var newer = Encoding.UTF8.GetString(JobMessage.Write(Job)).Replace("\"version\":2", "\"version\":3", StringComparison.Ordinal);

        var error = Assert.Throws<JsonException>(() => JobMessage.Read(Encoding.UTF8.GetBytes(newer)));

        Assert.Equal("The message has version 3; this broker reads versions up to 2. A newer broker wrote it: update this one.", error.Message);
    }

    [Fact]
    public void Jobs_that_are_written_together_are_written_as_each_alone()
    {
        Job[] jobs = [Job, Job with { Deployment = "preview" }, WithRevisions, Job with { NotBefore = Some.Time.AddHours(1), Id = "another", ToldBefore = [0, 2] }];

        Assert.Equal(jobs.Select(JobMessage.Write), JobMessage.Write(jobs));
        Assert.All(jobs, job => Assert.True(Same(job, JobMessage.Read(JobMessage.Write(job)))));
    }

    private static bool Same(Job a, Job b) => JsonSerializer.Serialize(a, BrokerJson.Default.Options) == JsonSerializer.Serialize(b, BrokerJson.Default.Options);
}

internal sealed record OlderJob(string Id, string WebhookId, string Source, string Deployment, DateTimeOffset AcceptedAt, DateTimeOffset NotBefore, IReadOnlyList<Planning.Invalidation> Invalidations);

internal sealed record OlderMessage(int Version, OlderJob Job);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[System.Text.Json.Serialization.JsonSerializable(typeof(OlderMessage))]
internal sealed partial class OlderJson : System.Text.Json.Serialization.JsonSerializerContext;
