using CsCheck;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing.Model;

namespace RevalidationBroker.Testing.Contracts;

/// <summary>Whatever happens to it and in whatever order, an <see cref="IJobQueue"/> with its <see cref="IInbox"/> is as the model says.</summary>
public abstract class QueueModelContract
{
    /// <summary>An empty store; many are opened in one test, so it should be quick.</summary>
    protected abstract StoreHarness Open();

    [Fact]
    public async Task After_any_sequence_of_events_it_is_as_the_model_says()
    {
        await using var first = Open();

        await QueueCommand.Sequences(reopen: first is ReopenableStoreHarness).SampleAsync(
            async commands =>
            {
                await using var store = Open();
                await new ModelRun(store).RunAsync(commands);
            },
            iter: 500,
            print: commands => string.Join(Environment.NewLine, commands));
    }
}
