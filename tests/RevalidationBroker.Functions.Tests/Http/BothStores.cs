using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Functions.Fakes;
using RevalidationBroker.Hosting;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions.Http;

/// <summary>What stands behind each of <see cref="BothHosts"/>: the same, and in the same trouble.</summary>
internal sealed class BothStores(Trouble trouble)
{
    private readonly Channel<bool> _inside = Channel.CreateUnbounded<bool>();
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IServiceCollection AddTo(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(new FakeTimeProvider(A.Time));
        services.AddBroker(new CurrentConfiguration(Configured.Broker, TimeProvider.System, isLastGood: trouble == Trouble.OnLastGood));
        services.AddSingleton<ISecretStore>(new FakeSecrets { IsDown = trouble == Trouble.VaultDown });
        services.AddSingleton(provider => OperatorKey.Named("operator", provider.GetRequiredService<ISecretStore>()));
        services.AddInMemoryStores(StoreHarness.NoWindow);
        if (trouble == Trouble.StoreDown) services.AddSingleton<IDeadLetters>(new DownStore()).AddSingleton<ILanes>(new DownStore()).AddSingleton<IInbox>(new DownStore());
        if (trouble == Trouble.Busy) services.AddSingleton<IInbox>(provider => new SlowInbox(provider.GetRequiredService<InMemoryJournal>(), this));
        return services;
    }

    /// <summary>Leaves a dead letter, past all trouble.</summary>
    public static async Task LetOneDieAsync(IServiceProvider services)
    {
        var queue = services.GetRequiredService<InMemoryJobQueue>();
        await services.GetRequiredService<InMemoryJournal>().AcceptAsync(A.Webhook("w1"), CancellationToken.None);
        var lease = await queue.TakeAsync(CancellationToken.None).InTime();
        await queue.SettleAsync(lease, new LaneSettlement([new JobSettlement(lease.Jobs[0], new Settlement.DeadLetter("The site answered 422."))], Park: null), CancellationToken.None);
    }

    public async Task BothInsideAsync()
    {
        for (var hosts = 0; hosts < 2; hosts++) await _inside.Reader.ReadAsync().AsTask().InTime();
    }

    public void LetThemOn() => _goOn.TrySetResult();

    private sealed class SlowInbox(IInbox inbox, BothStores stores) : IInbox
    {
        public async Task<Acceptance?> AcceptAsync(AcceptedWebhook webhook, CancellationToken cancellation)
        {
            stores._inside.Writer.TryWrite(true);
            await stores._goOn.Task;
            return await inbox.AcceptAsync(webhook, cancellation);
        }
    }

    private sealed class DownStore : IInbox, ILanes, IDeadLetters
    {
        public Task<Acceptance?> AcceptAsync(AcceptedWebhook webhook, CancellationToken cancellation) => throw Down();

        public Task<IReadOnlyList<LaneStatus>> LanesAsync(CancellationToken cancellation) => throw Down();

        public Task CheckAsync(CancellationToken cancellation) => throw Down();

        public Task<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterFilter filter, int limit, CancellationToken cancellation) => throw Down();

        public Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellation) => throw Down();

        public Task<DeadLetter?> FindAsync(string id, CancellationToken cancellation) => throw Down();

        public Task<IReadOnlyList<string>> ReplayAsync(IReadOnlyList<Replay> replays, CancellationToken cancellation) => throw Down();

        public Task<IReadOnlyList<string>> DiscardAsync(IReadOnlyList<string> ids, CancellationToken cancellation) => throw Down();

        private static StorageUnavailableException Down() => new("The store is down.");
    }
}
