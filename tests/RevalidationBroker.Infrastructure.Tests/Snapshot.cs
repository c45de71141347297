using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RevalidationBroker.Infrastructure.Tests;

/// <summary>What one parameter file deploys, as the compiler foresees it: resources with their properties; what is known only in Azure stands as an expression in brackets.</summary>
internal sealed class Snapshot(JsonObject json)
{
    private static readonly JsonSerializerOptions Kept = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Profiles => ["dev", "prod", "private"];

    public string Text => json.ToJsonString();

    public IReadOnlyList<JsonObject> Resources { get; } = [.. json["predictedResources"]!.AsArray().Select(resource => resource!.AsObject())];

    public JsonObject Outputs { get; } = json["outputs"]!.AsObject();

    public static Snapshot Of(string profile) => new(JsonNode.Parse(File.ReadAllText(FileOf(profile)))!.AsObject());

    /// <summary>As it is kept: the compiler writes resources and outputs in an order that changes from run to run.</summary>
    public static string Sorted(string text)
    {
        var json = JsonNode.Parse(text)!.AsObject();
        json["predictedResources"] = new JsonArray([.. json["predictedResources"]!.AsArray().OrderBy(resource => resource.Text("id"), StringComparer.Ordinal).Select(resource => resource!.DeepClone())]);
        json["outputs"] = new JsonObject(json["outputs"]!.AsObject().OrderBy(output => output.Key, StringComparer.Ordinal).Select(output => KeyValuePair.Create(output.Key, output.Value?.DeepClone())));
        return json.ToJsonString(Kept) + "\n";
    }

    public static string FileOf(string profile) => Path.Combine(Repository.Infra, $"main.{profile}.snapshot.json");

    /// <summary>A copy, for a test that breaks it.</summary>
    public Snapshot Copy() => new(json.DeepClone().AsObject());

    public IEnumerable<JsonObject> Of(params string[] types) => Resources.Where(resource => types.Contains(resource.Type(), StringComparer.OrdinalIgnoreCase));

    public void Add(JsonObject resource) => json["predictedResources"]!.AsArray().Add(resource);

    public void Remove(JsonObject resource) => json["predictedResources"]!.AsArray().Remove(resource);

    /// <summary>Whether the profile asked for private addresses only.</summary>
    public bool IsPrivate => Outputs["BROKER_NETWORK"]!.GetValue<string>() == "private";
}

internal static class ResourceExtensions
{
    public static string Type(this JsonObject resource) => resource["type"]!.GetValue<string>();

    public static string Name(this JsonObject resource) => resource["name"]!.GetValue<string>();

    public static string Id(this JsonObject resource) => resource["id"]!.GetValue<string>();

    /// <summary>What stands at a dotted path, with numbers for places in lists; null when nothing does.</summary>
    public static JsonNode? At(this JsonNode? node, string path)
    {
        foreach (var part in path.Split('.'))
        {
            node = node switch
            {
                JsonObject here => here[part],
                JsonArray here when int.TryParse(part, out var place) && place < here.Count => here[place],
                _ => null,
            };
        }

        return node;
    }

    public static string Text(this JsonNode? node, string path) => node.At(path)?.ToString() ?? "";

    public static void Set(this JsonNode node, string path, JsonNode? value)
    {
        var last = path.LastIndexOf('.');
        var (parent, name) = last < 0 ? (node, path) : (node.At(path[..last])!, path[(last + 1)..]);
        if (parent is JsonArray list) list[int.Parse(name)] = value;
        else parent[name] = value;
    }
}
