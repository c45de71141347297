using RevalidationBroker.Ports;

namespace RevalidationBroker.Sqlite.Late;

internal sealed class LateInbox(LateStore late) : IInbox
{
    public Task<Acceptance?> AcceptAsync(AcceptedWebhook webhook, CancellationToken cancellation) => late.Store.Inbox.AcceptAsync(webhook, cancellation);
}
