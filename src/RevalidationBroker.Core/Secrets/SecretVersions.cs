namespace RevalidationBroker.Secrets;

/// <summary>The versions of one named secret that are in force now: more than one while it rotates.</summary>
/// <param name="All">Newest first; never empty.</param>
public sealed record SecretVersions(IReadOnlyList<Secret> All)
{
    public Secret Current => All[0];

    /// <summary>Whether both are the same texts in the same order.</summary>
    public bool IsSameAs(SecretVersions other) => All.Count == other.All.Count && All.Zip(other.All).All(pair => pair.First.Matches(pair.Second.Utf8));

    public static SecretVersions Of(params IEnumerable<string> texts) => new([.. texts.Select(Secret.Of)]);
}
