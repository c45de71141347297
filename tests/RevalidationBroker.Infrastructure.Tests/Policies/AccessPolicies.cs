using System.Text.Json.Nodes;

namespace RevalidationBroker.Infrastructure.Tests.Policies;

/// <summary>Who may do what: nothing but this list, and each on the one thing that it is for.</summary>
internal static class AccessPolicies
{
    private const string Assignments = "Microsoft.Authorization/roleAssignments";

    // The vendor's numbers of its built-in roles, and the kind of thing that each may be given on.
    private static readonly Dictionary<string, (string Role, string On)> Allowed = new()
    {
        ["69a216fc-b8fb-44d8-bc22-1f3c2cd27a39"] = ("Azure Service Bus Data Sender", "Microsoft.ServiceBus/namespaces/queues"),
        ["4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0"] = ("Azure Service Bus Data Receiver", "Microsoft.ServiceBus/namespaces/queues"),
        ["acdd72a7-3385-48ef-bd42-f606fba81ae7"] = ("Reader", "Microsoft.ServiceBus/namespaces/queues"),
        ["4633458b-17de-408a-b874-0445c86b69e6"] = ("Key Vault Secrets User", "Microsoft.KeyVault/vaults"),
        ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7"] = ("Key Vault Secrets Officer", "Microsoft.KeyVault/vaults"),
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = ("Storage Blob Data Owner", "Microsoft.Storage/storageAccounts"),
        ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"] = ("Storage Blob Data Reader", "Microsoft.Storage/storageAccounts/blobServices/containers"),
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = ("Storage Blob Data Contributor", "Microsoft.Storage/storageAccounts/blobServices/containers"),
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = ("Storage Table Data Contributor", "Microsoft.Storage/storageAccounts"),
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = ("Monitoring Metrics Publisher", "Microsoft.Insights/components"),
    };

    // What the broker needs to work at all.
    private static readonly string[] Needed = [.. Allowed.Values.Select(allowed => allowed.Role)];

    public static IReadOnlyList<Policy> List { get; } =
    [
        new("Only known roles are given",
            snapshot => Given(snapshot).Where(given => !Allowed.ContainsKey(given.Role)).Select(given => $"The role {given.Role} is given on {given.Scope}."),
            [
                Role("Owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"), Role("Contributor", "b24988ac-6180-42a0-ab88-20f7382dd24c"),
                Role("Azure Service Bus Data Owner", "090c5cfd-751d-490a-894a-3ce6f1109419"), Role("Key Vault Administrator", "00482a5a-887f-4fb3-b363-3b7fe8e74483"),
            ]),
        new("A role is given on the thing that it is for",
            snapshot => from given in Given(snapshot)
                        where Allowed.TryGetValue(given.Role, out var allowed) && TypeOf(given.Scope) != allowed.On
                        select $"{Allowed[given.Role].Role} is given on {given.Scope}, and must be on one of {Allowed[given.Role].On}.",
            [
                Scope("the subscription", "/subscriptions/00000000-0000-0000-0000-000000000001"),
                Scope("the resource group", "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-private"),
                new("Reader of the resource group", snapshot => Assignment(snapshot, "acdd72a7-3385-48ef-bd42-f606fba81ae7")["id"] = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-private/providers/Microsoft.Authorization/roleAssignments/1"),
                Scope("the namespace", "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-private/providers/Microsoft.ServiceBus/namespaces/x"),
            ]),
        new("Every role that the broker needs is given",
            snapshot => Needed.Except(Given(snapshot).Select(given => Allowed.GetValueOrDefault(given.Role).Role)).Select(role => $"Nobody has the role {role}."),
            [Role("nothing", "00000000-0000-0000-0000-000000000000"), new("the queue's length cannot be seen", snapshot => snapshot.Remove(Assignment(snapshot, "acdd72a7-3385-48ef-bd42-f606fba81ae7")))]),
        // The host owns blobs in its account only; broker.json lies in the other, and the broker cannot change it.
        new("The owner of blobs is in the host's account",
            snapshot => Given(snapshot).Where(given => given.Role == "b7e6dc6d-f1e8-4753-8033-0f276bb0955b" && !given.Scope.Contains("/storageAccounts/sthost", StringComparison.Ordinal)).Select(given => $"Blobs of {given.Scope} are owned."),
            [new("owner of the broker's account", snapshot => Assignment(snapshot, "b7e6dc6d-f1e8-4753-8033-0f276bb0955b")["id"] = "/subscriptions/x/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stdatax/providers/Microsoft.Authorization/roleAssignments/1")]),
        new("No role is made up",
            snapshot => snapshot.Of("Microsoft.Authorization/roleDefinitions").Select(role => $"{role.Name()} is a role of our own."),
            [new("a role that may do everything", snapshot => snapshot.Add(new JsonObject { ["type"] = "Microsoft.Authorization/roleDefinitions", ["name"] = "all", ["id"] = "/x", ["properties"] = new JsonObject { ["permissions"] = new JsonArray(new JsonObject { ["actions"] = new JsonArray("*") }) } }))]),
    ];

    private static IEnumerable<(string Role, string Scope)> Given(Snapshot snapshot) =>
        snapshot.Of(Assignments).Select(assignment => (assignment.Text("properties.roleDefinitionId").Split('/')[^1], ScopeOf(assignment)));

    // An assignment whose name is known has its scope before its own type; one whose name is not is an expression that begins with the scope.
    private static string ScopeOf(JsonObject assignment) =>
        assignment.Id().Split("/providers/Microsoft.Authorization/roleAssignments")[0].Replace("[extensionResourceId('", "", StringComparison.Ordinal).Split('\'')[0];

    private static string TypeOf(string scope)
    {
        var parts = scope.Split("/providers/")[^1].Split('/');
        return string.Join('/', parts.Where((_, place) => place == 0 || place % 2 == 1));
    }

    private static JsonObject Assignment(Snapshot snapshot, string role) => snapshot.Of(Assignments).First(assignment => assignment.Text("properties.roleDefinitionId").EndsWith(role, StringComparison.Ordinal));

    private static Mutation Role(string name, string role) =>
        new($"{name} instead of Sender", snapshot => Assignment(snapshot, "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39").Set("properties.roleDefinitionId", $"/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/{role}"));

    private static Mutation Scope(string name, string scope) =>
        new($"Sender on {name}", snapshot => Assignment(snapshot, "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39")["id"] = $"{scope}/providers/Microsoft.Authorization/roleAssignments/1");
}
