using Azure.Messaging.ServiceBus;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions.Messages;

public sealed class JobMessageMapperTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "QueueMessages");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_message_of_every_released_version_is_read_and_written_without_loss(string file)
    {
        var body = new BinaryData(File.ReadAllBytes(Path.Combine(Folder, file)));
        var read = JobMessageMapper.Read(ServiceBusModelFactory.ServiceBusReceivedMessage(body), body.ToMemory());

        var written = JobMessageMapper.Write(OutgoingJob.New(read.Queued.Job, trace: null), A.Time);

        Same.Job(read.Queued.Job, JobMessageMapper.Read(ServiceBusModelFactory.ServiceBusReceivedMessage(written.Body), written.Body.ToMemory()).Queued.Job);
        Assert.Equal(0, read.Queued.Attempts);
    }

    [Fact]
    public void A_job_comes_back_with_its_attempts_its_copies_and_its_trace()
    {
        var outgoing = new OutgoingJob(A.Job(), Attempts: 3, Copies: 5, A.Time.AddMinutes(1), new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a=b"));
        var message = JobMessageMapper.Write(outgoing, A.Time);

        var back = JobMessageMapper.Read(Received(message), message.Body.ToMemory());

        Same.Job(outgoing.Job, back.Queued.Job);
        Assert.Equal((3, 5, outgoing.Trace), (back.Queued.Attempts, back.Copies, back.Trace));
        Assert.Equal(outgoing.At, message.ScheduledEnqueueTime);
        Assert.NotNull(back.Trace!.Parsed);
    }

    [Fact]
    public void The_session_is_the_lane()
    {
        var job = A.Job().Advanced(A.Time);

        Assert.Equal("production~1", JobMessageMapper.Write(OutgoingJob.New(job, null), A.Time).SessionId);
    }

    [Fact]
    public void An_id_tells_apart_attempts_copies_and_contents_and_nothing_else()
    {
        var job = new OutgoingJob(A.Job(), 0, 0, A.Time, null);
        string[] ids = [Id(job), Id(job with { Attempts = 1 }), Id(job with { Copies = 1 }), Id(job with { Job = job.Job with { Invalidations = [A.Everything()] } })];

        Assert.Equal(4, ids.Distinct().Count());
        Assert.Equal(ids[0], Id(job with { At = A.Time.AddHours(1) }));
        Assert.StartsWith("webhook-1.production.", ids[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_of_any_job_fits()
    {
        var job = A.Job(new string('w', 200), new string('d', 63)) with { Stage = 9 };

        Assert.InRange(Id(new OutgoingJob(job, int.MaxValue, int.MaxValue, A.Time, null)).Length, 1, 128);
    }

    [Fact]
    public void What_waits_for_nothing_is_not_scheduled()
    {
        Assert.Equal(default, JobMessageMapper.Write(OutgoingJob.New(A.Job(), null), A.Time).ScheduledEnqueueTime);
    }

    [Fact]
    public void A_postponed_message_is_the_same_with_another_id_each_time()
    {
        var message = JobMessageMapper.Write(new OutgoingJob(A.Job(), 2, 0, A.Time, null), A.Time);
        var once = JobMessageMapper.Postponed(Received(message), A.Time.AddMinutes(1));
        var twice = JobMessageMapper.Postponed(Received(once), A.Time.AddMinutes(2));

        Assert.Equal(3, new[] { message.MessageId, once.MessageId, twice.MessageId }.Distinct().Count());
        Assert.Equal(message.Body.ToArray(), twice.Body.ToArray());
        Assert.Equal((2, 2), ((int)twice.ApplicationProperties[MessageProperties.Attempts], (int)twice.ApplicationProperties[MessageProperties.Copies]));
        Assert.Equal(("production", A.Time.AddMinutes(2)), (twice.SessionId, twice.ScheduledEnqueueTime));
        // As the same work written anew would have it.
        Assert.Equal(Id(new OutgoingJob(A.Job(), 2, 1, A.Time, null)), once.MessageId);
    }

    [Fact]
    public void Of_a_message_that_nobody_can_read_as_much_is_told_as_its_properties_know()
    {
        var stub = JobMessageMapper.Stub(ServiceBusModelFactory.ServiceBusReceivedMessage(new BinaryData("?"), messageId: "m", sessionId: "production~1", enqueuedTime: A.Time));

        Assert.Equal(("m", "production", 1, A.Time), (stub.Job.Id, stub.Job.Deployment, stub.Job.Stage, stub.Job.AcceptedAt));
        Assert.Empty(stub.Job.Invalidations);
    }

    private static string Id(OutgoingJob job) => JobMessageMapper.Write(job, A.Time).MessageId;

    private static ServiceBusReceivedMessage Received(ServiceBusMessage message) => new Fakes.FakeQueue.Stored(message, 1, A.Time).Received(A.Time);
}
