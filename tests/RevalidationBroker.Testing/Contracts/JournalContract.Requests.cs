using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

// Requests that are kept for a while.
public abstract partial class JournalContract
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly byte[] Body = [0, 0xFF, (byte)'{', 0x0A];

    [Fact]
    public async Task A_request_is_found_as_it_was_handed_over()
    {
        var request = A.Request(Body, Clock.Now) with { Method = "PUT" };
        await Store.AcceptKeptAsync("w1", request, Week);

        var found = await Store.FindRequestAsync("w1");

        Same.Request(request, found);
        Assert.Equal("application/json", found!.Headers["content-type"]);
    }

    [Fact]
    public async Task A_body_is_kept_to_the_byte_until_its_time()
    {
        await Store.AcceptKeptAsync("w1", Body, Week);

        Assert.Equal(Body, await Store.FindBodyAsync("w1"));
        Clock.Advance(Week - TimeSpan.FromTicks(1));
        Assert.Equal(Body, await Store.FindBodyAsync("w1"));
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await Store.FindBodyAsync("w1"));
    }

    [Fact]
    public async Task A_request_is_not_kept_unless_it_is_asked_for()
    {
        await Store.AcceptAsync("w1");

        Assert.Null(await Store.FindBodyAsync("w1"));
        Assert.Null(await Store.FindBodyAsync("never-accepted"));
    }

    [Fact]
    public async Task An_empty_body_is_one_too()
    {
        await Store.AcceptKeptAsync("w1", [], Week);

        Assert.Empty(await Store.FindBodyAsync("w1") ?? Body);
    }

    [Fact]
    public async Task Each_request_has_its_own_time()
    {
        await Store.AcceptKeptAsync("short", Body, TimeSpan.FromHours(1));
        await Store.AcceptKeptAsync("long", Body, Week);
        Clock.Advance(TimeSpan.FromHours(1));
        await Store.AcceptKeptAsync("later", Body, Week);

        Assert.Null(await Store.FindBodyAsync("short"));
        Assert.Equal(Body, await Store.FindBodyAsync("long"));
        Assert.Equal(Body, await Store.FindBodyAsync("later"));
    }

    [Fact]
    public async Task A_repetition_changes_nothing_of_the_request()
    {
        await Store.AcceptKeptAsync("w1", Body, Week);
        Clock.Advance(TimeSpan.FromHours(1));
        await Store.AcceptKeptAsync("w1", "another"u8.ToArray(), Week);

        Assert.Equal(Body, await Store.FindBodyAsync("w1"));
        Clock.Advance(Week - TimeSpan.FromHours(1));
        Assert.Null(await Store.FindBodyAsync("w1"));
    }

    [Theory]
    [InlineData("another")]
    [InlineData(null)]
    public async Task A_webhook_that_is_taken_anew_has_its_new_request_or_none(string? body)
    {
        var bytes = body is null ? null : System.Text.Encoding.UTF8.GetBytes(body);
        await Store.AcceptKeptAsync("w1", Body, Week);
        Clock.Advance(AcceptedWebhook.RememberedFor);
        await (bytes is null ? Store.AcceptAsync("w1") : Store.AcceptKeptAsync("w1", bytes, Week));

        Assert.Equal(bytes, await Store.FindBodyAsync("w1"));
    }
}
