using System.Runtime.CompilerServices;

namespace RevalidationBroker.Ports;

/// <summary>Longer walks through the journal.</summary>
public static class JournalReading
{
    private const int Page = 200;

    /// <summary>Every webhook received at or after a time, in the order of their acceptance, without attempts; of the pages of <see cref="IJournal.SinceAsync"/> one is in memory.</summary>
    public static async IAsyncEnumerable<JournalEntry> EachSinceAsync(this IJournal journal, DateTimeOffset from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var page = await journal.SinceAsync(from, 0, Page, cancellation); ; page = await journal.SinceAsync(from, page.After, Page, cancellation))
        {
            foreach (var entry in page.Webhooks) yield return entry;
            if (page.Webhooks.Count < Page) yield break;
        }
    }
}
