using System.Text.Json.Nodes;

namespace RevalidationBroker.Infrastructure.Tests.Policies;

/// <summary>One thing that must hold for every profile.</summary>
/// <param name="Violations">A sentence for each place where it does not hold.</param>
/// <param name="Breaks">Ways to break it, each of which must be found out: a policy that finds nothing proves nothing.</param>
internal sealed record Policy(string Name, Func<Snapshot, IEnumerable<string>> Violations, IReadOnlyList<Mutation> Breaks)
{
    public override string ToString() => Name;

    /// <summary>A policy that asks every resource of some types for the value of a property.</summary>
    public static Policy Property(string name, string type, string path, JsonNode expected, JsonNode broken) => new(
        name,
        snapshot => snapshot.Of(type).Where(resource => !JsonNode.DeepEquals(resource.At(path), expected)).Select(resource => $"{resource.Name()}: {path} is {resource.At(path)?.ToJsonString() ?? "not said"}, and must be {expected.ToJsonString()}."),
        [Mutation.Set(type, path, broken), Mutation.Remove(type, path)]);
}

/// <summary>A change that somebody might make by mistake.</summary>
/// <param name="Profile">Whose snapshot has what is broken.</param>
internal sealed record Mutation(string Name, Action<Snapshot> Apply, string Profile = "private")
{
    public override string ToString() => Name;

    public static Mutation Set(string type, string path, JsonNode? value) =>
        new($"{type}: {path} = {value?.ToJsonString() ?? "null"}", snapshot => snapshot.Of(type).Last().Set(path, value?.DeepClone()));

    public static Mutation Remove(string type, string path) => Set(type, path, null);

    public static Mutation Drop(string type) => new($"without {type}", snapshot => snapshot.Remove(snapshot.Of(type).Last()));
}
