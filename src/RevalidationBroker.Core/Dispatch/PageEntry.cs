using System.Text.Json.Serialization;

namespace RevalidationBroker.Dispatch;

/// <summary>That a page is about an entry.</summary>
/// <param name="Path">The page's.</param>
/// <param name="Entry">The entry's place in <see cref="Job.Revisions"/>, from 0.</param>
/// <param name="More">About how many entries the page is besides those that are named with it; the same wherever it is named.</param>
/// <param name="IsBeside">Whether the page is another's own, and that one only refers to this entry, or this one was there before.</param>
public sealed record PageEntry(
    string Path,
    int Entry,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int More = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsBeside = false);
