using RevalidationBroker.Configuration;
using RevalidationBroker.Layers;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Dispatch;

/// <summary>Fetches what the calls of a layer must show.</summary>
internal sealed class LayerKeys(ISecretStore secrets)
{
    /// <returns>The secrets, or the outcome of calls for which one is missing.</returns>
    /// <exception cref="StorageUnavailableException">It cannot be told, and was never known.</exception>
    public async Task<(LayerSecrets? Found, Outcome? Missing)> FindAsync(ICacheLayer layer, IEnumerable<ExtraHeader> headers, CancellationToken cancellation)
    {
        var byName = new Dictionary<string, SecretVersions>();
        foreach (var use in layer.Secrets.Concat(headers.Select(header => header.Secret).OfType<SecretUse>()))
        {
            if (await secrets.FindAsync(use.Name, cancellation) is not { } versions)
                return (null, new Outcome.Misconfigured { Detail = $"There is no secret named '{use.Name}'. {secrets.HowToProvide(use.Name)}" });
            byName[use.Name] = versions;
        }

        var token = layer.TokenScope is { } scope ? await secrets.FindTokenAsync(scope, cancellation) : null;
        return (new LayerSecrets(byName, token), null);
    }

    /// <summary>What to show instead of what was not accepted: a secret may have been changed on both sides while an old one was remembered here, or here and not there yet.</summary>
    /// <returns>Null when there is nothing else.</returns>
    public async Task<OtherKeys?> OtherThanAsync(ICacheLayer layer, LayerSecrets denied, CancellationToken cancellation) =>
        await RenewAsync(layer, denied, cancellation) ?? OlderThan(layer, denied);

    // Asked for past what a store remembers. Null when they are what they were.
    private async Task<OtherKeys?> RenewAsync(ICacheLayer layer, LayerSecrets used, CancellationToken cancellation)
    {
        var changed = new List<string>();
        var renewed = new Dictionary<string, SecretVersions>(used.ByName);
        foreach (var (name, versions) in used.ByName)
        {
            if (await secrets.RefreshAsync(name, cancellation) is not { } now || now.IsSameAs(versions)) continue;
            renewed[name] = now;
            changed.Add($"'{name}'");
        }

        var token = used.Token;
        if (token is not null && layer.TokenScope is { } scope && await secrets.RefreshTokenAsync(scope, cancellation) is { } fresh && !fresh.Matches(token.Utf8))
        {
            token = fresh;
            changed.Add("the token of the broker's own identity");
        }

        return changed.Count == 0 ? null : new OtherKeys(new LayerSecrets(renewed, token), changed, AreOlder: false);
    }

    // The versions before the newest, of what takes one secret only. Null when no such secret has two in force.
    private static OtherKeys? OlderThan(ICacheLayer layer, LayerSecrets used)
    {
        var shown = layer is ILayerWithAuth { Auth.ShowsAllVersions: true } ? layer.Secrets.Select(use => use.Name).ToHashSet() : [];
        var older = used.ByName.Where(entry => entry.Value.All.Count > 1 && !shown.Contains(entry.Key)).ToDictionary(entry => entry.Key, entry => new SecretVersions([.. entry.Value.All.Skip(1)]));
        if (older.Count == 0) return null;
        return new OtherKeys(used with { ByName = used.ByName.ToDictionary(entry => entry.Key, entry => older.GetValueOrDefault(entry.Key, entry.Value)) }, [.. older.Keys.Select(name => $"'{name}'")], AreOlder: true);
    }
}

/// <param name="Changed">What is another than in the call before, in words.</param>
/// <param name="AreOlder">Whether they are versions before those, and not newer ones.</param>
internal sealed record OtherKeys(LayerSecrets Secrets, IReadOnlyList<string> Changed, bool AreOlder);
