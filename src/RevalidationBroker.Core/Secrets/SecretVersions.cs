namespace RevalidationBroker.Secrets;

/// <summary>The versions of one named secret that are in force now: more than one while it rotates.</summary>
/// <param name="All">Newest first; never empty.</param>
public sealed record SecretVersions(IReadOnlyList<Secret> All)
{
    public Secret Current => All[0];

    public static SecretVersions Of(params IEnumerable<string> texts) => new([.. texts.Select(Secret.Of)]);
}
