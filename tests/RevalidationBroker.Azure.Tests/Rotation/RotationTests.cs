namespace RevalidationBroker.Azure.Rotation;

/// <summary>Secrets rotate, and their vault fails, while webhooks come in and sites are called: nothing is lost, nothing is parked, and nobody restarts.</summary>
public sealed class RotationTests
{
    [Fact]
    public async Task A_CMS_that_signs_by_the_new_secret_before_the_broker_has_looked_is_let_in()
    {
        await using var broker = await RotatingBroker.StartAsync();
        var asked = broker.Vault.Requests.Count;

        broker.Vault.Add("cms", RotatingBroker.SecretOf("cms", 2));
        broker.Load.SignBy(RotatingBroker.SecretOf("cms", 2));
        await broker.Load.MoreAsync();

        await broker.NothingWasLostAsync();
        // One look at its two versions, which is a list and the new one's value.
        Assert.Equal(2, broker.Vault.Requests.Count - asked);
    }

    [Fact]
    public async Task A_CMS_that_signs_by_the_old_secret_after_the_broker_has_looked_is_let_in()
    {
        await using var broker = await RotatingBroker.StartAsync();

        var old = broker.Vault.Secrets["cms"][0];
        broker.Vault.Add("cms", RotatingBroker.SecretOf("cms", 2));
        broker.LetTheStoreLook();
        await broker.Load.MoreAsync();
        broker.Load.SignBy(RotatingBroker.SecretOf("cms", 2));
        await broker.Load.MoreAsync();
        old.Enabled = false;
        broker.LetTheStoreLook();
        await broker.Load.MoreAsync();

        await broker.NothingWasLostAsync();
        Assert.InRange(broker.Vault.Requests.Count, 0, 14);
    }

    [Fact]
    public async Task A_site_that_refuses_the_old_secret_before_the_broker_has_looked_is_called_once_more_with_the_new_one()
    {
        await using var broker = await RotatingBroker.StartAsync();

        // As the receiver is told to: both, then the broker's, then the old one away.
        broker.Production.Accept(RotatingBroker.SecretOf("production", 2), RotatingBroker.SecretOf("production", 1));
        await broker.Load.MoreAsync();
        broker.Vault.Add("production", RotatingBroker.SecretOf("production", 2));
        await broker.Load.MoreAsync();
        broker.Production.Accept(RotatingBroker.SecretOf("production", 2));
        await broker.Load.MoreAsync();

        await broker.NothingWasLostAsync();
        Assert.True(broker.Production.Refused > 0, "It was to refuse the old secret.");
        Assert.Equal(0, broker.Preview.Refused);
        Assert.InRange(broker.Vault.Requests.Count, 0, 12);
    }

    [Fact]
    public async Task A_site_that_takes_the_old_secret_after_the_broker_has_looked_is_called_with_both()
    {
        await using var broker = await RotatingBroker.StartAsync();

        broker.Vault.Add("production", RotatingBroker.SecretOf("production", 2));
        broker.LetTheStoreLook();
        await broker.Load.MoreAsync();
        broker.Production.Accept(RotatingBroker.SecretOf("production", 2));
        await broker.Load.MoreAsync();

        await broker.NothingWasLostAsync();
        Assert.Equal((0, 0), (broker.Production.Refused, broker.Preview.Refused));
        Assert.InRange(broker.Vault.Requests.Count, 0, 10);
    }

    [Fact]
    public async Task A_vault_that_throttles_and_then_is_down_stops_nobody_and_a_rotation_after_it_is_seen()
    {
        await using var broker = await RotatingBroker.StartAsync();
        var asked = broker.Vault.Requests.Count;

        broker.Vault.Fail(429, retryAfter: "1");
        broker.LetTheStoreLook();
        await broker.Load.MoreAsync();
        // Three secrets, each asked for three times: the client's own two repetitions, when the vault says. Then it is left alone.
        Assert.InRange(broker.Vault.Requests.Count - asked, 1, 9);

        broker.Vault.Instead = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };
        broker.LetThePauseAfterAFailurePass();
        await broker.Load.MoreAsync();
        broker.LetThePauseAfterAFailurePass();
        await broker.Load.MoreAsync();
        Assert.InRange(broker.Vault.Requests.Count - asked, 1, 27);

        broker.Vault.Recover();
        broker.Vault.Add("cms", RotatingBroker.SecretOf("cms", 2));
        broker.LetThePauseAfterAFailurePass();
        broker.Load.SignBy(RotatingBroker.SecretOf("cms", 2));
        await broker.Load.MoreAsync();

        await broker.NothingWasLostAsync();
        Assert.Equal((0, 0), (broker.Production.Refused, broker.Preview.Refused));
    }
}
