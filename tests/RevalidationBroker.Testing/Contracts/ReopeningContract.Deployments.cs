namespace RevalidationBroker.Testing.Contracts;

public abstract partial class ReopeningContract
{
    [Fact]
    public async Task Deployments_that_were_found_are_known_to_the_next_process_and_so_are_those_that_are_gone()
    {
        await Store.SightAsync(A.Sighting("runs"));
        await Store.SightAsync(A.Sighting("gone", runs: false));

        await Store.ReopenAsync();

        Assert.Equal([new("vercel", A.Sighting("gone", runs: false)), new("vercel", A.Sighting("runs"))], await Store.KnownDeploymentsAsync());
        Assert.False(await Store.SightAsync(A.Sighting("gone", at: A.Time.AddTicks(-1))));
    }
}
