using System.Text.Json;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Hosting.Secrets;

/// <summary>
/// Secrets of a laptop: an environment variable <c>BROKER_SECRET_&lt;NAME&gt;</c>, or a member of <c>broker.secrets.json</c>, whose value is a
/// text or, while a secret rotates, a list with the newest first. The file is read again when it changes.
/// </summary>
/// <param name="environment">Looks an environment variable up.</param>
public sealed class LocalSecretStore(string file, Func<string, string?> environment, ILogger<LocalSecretStore> logger) : ISecretStore
{
    private readonly Lock _gate = new();
    private DateTime _readAt;
    private Dictionary<string, SecretVersions> _fromFile = [];

    public ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation) =>
        ValueTask.FromResult(FromEnvironment(name) ?? FromFile().GetValueOrDefault(name));

    public string HowToProvide(string name) => $"Set the environment variable {VariableOf(name)}, or add \"{name}\" to {Path.GetFileName(file)} beside the configuration.";

    private SecretVersions? FromEnvironment(string name) =>
        environment(VariableOf(name)) is { } value && !string.IsNullOrWhiteSpace(value) ? SecretVersions.Of(value) : null;

    private Dictionary<string, SecretVersions> FromFile()
    {
        lock (_gate)
        {
            var changedAt = File.GetLastWriteTimeUtc(file);
            if (changedAt == _readAt) return _fromFile;

            _readAt = changedAt;
            // A file that is just being written must not lock everybody out.
            return _fromFile = File.Exists(file) ? Read() ?? _fromFile : [];
        }
    }

    /// <returns>Null when the file cannot be read.</returns>
    private Dictionary<string, SecretVersions>? Read()
    {
        var found = new Dictionary<string, SecretVersions>();
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            foreach (var member in json.RootElement.EnumerateObject())
            {
                if (Texts(member.Value) is { Count: > 0 } texts) found[member.Name] = SecretVersions.Of(texts);
                else logger.SecretUnreadable(member.Name, file);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            // Not the error's text: it may quote the file.
            logger.SecretsFileUnreadable(file, error.GetType().Name);
            // What the system refuses now it may give at the next look; what is no JSON changes only with the file.
            if (error is IOException or UnauthorizedAccessException) _readAt = default;
            return null;
        }

        return found;
    }

    private static List<string>? Texts(JsonElement value)
    {
        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        return items.All(item => item.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(item.GetString())) ? [.. items.Select(item => item.GetString()!)] : null;
    }

    private static string VariableOf(string name) => $"BROKER_SECRET_{name.Replace('-', '_').ToUpperInvariant()}";
}
