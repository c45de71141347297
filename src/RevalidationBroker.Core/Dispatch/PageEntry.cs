namespace RevalidationBroker.Dispatch;

/// <summary>That a page is about an entry.</summary>
/// <param name="Path">The page's.</param>
/// <param name="Entry">The entry's place in <see cref="Job.Revisions"/>, from 0.</param>
public sealed record PageEntry(string Path, int Entry);
