using RevalidationBroker.Ports;
using Xunit;

namespace RevalidationBroker.Testing.Contracts;

/// <summary>What every <see cref="IClaimStore"/> does.</summary>
public abstract class ClaimStoreContract
{
    private static CancellationToken None => CancellationToken.None;

    /// <summary>A new one, empty.</summary>
    protected abstract Task<IClaimStore> OpenAsync();

    [Fact]
    public async Task What_was_put_is_found_byte_by_byte_and_nothing_else_is()
    {
        var (claims, bytes) = (await OpenAsync(), new byte[400_000]);
        new Random(1).NextBytes(bytes);
        await claims.PutAsync("a", bytes, None);
        await claims.PutAsync("a", bytes, None);

        Assert.Equal(bytes, (await claims.FindAsync("a", None))!.Value.ToArray());
        Assert.Null(await claims.FindAsync("b", None));
    }

    [Fact]
    public async Task A_sweep_deletes_what_was_put_before_and_keeps_the_rest()
    {
        var claims = await OpenAsync();
        await claims.PutAsync("a", new byte[] { 1 }, None);

        Assert.Equal(0, await claims.SweepAsync(DateTimeOffset.UnixEpoch, None));
        Assert.NotNull(await claims.FindAsync("a", None));
        Assert.Equal(1, await claims.SweepAsync(DateTimeOffset.MaxValue, None));
        Assert.Null(await claims.FindAsync("a", None));
    }
}
