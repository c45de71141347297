using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Hosting.Delivery;

namespace RevalidationBroker.Hosting.Tests.Delivery;

public sealed class CheckedConnectorTests : IDisposable
{
    private const string Public = "93.184.215.14";
    private const string OtherPublic = "93.184.215.15";
    private const string PublicV6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c";

    private readonly FakeTimeProvider _clock = new();
    private readonly CancellationTokenSource _call = new();
    private readonly List<string> _dialled = [];
    private readonly HashSet<string> _closed = [];
    private readonly HashSet<string> _silent = [];

    [Fact]
    public async Task A_name_is_resolved_once_and_the_address_that_was_judged_is_the_one_that_is_called()
    {
        var names = new FakeNames([Public], ["127.0.0.1"]);

        await ConnectAsync(names);

        Assert.Equal(["www.example.com"], names.Asked);
        Assert.Equal([$"{Public}:443"], _dialled);
    }

    [Fact]
    public async Task A_name_that_changes_its_address_is_judged_again_for_the_next_connection()
    {
        var names = new FakeNames([Public], ["127.0.0.1"]);
        await ConnectAsync(names);

        await Assert.ThrowsAsync<ForbiddenAddressException>(() => ConnectAsync(names));

        Assert.Equal([$"{Public}:443"], _dialled);
    }

    [Theory]
    [InlineData("127.0.0.1", Public)]
    [InlineData(Public, "127.0.0.1")]
    [InlineData("::ffff:10.0.0.1", "fd00::1", Public, "169.254.169.254")]
    public async Task Of_mixed_addresses_only_those_that_may_be_called_are_tried(params string[] addresses)
    {
        await ConnectAsync(new FakeNames(addresses));

        Assert.Equal([$"{Public}:443"], _dialled);
    }

    [Fact]
    public async Task A_refused_address_is_not_the_next_when_those_that_may_be_called_fail()
    {
        _closed.Add(Public);

        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(new FakeNames([Public, "127.0.0.1"])));

        Assert.Equal([$"{Public}:443"], _dialled);
    }

    [Fact]
    public async Task The_next_address_is_tried_when_one_fails_each_family_in_turn()
    {
        _closed.UnionWith([PublicV6, Public]);

        await ConnectAsync(new FakeNames([PublicV6, "2606:2800:21f:cb07:6820:80da:af6b:8b2d", Public, OtherPublic]));

        Assert.Equal([$"[{PublicV6}]:443", $"{Public}:443", "[2606:2800:21f:cb07:6820:80da:af6b:8b2d]:443"], _dialled);
    }

    [Fact]
    public async Task An_address_that_does_not_answer_leaves_time_for_the_next()
    {
        _silent.Add(PublicV6);
        var connecting = ConnectAsync(new FakeNames([PublicV6, Public]));
        Assert.Equal([$"[{PublicV6}]:443"], _dialled);

        _clock.Advance(TimeSpan.FromSeconds(2.5));
        await connecting;

        Assert.Equal([$"[{PublicV6}]:443", $"{Public}:443"], _dialled);
    }

    [Fact]
    public async Task When_the_call_is_given_up_no_further_address_is_tried()
    {
        _silent.Add(PublicV6);
        var connecting = ConnectAsync(new FakeNames([PublicV6, Public]));

        await _call.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.Equal([$"[{PublicV6}]:443"], _dialled);
    }

    [Fact]
    public async Task No_more_than_four_addresses_are_tried()
    {
        var many = Enumerable.Range(1, 9).Select(i => $"93.184.215.{i}").ToArray();
        _closed.UnionWith(many);

        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(new FakeNames(many)));

        Assert.Equal(4, _dialled.Count);
    }

    [Fact]
    public async Task A_mapped_address_is_called_as_what_it_is() => Assert.Equal([$"{Public}:443"], await DialledAsync([$"::ffff:{Public}", Public], allowPrivate: false));

    [Fact]
    public async Task With_leave_a_private_address_is_called_and_a_metadata_service_is_not()
    {
        Assert.Equal(["10.0.0.1:443"], await DialledAsync(["169.254.169.254", "10.0.0.1"], allowPrivate: true));
        await Assert.ThrowsAsync<ForbiddenAddressException>(() => DialledAsync(["fd00:ec2::254"], allowPrivate: true));
    }

    [Fact]
    public async Task A_name_without_an_address_is_not_found()
    {
        var error = await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(new FakeNames([[]])));

        Assert.Equal(SocketError.HostNotFound, error.SocketErrorCode);
    }

    public void Dispose() => _call.Dispose();

    private async Task<IReadOnlyList<string>> DialledAsync(string[] addresses, bool allowPrivate)
    {
        await ConnectAsync(new FakeNames(addresses), allowPrivate);
        return _dialled;
    }

    private async Task ConnectAsync(FakeNames names, bool allowPrivate = false)
    {
        var connector = new CheckedConnector(names, allowPrivate, TimeSpan.FromSeconds(5), _clock, DialAsync);
        await using var connection = await connector.ConnectAsync(new DnsEndPoint("www.example.com", 443), _call.Token);
    }

    private async Task<Stream> DialAsync(IPEndPoint address, CancellationToken cancellation)
    {
        _dialled.Add(address.ToString());
        if (_closed.Contains(address.Address.ToString())) throw new SocketException((int)SocketError.ConnectionRefused);
        if (_silent.Contains(address.Address.ToString())) await new TaskCompletionSource().Task.WaitAsync(cancellation);
        return new MemoryStream();
    }
}
