using RevalidationBroker.Discovery;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

/// <summary>What every <see cref="IDeploymentRegistry"/> promises.</summary>
public abstract class DeploymentRegistryContract : StoreContract<StoreHarness>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Nothing_is_known_at_first() => Assert.Empty(await Store.KnownDeploymentsAsync());

    [Fact]
    public async Task What_was_said_is_known_to_the_last_letter_and_tick()
    {
        var (full, bare) = (A.Sighting("a/b#?\\ü 日"), new DeploymentSighting { Id = "b", Runs = false, At = A.Time });

        Assert.True(await Store.SightAsync(full));
        Assert.True(await Store.SightAsync(bare));

        Assert.Equal([new("vercel", full), new("vercel", bare)], await Store.KnownDeploymentsAsync());
    }

    [Fact]
    public async Task Of_a_deployment_the_last_that_was_said_is_known_and_nothing_of_what_was_before()
    {
        await Store.SightAsync(A.Sighting());
        var gone = new DeploymentSighting { Id = A.Sighting().Id, Runs = false, At = A.Time + Second };

        Assert.True(await Store.SightAsync(gone));

        Assert.Equal([new("vercel", gone)], await Store.KnownDeploymentsAsync());
    }

    [Fact]
    public async Task What_comes_late_changes_nothing()
    {
        var gone = A.Sighting(runs: false, at: A.Time);
        await Store.SightAsync(gone);

        Assert.False(await Store.SightAsync(A.Sighting(runs: true, at: A.Time.AddTicks(-1))));

        Assert.Equal([new("vercel", gone)], await Store.KnownDeploymentsAsync());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Of_two_of_one_moment_the_one_that_it_is_gone_counts_whichever_comes_first(bool first, bool second)
    {
        await Store.SightAsync(A.Sighting(runs: first));

        await Store.SightAsync(A.Sighting(runs: second));

        Assert.False(Assert.Single(await Store.KnownDeploymentsAsync()).Last.Runs);
    }

    [Fact]
    public async Task The_same_once_more_changes_nothing()
    {
        await Store.SightAsync(A.Sighting());

        Assert.False(await Store.SightAsync(A.Sighting()));

        Assert.Single(await Store.KnownDeploymentsAsync());
    }

    [Fact]
    public async Task Two_sources_know_nothing_of_each_others_deployments()
    {
        await Store.SightAsync(A.Sighting(), "one");

        Assert.True(await Store.SightAsync(A.Sighting(runs: false, at: A.Time - Second), "other"));

        Assert.Equal([("one", true), ("other", false)], (await Store.KnownDeploymentsAsync()).Select(known => (known.Source, known.Last.Runs)));
    }

    [Fact]
    public async Task Of_many_at_once_the_latest_counts()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Reverse().Select(second => Store.SightAsync(A.Sighting(runs: second != 19, at: A.Time + second * Second))));

        Assert.Equal(A.Sighting(runs: false, at: A.Time + 19 * Second), Assert.Single(await Store.KnownDeploymentsAsync()).Last);
    }

    [Fact]
    public async Task What_was_last_said_before_a_time_is_swept_and_can_be_said_anew()
    {
        await Store.SightAsync(A.Sighting("old", at: A.Time.AddTicks(-1)));
        await Store.SightAsync(A.Sighting("as old", at: A.Time));
        await Store.SightAsync(A.Sighting("gone", runs: false, at: A.Time - Second));

        Assert.Equal(2, await Store.Deployments.SweepAsync(A.Time, CancellationToken.None));
        Assert.Equal(0, await Store.Deployments.SweepAsync(A.Time, CancellationToken.None));

        Assert.Equal("as old", Assert.Single(await Store.KnownDeploymentsAsync()).Last.Id);
        Assert.True(await Store.SightAsync(A.Sighting("old", at: A.Time - Second)));
    }
}
