using System.Text;
using System.Text.Json;
using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Serialization;

public class JobMessageTests
{
    private static readonly Job Job = Some.Job("wh-1.production", 0, "tag:posts", "!path:/blog/caf%C3%A9", "page:/blog/[slug]", "!layout:/", "everything").Job;

    [Fact]
    public void A_job_is_written_as_the_current_version_is() => Golden.Match("jobs/v1.json", Encoding.UTF8.GetString(JobMessage.Write(Job)));

    // Messages of every released version are kept here, and must still be read.
    [Theory]
    [InlineData("jobs/v1.json")]
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
    public void What_is_no_message_is_a_JSON_error(string json) => Assert.Throws<JsonException>(() => JobMessage.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_message_of_a_newer_broker_says_so()
    {
        var newer = Encoding.UTF8.GetString(JobMessage.Write(Job)).Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal);

        var error = Assert.Throws<JsonException>(() => JobMessage.Read(Encoding.UTF8.GetBytes(newer)));

        Assert.Equal("The message has version 2; this broker reads version 1. A newer broker wrote it: update this one.", error.Message);
    }

    private static bool Same(Job a, Job b) => JsonSerializer.Serialize(a, BrokerJson.Default.Options) == JsonSerializer.Serialize(b, BrokerJson.Default.Options);
}
