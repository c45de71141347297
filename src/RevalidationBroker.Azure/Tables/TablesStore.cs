using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Azure.Tables;

/// <summary>
/// The store in Table Storage: inbox, journal, ledger and known deployments, shared by any number of processes. Jobs and dead letters are in a queue that is another
/// service, behind <see cref="IJobSender"/> and <see cref="IQueuedWork"/>.
/// </summary>
/// <remarks>The identity needs the role <em>Storage Table Data Contributor</em> on the account.</remarks>
public sealed class TablesStore : IAsyncDisposable
{
    private readonly TableServiceClient _account;
    private readonly IReadOnlyList<TableClient> _tables;
    private readonly RefusalTable _refusals;

    /// <param name="address">Such as <c>https://contoso.table.core.windows.net</c>.</param>
    /// <param name="prefix">With what its tables' names begin: letters and digits, the first a letter.</param>
    public TablesStore(Uri address, TokenCredential credential, IJobSender jobs, IQueuedWork work, TimeProvider clock, ILogger<TablesStore> logger, string prefix = "broker")
        : this(new TableServiceClient(address, credential, ClientOptions()), jobs, work, clock, logger, prefix) { }

    internal TablesStore(TableServiceClient account, IJobSender jobs, IQueuedWork work, TimeProvider clock, ILogger<TablesStore> logger, string prefix = "broker")
    {
        var (webhooks, attempts, requests, ledger) = (account.GetTableClient($"{prefix}webhooks"), account.GetTableClient($"{prefix}attempts"), account.GetTableClient($"{prefix}requests"), account.GetTableClient($"{prefix}ledger"));
        var deployments = account.GetTableClient($"{prefix}deployments");
        (_account, _tables) = (account, [webhooks, attempts, requests, ledger, deployments]);

        var writer = new JournalWriter(webhooks, clock);
        var (attemptTable, requestTable, ledgerTable) = (new AttemptTable(attempts, clock), new RequestTable(requests, clock), new LedgerTable(ledger, clock));
        _refusals = new RefusalTable(webhooks, clock, logger);
        Inbox = new TablesInbox(webhooks, writer, ledgerTable, requestTable, jobs, logger);
        Journal = new TablesJournal(webhooks, writer, attemptTable, requestTable, _refusals);
        Ledger = new TablesLedger(ledger, ledgerTable);
        Housekeeping = new TablesHousekeeping(webhooks, writer, ledgerTable, attemptTable, requestTable, work);
        Deployments = new TablesDeploymentRegistry(deployments);
    }

    public IInbox Inbox { get; }

    public IJournal Journal { get; }

    public ILedger Ledger { get; }

    public IHousekeeping Housekeeping { get; }

    public IDeploymentRegistry Deployments { get; }

    /// <summary>Makes the tables that are missing. Call it once at start.</summary>
    /// <exception cref="StorageUnavailableException"/>
    public Task CreateTablesAsync(CancellationToken cancellation) => TableFailure.GuardAsync(_account.Uri, async () =>
    {
        foreach (var table in _tables) await table.CreateIfNotExistsAsync(cancellation);
        return true;
    });

    /// <summary>Writes what is known of refused webhooks.</summary>
    public ValueTask DisposeAsync() => _refusals.DisposeAsync();

    /// <summary>A CMS gives a webhook as little as two seconds, and tries again by itself.</summary>
    internal static TableClientOptions ClientOptions() => new()
    {
        Retry = { Mode = RetryMode.Exponential, MaxRetries = 3, Delay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(2), NetworkTimeout = TimeSpan.FromSeconds(10) },
    };
}
