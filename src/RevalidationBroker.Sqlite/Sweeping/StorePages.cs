namespace RevalidationBroker.Sqlite.Sweeping;

/// <summary>How the file of a store is filled, and what is to be done about it.</summary>
/// <param name="Free">Of <paramref name="Count"/>, those that hold nothing.</param>
/// <param name="CanShrink">Whether free pages can be given back one by one.</param>
internal sealed record StorePages(long Count, long Free, bool CanShrink)
{
    /// <summary>In bytes; SQLite's default, and no store has another.</summary>
    public const int Size = 4096;

    // What one hour frees, the next fills again: to give it back would move pages for nothing.
    private const long Spare = 256;

    // 16 MB are written anew in a quarter of a second, whatever is in them.
    private const long AlwaysRewritten = 16 * 1024 * 1024 / Size;

    /// <summary>How many free pages a sweep gives back: a tenth of the file stays for what comes.</summary>
    public long ToGiveBack => CanShrink ? Math.Max(0, Free - Math.Max(Spare, Count / 10)) : 0;

    /// <summary>Whether it is worth the time at start to write a file anew that cannot shrink: it is small, or more than half of it is free.</summary>
    public bool ToRewrite => !CanShrink && (Count <= AlwaysRewritten || Free > Count / 2);
}
