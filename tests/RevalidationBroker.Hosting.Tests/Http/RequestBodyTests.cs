using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Hosting.Http;

namespace RevalidationBroker.Hosting.Tests.Http;

public sealed class RequestBodyTests
{
    [Fact]
    public async Task A_body_that_does_not_come_to_an_end_is_given_up()
    {
        var clock = new FakeTimeProvider();
        var pipe = new Pipe();
        var request = new DefaultHttpContext { Request = { Body = pipe.Reader.AsStream() } }.Request;
        await pipe.Writer.WriteAsync("{"u8.ToArray(), TestContext.Current.CancellationToken);

        var reading = RequestBody.ReadAsync(request, 1024, clock, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(11));

        Assert.IsType<RequestBody.BrokenOff>(await reading.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_body_is_read_whole_however_it_comes()
    {
        var pipe = new Pipe();
        var request = new DefaultHttpContext { Request = { Body = pipe.Reader.AsStream() } }.Request;
        var reading = RequestBody.ReadAsync(request, 1024, new FakeTimeProvider(), TestContext.Current.CancellationToken);

        foreach (var part in new[] { "{", "\"a\":", "1}" }) await pipe.Writer.WriteAsync(System.Text.Encoding.UTF8.GetBytes(part), TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();

        Assert.Equal("""{"a":1}"""u8.ToArray(), Assert.IsType<RequestBody.Complete>(await reading).Bytes);
    }
}
